/**
 * What no page may do, whichever it is: leave our origin, open windows, embed webviews, get permissions. Set up for
 * every webContents as it is created, so that no window can be forgotten (electronjs.org/docs/latest/tutorial/security).
 */
import { app, session, shell, type WebContents } from 'electron'
import { type Logger } from '../core/ports.ts'
import { isAppUrl } from './origin.ts'

/** Sites that a link may open in the user's browser: where the messages and the help point to. */
const externalHosts: ReadonlySet<string> = new Set(['docs.docker.com', 'github.com'])

/** Whether a link may be handed to the system's browser: https to a site of the list, and no credentials in it. */
export function mayOpenOutside(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host, username, password } = new URL(url)
  return protocol === 'https:' && externalHosts.has(host) && username === '' && password === ''
}

/** Every renderer, also one that somebody forgets to say it for. Before the app is ready. */
export function sandboxEverything(): void {
  app.enableSandbox()
}

export function setupSecurity({ log }: { log: Logger }): void {
  app.on('web-contents-created', (_event, contents) => confine(contents, log))

  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn('A permission was refused to the page', { permission })
    answer(false)
  })
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
}

function confine(contents: WebContents, log: Logger): void {
  contents.on('will-frame-navigate', (details) => {
    // Only our own page in the main frame; frames within it have no use at all.
    if (details.isMainFrame && isAppUrl(details.url)) return
    details.preventDefault()
    log.warn('A navigation was refused', { url: details.url })
  })
  contents.on('will-redirect', (details) => {
    if (isAppUrl(details.url)) return
    details.preventDefault()
    log.warn('A redirect was refused', { url: details.url })
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    log.warn('A webview was refused')
  })
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) {
      shell.openExternal(url).catch((error: unknown) => {
        log.warn('The system could not open a link', { url, why: String(error) })
      })
    } else {
      log.warn('A new window was refused', { url })
    }
    return { action: 'deny' }
  })
}
