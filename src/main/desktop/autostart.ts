/**
 * Start at login: a login item on macOS and Windows, a desktop entry in the autostart folder elsewhere
 * (specifications.freedesktop.org/autostart-spec). Taken away again when the setting is off.
 */
import { createHash } from 'node:crypto'
import { isAbsolute, join } from 'node:path'
import { app } from 'electron'
import { type Logger } from '../core/ports.ts'

/** The disk, as far as the desktop entry needs it. */
export interface EntryFiles {
  /** The folder of the file is made if need be. Atomically: a session that starts meanwhile reads all or nothing. */
  write(file: string, text: string): Promise<void>
  /** Quiet when there is none. */
  remove(file: string): Promise<void>
}

export interface AutostartOptions {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** How this Weir is started: the program, and what follows it. */
  readonly command: { readonly file: string; readonly args: readonly string[] }
  /** Where it is not the default one: each folder is a Weir of its own, with an entry of its own. */
  readonly otherDataDir: string | null
  readonly files: EntryFiles
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/** Never rejects: a login without Weir is no reason to end it. */
export async function setAutostart(isOn: boolean, options: AutostartOptions): Promise<void> {
  const { platform, command, files, log } = options
  try {
    if (platform === 'darwin' || platform === 'win32') {
      const item = { path: command.file, args: [...command.args] }
      if (app.getLoginItemSettings(item).openAtLogin === isOn) return
      app.setLoginItemSettings({ ...item, openAtLogin: isOn })
    } else {
      const file = entryFile(options)
      if (isOn) await files.write(file, desktopEntry(command))
      else await files.remove(file)
    }
    if (isOn) log.info('Weir starts at login')
  } catch (error) {
    log.warn('Start at login could not be changed', { why: String(error) })
  }
}

export function entryFile({ env, home, otherDataDir }: AutostartOptions): string {
  const xdg = env['XDG_CONFIG_HOME'] ?? ''
  // The XDG specification has relative paths ignored.
  const config = isAbsolute(xdg) ? xdg : join(home, '.config')
  const suffix =
    otherDataDir === null ? '' : `-${createHash('sha256').update(otherDataDir).digest('hex').slice(0, 8)}`
  return join(config, 'autostart', `weir${suffix}.desktop`)
}

export function desktopEntry({ file, args }: AutostartOptions['command']): string {
  return `[Desktop Entry]
Type=Application
Name=Weir
Comment=One playlist URL for every player in the house
Exec=${[file, ...args].map(quoted).join(' ')}
Icon=weir
Terminal=false
X-GNOME-Autostart-enabled=true
`
}

/**
 * One argument of an Exec line: in quotes, its special characters escaped, and that once more for the value's own
 * escapes (specifications.freedesktop.org/desktop-entry-spec, "The Exec key").
 * @throws Error for what no line can hold
 */
function quoted(argument: string): string {
  if (/\p{Cc}/u.test(argument)) throw new Error(`a control character in ${JSON.stringify(argument)}`)
  const escaped = argument.replace(/[\\"`$]/g, '\\$&').replaceAll('%', '%%')
  return `"${escaped}"`.replaceAll('\\', '\\\\')
}
