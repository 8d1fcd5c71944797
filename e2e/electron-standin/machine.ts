/** What of the machine an app asks for: its screens, and processes of its own that run a script. */
import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { type Readable } from 'node:stream'

/** One screen, since a headless Chromium has none to tell of. */
export const screen = {
  getAllDisplays: () => [screen.getPrimaryDisplay()],
  getPrimaryDisplay: () => ({
    id: 1,
    scaleFactor: 1,
    bounds: { x: 0, y: 0, width: 1920, height: 1080 },
    workArea: { x: 0, y: 0, width: 1920, height: 1040 },
  }),
}

interface ForkOptions {
  execArgv?: string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  stdio?: 'inherit' | 'pipe' | 'ignore' | ('inherit' | 'pipe' | 'ignore')[]
  serviceName?: string
}

/** Node processes; each ends when the channel to its parent does, as Electron's end with the app. */
class UtilityProcess extends EventEmitter {
  pid: number | undefined
  readonly stdout: Readable | null
  readonly stderr: Readable | null
  private readonly child

  constructor(script: string, args: string[], { stdio = 'inherit', execArgv = [], env, cwd }: ForkOptions) {
    super()
    const [, stdout = 'inherit', stderr = 'inherit'] = Array.isArray(stdio) ? stdio : [stdio, stdio, stdio]
    this.child = fork(script, args, { execArgv, env, cwd, stdio: ['ignore', stdout, stderr, 'ipc'] })
    this.stdout = this.child.stdout
    this.stderr = this.child.stderr
    this.child.once('error', () => undefined)
    this.child.once('spawn', () => {
      this.pid = this.child.pid
      this.emit('spawn')
    })
    this.child.once('exit', (code) => {
      this.pid = undefined
      this.emit('exit', code ?? 0)
    })
  }
  kill(): boolean {
    return this.child.kill()
  }
}

export const utilityProcess = {
  fork: (script: string, args: string[] = [], options: ForkOptions = {}) =>
    new UtilityProcess(script, args, options),
}
