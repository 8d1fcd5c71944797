import { Button } from '@mantine/core'
import { IconArrowBackUp, IconCheck } from '@tabler/icons-react'
import { useId } from 'react'
import { Trans } from 'react-i18next'
import { type AlertView } from '../../../contract/alerts.ts'
import { Age, Ago } from '../../components/Cells.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { useClockText, usePending } from '../../state/hooks.ts'
import { hrefOf } from '../../state/route.ts'
import { levelMark, muteWords, titleOf } from './alert-words.ts'
import classes from './Alerts.module.css'
import { MuteMenu } from './MuteMenu.tsx'
import { acknowledgeKey, useAlertActs } from './use-alert-acts.ts'

interface AlertItemProps {
  readonly alert: AlertView
  /** In the top bar: without the acts that have their place on the page. */
  readonly brief?: boolean
  /** A link of it was followed. */
  readonly onLeave?: () => void
}

/** What is raised: what, how it stands now, since when, and where it is explained. */
export function AlertItem({ alert, brief = false, onLeave }: AlertItemProps) {
  const t = useT()
  const say = useSentence()
  const headingId = useId()
  const { acknowledge, unacknowledge } = useAlertActs()
  const pending = usePending(acknowledgeKey(alert.id))
  const mute = useClockText((nowMs) => muteWords(t, alert, nowMs) ?? '')
  const title = titleOf(t, alert.rule)
  const seenAtMs = alert.acknowledgedAtMs
  const isSeen = seenAtMs !== null
  const SeenIcon = isSeen ? IconArrowBackUp : IconCheck
  return (
    <li className={classes.item} aria-labelledby={headingId} data-heeded={isSeen || alert.muted || undefined}>
      <div className={classes.what}>
        <div className={classes.line}>
          <StatusMark {...levelMark(t, alert.level)} />
          <h3 id={headingId} className={classes.title}>
            <a href={hrefOf('alerts', alert.rule)} onClick={onLeave}>
              {title}
            </a>
          </h3>
        </div>
        <p className={classes.text}>{say(alert.text)}</p>
        <p className={classes.small}>
          <span>
            <Trans t={t} i18nKey="alerts:active.for" components={{ age: <Age sinceMs={alert.sinceMs} /> }} />
          </span>
          {isSeen && (
            <span>
              <Trans t={t} i18nKey="alerts:active.seen" components={{ ago: <Ago atMs={seenAtMs} /> }} />
            </span>
          )}
          {mute !== '' && <span>{t('alerts:mute.muted', { until: mute })}</span>}
          <a href={hrefOf(alert.page)} onClick={onLeave}>
            {t('alerts:active.why', { page: t(`frame:page.${alert.page}`) })}
          </a>
        </p>
      </div>
      <div className={classes.acts}>
        {!(brief && isSeen) && (
          // One button for both, so that the focus stays where it is.
          <Button
            loading={pending}
            leftSection={<SeenIcon size={16} aria-hidden="true" />}
            aria-label={t(isSeen ? 'alerts:unacknowledgeOf' : 'alerts:acknowledgeOf', { title })}
            onClick={() => (isSeen ? unacknowledge(alert.id) : acknowledge(alert.id))}
          >
            {t(isSeen ? 'alerts:unacknowledge' : 'alerts:acknowledge')}
          </Button>
        )}
        {!brief && <MuteMenu of={alert} />}
      </div>
    </li>
  )
}
