import { Progress } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { Trans } from 'react-i18next'
import { type ErrorBody } from '../../../contract/errors.ts'
import { type RuntimeView } from '../../../contract/state.ts'
import { ActButton } from '../../components/ActButton.tsx'
import { CancelPull } from '../../components/CancelPull.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { percent } from '../../components/format.ts'
import { StatusMark } from '../../components/StatusMark.tsx'
import { textOf } from '../../i18n/error-text.ts'
import { type Translate } from '../../i18n/i18n.ts'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { useSnapshot, useWeir } from '../../state/hooks.ts'
import { useQuery } from '../../state/query.ts'
import { problemDetails, problemTitle } from '../../state/runtime-words.ts'
import { countEngines, type EngineCounts, type Status } from '../../state/status.ts'
import { CommandLine } from './CommandLine.tsx'
import classes from './Onboarding.module.css'
import { imageText } from './settings-texts.ts'
import { Remedy } from './Remedy.tsx'
import { StepPanel } from './StepPanel.tsx'

/** Where engines run, what keeps them from it, and what to do about that. */
export function EnginesStep() {
  const t = useT()
  const runtime = useSnapshot((snapshot) => snapshot.runtime)
  const engines = useSnapshot((snapshot) => snapshot.engines)
  const counts = countEngines(engines)
  const { status, word } = standing(runtime, counts, t)
  const file = useQuery('settings.get', 'file', () => ({})).result?.file ?? 'settings.json'
  const { problem, progress, active } = runtime
  const usesDocker = active === 'docker' || problem?.code.startsWith('docker') === true
  return (
    <StepPanel number={1} title={t('onboarding:engines.title')} status={status} word={word}>
      <div className={classes.parts}>
        {progress !== null && <Pulling progress={progress} />}
        {problem !== null && <Problem runtime={runtime} someReady={counts.ready > 0} file={file} />}
        {problem === null && progress === null && <Well runtime={runtime} counts={counts} />}
        {usesDocker && !namesImage(problem?.code) && (
          <details>
            <summary>{t('onboarding:anotherImage.title')}</summary>
            <p>
              <Trans
                t={t}
                i18nKey="onboarding:anotherImage.what"
                values={{ file }}
                components={{ code: <code /> }}
              />
            </p>
            <CommandLine kind="file" line={imageText} />
          </details>
        )}
        <Demo plays={active === 'demo'} />
      </div>
    </StepPanel>
  )
}

/** The steps to be rid of it tell of another image already. */
const namesImage = (code: ErrorBody['code'] | undefined): boolean =>
  code === 'docker_image_missing' || code === 'docker_pull_cancelled'

function standing(
  { active, problem, progress }: RuntimeView,
  { ready, booting }: EngineCounts,
  t: Translate,
): { status: Status; word: string } {
  if (progress !== null) return { status: 'busy', word: t('onboarding:underWay') }
  if (problem !== null) {
    return ready > 0
      ? { status: 'attention', word: t('frame:status.attention') }
      : { status: 'bad', word: t('frame:status.bad') }
  }
  if (active === null) return { status: 'busy', word: t('onboarding:underWay') }
  if (ready > 0) return { status: 'ok', word: t('onboarding:done') }
  return booting > 0
    ? { status: 'busy', word: t('onboarding:underWay') }
    : { status: 'idle', word: t('onboarding:toDo') }
}

function Well({ runtime, counts }: { runtime: RuntimeView; counts: EngineCounts }) {
  const t = useT()
  const say = useSentence()
  const { active, detail } = runtime
  if (active === null) {
    return (
      <div>
        <StatusMark status="busy" word={t('onboarding:engines.looking')} />
        <p>{t('onboarding:engines.lookingWhat')}</p>
      </div>
    )
  }
  const { ready, total } = counts
  const isRemote = active === 'remote'
  return (
    <div>
      {ready === 0 ? (
        <StatusMark status="busy" word={t('onboarding:engines.booting')} />
      ) : (
        <StatusMark
          status="ok"
          word={isRemote ? t('onboarding:engines.remote') : t('onboarding:engines.ready')}
        />
      )}
      <p>{t('onboarding:engines.readyOf', { ready, total, detail: say(detail) })}</p>
    </div>
  )
}

function Pulling({ progress }: { progress: NonNullable<RuntimeView['progress']> }) {
  const t = useT()
  const say = useSentence()
  const { fraction } = progress
  const what = say(progress.what)
  return (
    <div>
      <div className={classes.pulling}>
        <StatusMark status="busy" word={t('onboarding:engines.pulling')} />
        <span className={classes.what}>{what}</span>
        {fraction !== null && <span>{percent(fraction)}</span>}
        <CancelPull />
      </div>
      <Progress
        value={fraction === null ? 100 : fraction * 100}
        animated={fraction === null}
        striped={fraction === null}
        size="sm"
        aria-label={what}
      />
      <p>{t('onboarding:engines.pullingWhat')}</p>
    </div>
  )
}

interface ProblemProps {
  readonly runtime: RuntimeView
  readonly someReady: boolean
  readonly file: string
}

function Problem({ runtime, someReady, file }: ProblemProps) {
  const t = useT()
  const { acts } = useWeir()
  const version = useSnapshot((snapshot) => snapshot.version)
  const { problem } = runtime
  if (problem === null) return null
  return (
    <div className={classes.problem}>
      <div>
        <StatusMark status="bad" word={problemTitle(problem.code)} />
        <p>{textOf(problem)}</p>
        {someReady && runtime.active !== 'demo' && <p>{t('onboarding:engines.someReady')}</p>}
      </div>
      <Remedy problem={problem} file={file} />
      <div className={classes.buttons}>
        <ActButton
          act="runtime.retry"
          label={t('common:tryAgain')}
          icon={<IconRefresh size={16} aria-hidden="true" />}
          primary
          onClick={() => void acts.run('runtime.retry', 'runtime.retry', {})}
        />
        <CopyButton text={problemDetails(runtime, version)} label={t('common:copyDetails')} />
        {problem.code !== 'docker_pull_cancelled' && (
          <span className={classes.again}>{t('onboarding:engines.again')}</span>
        )}
      </div>
    </div>
  )
}

function Demo({ plays }: { plays: boolean }) {
  const t = useT()
  if (plays) return <p>{t('onboarding:demo.plays')}</p>
  return (
    <details>
      <summary>{t('onboarding:demo.title')}</summary>
      <p>{t('onboarding:demo.how')}</p>
      <CommandLine line="npm start -- --demo" />
      <p>{t('onboarding:demo.howHeadless')}</p>
      <CommandLine line="npm run headless -- --demo" />
      <p>
        <Trans t={t} i18nKey="onboarding:demo.back" components={{ code: <code /> }} />
      </p>
    </details>
  )
}
