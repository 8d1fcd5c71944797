/**
 * Alerts as notifications of the system. Where it has none, nothing is lost: the page shows every alert anyway, and the
 * tray and the state sentence count them.
 */
import { Notification } from 'electron'
import { type AlertPage } from '../../contract/alerts.ts'
import { type Logger, type Notifier } from '../core/ports.ts'

interface NotificationsOptions {
  /** Brings the window to the front, at this page. */
  readonly showPage: (page: AlertPage) => void
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/** A notification that nobody keeps loses its click. Older ones than these have long left the screen. */
const kept = 20

export function setupNotifications({ showPage, log }: NotificationsOptions): Notifier {
  let shown: readonly Notification[] = []
  let isMissing = false

  return {
    notify({ kind, level, title, text, page }) {
      if (!Notification.isSupported()) {
        if (!isMissing) log.info('This system shows no notifications; alerts are in the window only')
        isMissing = true
        return
      }
      try {
        const notification = new Notification({
          title,
          body: text,
          silent: kind !== 'raised',
          // Linux: critical ones stay until they are dismissed, so that is for what is bad now.
          urgency: kind === 'raised' && level === 'bad' ? 'critical' : 'normal',
        })
        notification.on('click', () => showPage(page))
        notification.on('failed', (_event, error) => log.warn('A notification was not shown', { error }))
        shown = [...shown, notification].slice(-kept)
        notification.show()
      } catch (error) {
        log.warn('A notification was not shown', { error: String(error) })
      }
    },
  }
}
