import { Button, Progress } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { CopyButton } from '../../components/CopyButton.tsx'
import { CancelPull } from '../../components/CancelPull.tsx'
import { percent } from '../../components/format.ts'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { usePending, useSnapshot, useWeir } from '../../state/hooks.ts'
import { hrefOf } from '../../state/route.ts'
import { countEngines } from '../../state/status.ts'
import classes from './RuntimeNotice.module.css'
import { problemDetails, runtimeWords } from '../../state/runtime-words.ts'

const retryAct = 'runtime.retry'

/** Above everything while engines do not run as wished for: what happened, what it means, what to do. */
export function RuntimeNotice() {
  const t = useT()
  const runtime = useSnapshot((snapshot) => snapshot.runtime)
  const version = useSnapshot((snapshot) => snapshot.version)
  const ready = useSnapshot((snapshot) => countEngines(snapshot.engines).ready)
  const words = runtimeWords(runtime, ready)
  return (
    <>
      {runtime.progress !== null && <ProgressCard progress={runtime.progress} />}
      {words !== null && (
        <section className={classes.card} data-kind={words.kind} aria-label={words.title}>
          <div className={classes.words}>
            {words.kind === 'demo' ? (
              <StatusMark status={words.message === null ? 'idle' : 'attention'} word={words.title} />
            ) : (
              <StatusMark status="bad" word={words.title} />
            )}
            {words.message !== null && <p>{words.message}</p>}
            <p className={classes.meaning}>{words.meaning}</p>
          </div>
          <div className={classes.acts}>
            <a className={classes.help} href={hrefOf('onboarding')}>
              {t('overview:runtime.help')}
            </a>
            {runtime.problem !== null && (
              <CopyButton text={problemDetails(runtime, version)} label={t('common:copyDetails')} />
            )}
            {words.canRetry && <RetryButton />}
          </div>
        </section>
      )}
    </>
  )
}

function RetryButton() {
  const { acts } = useWeir()
  const t = useT()
  const pending = usePending(retryAct)
  return (
    <Button
      variant="filled"
      loading={pending}
      leftSection={<IconRefresh size={16} />}
      onClick={() => void acts.run(retryAct, 'runtime.retry', {})}
    >
      {t('common:tryAgain')}
    </Button>
  )
}

/** Long work such as pulling an image. */
function ProgressCard({ progress }: { progress: { what: string; fraction: number | null } }) {
  const t = useT()
  const say = useSentence()
  const { fraction } = progress
  const what = say(progress.what)
  return (
    <section className={classes.progress} aria-label={t('overview:runtime.underWay')}>
      <div className={classes.progressHead}>
        <StatusMark status="busy" word={t('overview:runtime.underWay')} />
        <span className={classes.what} title={what}>
          {what}
        </span>
        {fraction !== null && <span className={classes.fraction}>{percent(fraction)}</span>}
        <CancelPull />
      </div>
      <Progress
        value={fraction === null ? 100 : fraction * 100}
        animated={fraction === null}
        striped={fraction === null}
        size="sm"
        aria-label={what}
      />
    </section>
  )
}
