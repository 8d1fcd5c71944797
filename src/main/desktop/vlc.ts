/** VLC: where it is on each system, and how it is started without a shell, with a URL of our own as its only argument. */
import { spawn, type ChildProcess } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, isAbsolute, join, posix, win32 } from 'node:path'

export interface Places {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly isExecutable: (path: string) => boolean
}

const thisMachine = (): Places => ({
  platform: process.platform,
  env: process.env,
  home: homedir(),
  isExecutable(path) {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  },
})

/** The program's path; null where VLC is not installed. */
export function findVlc(places: Places = thisMachine()): string | null {
  return candidates(places).find(places.isExecutable) ?? null
}

function candidates({ platform, env, home }: Places): string[] {
  const inFolders = (folders: readonly (string | undefined)[], ...path: string[]): string[] =>
    folders.flatMap((folder) => (folder === undefined || folder === '' ? [] : [win32.join(folder, ...path)]))
  switch (platform) {
    case 'darwin':
      return ['', home].map((root) => posix.join('/', root, 'Applications/VLC.app/Contents/MacOS/VLC'))
    case 'win32':
      return inFolders(
        [env['ProgramFiles'], env['ProgramW6432'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']],
        'VideoLAN',
        'VLC',
        'vlc.exe',
      )
    default: {
      const onPath = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute)
      return [
        ...[...onPath, '/usr/bin', '/usr/local/bin', '/snap/bin'].map((folder) => join(folder, 'vlc')),
        // Flatpak's launchers are programs like any other.
        ...['/var/lib/flatpak', join(home, '.local/share/flatpak')].map((root) =>
          join(root, 'exports/bin/org.videolan.VLC'),
        ),
      ]
    }
  }
}

/** A program that ends this soon and unhappily has shown nobody anything. */
const endedAtOnceMs = 3_000

export type VlcOutcome = { opened: true } | { missing: true } | { failed: string }

interface OpenOptions {
  readonly find?: () => string | null
  readonly start?: (file: string, args: readonly string[]) => ChildProcess
  /** It started, and ended at once with a failure. */
  readonly onEndedAtOnce?: (why: string) => void
}

/**
 * Opens a URL of ours in VLC, which goes on when Weir ends. Resolves when it was started, or why it was not.
 * @throws Error for a URL that is none of ours: nothing else is ever handed to another program
 */
export async function openInVlc(url: string, options: OpenOptions = {}): Promise<VlcOutcome> {
  const { find = findVlc, start = startDetached, onEndedAtOnce } = options
  const address = ownUrl(url)
  const file = find()
  if (file === null) return { missing: true }
  const startedAtMs = performance.now()
  return new Promise((resolve) => {
    const child = start(file, [address])
    child.once('error', (error) => resolve({ failed: error.message }))
    child.once('spawn', () => resolve({ opened: true }))
    child.once('exit', (code) => {
      const isFailure = code !== null && code !== 0
      if (isFailure && performance.now() - startedAtMs < endedAtOnceMs) {
        onEndedAtOnce?.(`${file} ended at once with code ${code}.`)
      }
    })
    child.unref()
  })
}

function startDetached(file: string, args: readonly string[]): ChildProcess {
  return spawn(file, args, { detached: true, stdio: 'ignore', shell: false })
}

const ownPaths = ['/playlist.m3u', '/ace/getstream']

function ownUrl(url: string): string {
  const { protocol, username, password, pathname, href } = new URL(url)
  if (protocol !== 'http:' || username !== '' || password !== '' || !ownPaths.includes(pathname)) {
    throw new Error(`not a URL of Weir's own: ${url}`)
  }
  return href
}
