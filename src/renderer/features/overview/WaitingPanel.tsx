import { Trans } from 'react-i18next'
import { Ago, Ellipsis } from '../../components/Cells.tsx'
import { expectedWait } from '../../components/format.ts'
import { Panel } from '../../components/Panel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import classes from './WaitingPanel.module.css'

/** Who waits for a slot, in which place, and for how long still. */
export function WaitingPanel() {
  const t = useT()
  const queue = useSnapshot((snapshot) => snapshot.queue)
  if (queue.length === 0) {
    return (
      <Panel title={t('overview:waiting.title')}>
        <EmptyState>{t('overview:waiting.empty')}</EmptyState>
      </Panel>
    )
  }
  const unnamed = queue.length - queue.waiting.length
  return (
    <Panel
      title={t('overview:waiting.title')}
      note={t('overview:waiting.note', { count: queue.length })}
      flush
    >
      <ol className={classes.list} tabIndex={0} aria-label={t('overview:waiting.queue')}>
        {queue.waiting.map((entry) => (
          <li key={entry.sessionId} className={classes.entry}>
            <span className={classes.position}>{entry.position}.</span>
            <Ellipsis text={entry.name ?? t('overview:waiting.unnamed')} />
            <span className={classes.eta}>{expectedWait(entry.etaS)}</span>
            <span className={classes.since}>
              <Trans
                t={t}
                i18nKey="overview:waiting.asked"
                components={{ ago: <Ago atMs={entry.sinceMs} /> }}
              />
            </span>
          </li>
        ))}
        {unnamed > 0 && <li className={classes.entry}>{t('overview:waiting.more', { count: unnamed })}</li>}
      </ol>
    </Panel>
  )
}
