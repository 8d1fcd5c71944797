/** Whether the system hands `acestream://` links to Weir. */
import { app } from 'electron'
import { type Logger } from '../core/ports.ts'
import { linkScheme } from './links.ts'

interface RegistrationOptions {
  readonly platform: NodeJS.Platform
  /** How this Weir is started: the program, and what follows it. */
  readonly command: { readonly file: string; readonly args: readonly string[] }
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/**
 * Takes the scheme over, or gives it back. Linux has no way to give it back: there Weir stays among the programs to
 * choose from, and refuses links while they are off. There the system also knows programs by their installed desktop
 * entry only, so from a folder of sources it says no.
 */
export function registerLinks(isOn: boolean, { platform, command, log }: RegistrationOptions): void {
  // Windows puts the link behind these; `--` keeps Chromium from reading switches out of it (CVE-2018-1000006).
  const client: [string, string, string[]] = [linkScheme, command.file, [...command.args, '--']]
  if (isOn) {
    if (app.setAsDefaultProtocolClient(...client)) log.info('acestream:// links are opened by Weir')
    else log.warn('The system did not let Weir open acestream:// links')
  } else if (platform !== 'linux' && app.isDefaultProtocolClient(...client)) {
    app.removeAsDefaultProtocolClient(...client)
    log.info('acestream:// links are no longer opened by Weir')
  }
}
