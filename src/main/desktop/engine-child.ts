/**
 * The built-in demo engines as utility processes: inside the packaged app Electron can no longer pose as Node (the fuse
 * `runAsNode` is off), so a script of ours runs this way or not at all. It ends with the app, whatever happens to it.
 */
import { EventEmitter } from 'node:events'
import { utilityProcess } from 'electron'

/** As much of a Node child process as the runtime looks at. Emits `spawn`, or `error` instead; then `exit` (code, signal). */
export interface EngineChild extends EventEmitter {
  readonly pid: number | undefined
  readonly stdin: null
  readonly stdout: NodeJS.ReadableStream | null
  readonly stderr: NodeJS.ReadableStream | null
  readonly exitCode: number | null
  readonly signalCode: null
}

export function forkEngine(script: string, args: readonly string[]): EngineChild {
  const child = utilityProcess.fork(script, [...args], {
    serviceName: 'Weir demo engine',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let pid: number | undefined
  let exitCode: number | null = null
  const events = new EventEmitter()
  child.once('spawn', () => {
    // Electron forgets it when the process ends.
    pid = child.pid
    events.emit('spawn')
  })
  child.once('exit', (code) => {
    exitCode = code
    if (pid === undefined) events.emit('error', new Error(`it ended with code ${code} before it began`))
    events.emit('exit', code, null)
  })
  return Object.defineProperties(events, {
    pid: { get: () => pid },
    stdin: { value: null },
    stdout: { value: child.stdout },
    stderr: { value: child.stderr },
    exitCode: { get: () => exitCode },
    signalCode: { value: null },
  }) as EngineChild
}
