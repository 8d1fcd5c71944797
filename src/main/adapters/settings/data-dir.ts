/** Where Weir keeps what it must remember. */
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** Where the system wants an application's data: XDG on Linux, Application Support on macOS, APPDATA on Windows. */
export function defaultDataDir(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Weir')
  if (platform === 'win32') return join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Weir')
  const xdg = env['XDG_DATA_HOME'] ?? ''
  // The XDG specification has relative paths ignored.
  return join(isAbsolute(xdg) ? xdg : join(home, '.local', 'share'), 'weir')
}
