import { CopyButton } from './CopyButton.tsx'
import { ActButton } from './ActButton.tsx'
import { StatusMark } from './StatusMark.tsx'
import { useSentence, useT } from '../i18n/use-t.ts'
import { useSnapshot, useWeir } from '../state/hooks.ts'
import { hrefOf } from '../state/route.ts'
import { problemDetails, runtimeWords } from '../state/runtime-words.ts'
import { countEngines } from '../state/status.ts'
import classes from './ShortageNotice.module.css'

const retryAct = 'runtime.retry'

/**
 * What keeps Weir from having as many engines as are needed, on the pages about them; nothing while nothing does.
 * @param linked with a link to the page of scaling
 */
export function ShortageNotice({ linked = false }: { readonly linked?: boolean }) {
  const t = useT()
  const say = useSentence()
  const { acts } = useWeir()
  const runtime = useSnapshot((snapshot) => snapshot.runtime)
  const version = useSnapshot((snapshot) => snapshot.version)
  const cannot = useSnapshot((snapshot) => snapshot.scaling.cannot)
  const ready = useSnapshot((snapshot) => countEngines(snapshot.engines).ready)
  // The demo stands in for what has the problem.
  const problem = runtime.active === 'demo' ? null : runtimeWords(runtime, ready)
  if (problem !== null) {
    return (
      <section className={classes.notice} aria-label={problem.title} data-bad={ready === 0 || undefined}>
        <div className={classes.why}>
          <StatusMark status={ready > 0 ? 'attention' : 'bad'} word={problem.title} />
          <p>
            {problem.message} <span>{problem.meaning}</span>
          </p>
        </div>
        <div className={classes.acts}>
          <ActButton
            act={retryAct}
            label={t('common:tryAgain')}
            onClick={() => void acts.run(retryAct, 'runtime.retry', {})}
          />
          <CopyButton text={problemDetails(runtime, version)} label={t('common:copyDetails')} />
        </div>
      </section>
    )
  }
  if (cannot === null) return null
  return (
    <section className={classes.notice} aria-label={t('scaling:cannot.title')}>
      <div className={classes.why}>
        <StatusMark status="attention" word={t('scaling:cannot.title')} />
        <p>
          {t('scaling:cannot.because', { why: say(cannot) })}{' '}
          <span>{t(ready > 0 ? 'scaling:cannot.someReady' : 'scaling:cannot.noneReady')}</span>
        </p>
      </div>
      {linked && (
        <div className={classes.acts}>
          <a href={hrefOf('scaling')}>{t('scaling:cannot.link')}</a>
        </div>
      )}
    </section>
  )
}
