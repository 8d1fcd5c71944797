/** Engines as child processes of Weir: what `process` (a native engine) and `demo` (the stand-in) have in common. */
import { spawn } from 'node:child_process'
import { once, type EventEmitter } from 'node:events'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import { type Writable } from 'node:stream'
import { WeirError } from '../../../contract/errors.ts'
import {
  type Clock,
  type EngineId,
  type EngineRuntime,
  type Logger,
  type RunningEngine,
} from '../../core/ports.ts'
import { systemClock } from '../system/clock.ts'
import { type PortLease } from '../system/port-range.ts'
import { createRuntimeEvents } from '../system/runtime-events.ts'
import { endProcess, signalEngine } from './end-process.ts'
import { type EngineRecord } from './engine-record.ts'
import { createOutput, type Output } from './output.ts'
import { processUsage } from './process-usage.ts'

/** How to run one engine. */
export interface EngineCommand {
  readonly file: string
  readonly args: readonly string[]
  /** Laid over Weir's own environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** A child process, as far as it is looked at here. Emits `spawn`, or `error` instead; then `exit` (code, signal). */
export interface EngineProcess extends EventEmitter {
  readonly pid?: number | undefined
  readonly stdin: Writable | null
  readonly stdout: NodeJS.ReadableStream | null
  readonly stderr: NodeJS.ReadableStream | null
  readonly exitCode: number | null
  readonly signalCode: NodeJS.Signals | null
}

export interface ProcessRuntimeOptions {
  readonly kind: 'process' | 'demo'
  /** Where engines run, for people. */
  readonly detail: string
  command(engine: { id: EngineId; port: number }): EngineCommand
  /** Starts it in another way than as a child process with a group of its own. */
  launch?(this: void, command: EngineCommand): EngineProcess
  /** @throws WeirError `ports_exhausted` */
  leasePort(): Promise<PortLease>
  /** Why no engine can be made now; null when one can. Asked at the start, by `retry` and before every engine. */
  check(): Promise<WeirError | null>
  /** `until-parent-ends`: it ends when its stdin closes, so nothing is left of it whatever happens to Weir. */
  readonly lifetime: 'until-parent-ends' | { readonly record: EngineRecord }
  readonly logger: Logger
  readonly clock?: Clock
}

interface Child {
  readonly process: EngineProcess
  readonly pid: number
  readonly lease: PortLease
  readonly gone: Promise<void>
  readonly output: Output
  /** We ended it: its death is no event. */
  isEnded: boolean
  /** Processor time used up to a moment; the difference of two is the load between them. */
  cpu: { readonly atMs: number; readonly usedMs: number }
}

/**
 * Every engine is a child process on a local port of its own. They end with Weir: `keepEngines` cannot be honoured,
 * since a child whose output nobody reads any more would stall or die sooner or later.
 */
export function createProcessRuntime(options: ProcessRuntimeOptions): EngineRuntime {
  const { kind, logger } = options
  const clock = options.clock ?? systemClock
  const leadsGroup = options.launch === undefined
  const record = options.lifetime === 'until-parent-ends' ? null : options.lifetime.record
  const events = createRuntimeEvents(logger)
  const children = new Map<EngineId, Child>()
  const spawning = new Set<Promise<unknown>>()
  let problem: WeirError | null = null
  let isStopped = false

  const check = async (): Promise<void> => {
    const before = problem
    problem = await options.check()
    if (before?.message === problem?.message) return
    events.emit({ type: 'view' })
    if (problem === null) events.emit({ type: 'reachable' })
  }

  const run = async (id: EngineId, lease: PortLease): Promise<Child> => {
    const command = options.command({ id, port: lease.port })
    const child: EngineProcess = options.launch?.(command) ?? startChild(command, record === null)
    // Written to by nobody; it only has to stay open. The engine may close it first.
    child.stdin?.on('error', () => undefined)
    const output = createOutput()
    for (const [stream, pipe] of [
      ['out', child.stdout],
      ['err', child.stderr],
    ] as const) {
      drain(pipe, (text) => {
        output.add({ atMs: clock.wallMs(), stream, text })
        logger.debug(text, { engine: id })
      })
    }
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    try {
      await once(child, 'spawn')
    } catch (error) {
      const why = spawnWords(error)
      throw new WeirError('process_binary_missing', { path: command.file, why }, { cause: error })
    }
    const { pid } = child
    if (pid === undefined) throw new WeirError('internal', { why: 'a child process without a pid' })
    return { process: child, pid, lease, gone, output, isEnded: false, cpu: { atMs: clock.now(), usedMs: 0 } }
  }

  const watchOver = (id: EngineId, child: Child): void => {
    const onExit = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (children.get(id) === child) children.delete(id)
      child.lease.release()
      void record?.remove(id)
      if (!child.isEnded) events.emit({ type: 'died', id, why: exitWords(code, signal) })
    }
    children.set(id, child)
    const { exitCode, signalCode } = child.process
    // A later turn of the loop in either case: whoever asked for the engine must know it before it dies.
    if (exitCode !== null || signalCode !== null) setImmediate(onExit, exitCode, signalCode)
    else child.process.once('exit', onExit)
  }

  const end = async (id: EngineId, child: Child): Promise<void> => {
    child.isEnded = true
    children.delete(id)
    await endProcess(child.pid, child.gone, { leadsGroup })
    child.lease.release()
    await record?.remove(id)
  }

  const create = async (id: EngineId, signal: AbortSignal): Promise<RunningEngine> => {
    await check()
    if (problem !== null) throw problem
    const lease = await options.leasePort()
    let child: Child
    try {
      signal.throwIfAborted()
      child = await run(id, lease)
    } catch (error) {
      lease.release()
      throw error
    }
    await record?.add(id, child.pid)
    if (signal.aborted || isStopped) {
      await end(id, child)
      throw signal.aborted ? (signal.reason as Error) : new WeirError('shutting_down')
    }
    watchOver(id, child)
    return { id, url: `http://127.0.0.1:${lease.port}`, startedAtMs: clock.wallMs() }
  }

  function signal(id: EngineId, signal: 'SIGSTOP' | 'SIGCONT'): void {
    const child = children.get(id)
    if (child === undefined) throw new WeirError('engine_unknown', { id })
    signalEngine(child.pid, signal, leadsGroup)
  }

  return {
    // One that ends by the closing of its stdin would not hear of that, and outlive Weir for good.
    ...(record === null || process.platform === 'win32'
      ? {}
      : { freeze: async (id) => signal(id, 'SIGSTOP'), thaw: async (id) => signal(id, 'SIGCONT') }),
    async start() {
      await record?.endLeftovers()
      await check()
      return []
    },
    view: () => ({
      active: kind,
      detail: options.detail,
      problem: problem?.toBody() ?? null,
      progress: null,
    }),
    capacity: () => Infinity,
    create(id, signal) {
      if (isStopped) return Promise.reject(new WeirError('shutting_down'))
      const work = create(id, signal)
      const settled = work.then(
        () => undefined,
        () => undefined,
      )
      spawning.add(settled)
      void settled.then(() => spawning.delete(settled))
      return work
    },
    async remove(id) {
      const child = children.get(id)
      if (child !== undefined) await end(id, child)
    },
    async resources(id) {
      const child = children.get(id)
      const usage = child === undefined ? null : await processUsage(child.pid)
      if (child === undefined || usage === null) return null
      const before = child.cpu
      child.cpu = { atMs: clock.now(), usedMs: usage.cpuMs }
      const wallMs = child.cpu.atMs - before.atMs
      return {
        cpuPercent: wallMs > 0 ? Math.max(0, ((usage.cpuMs - before.usedMs) / wallMs) * 100) : 0,
        memoryBytes: usage.memoryBytes,
        memoryLimitBytes: null,
        netRxBytes: null,
        netTxBytes: null,
        diskBytes: null,
      }
    },
    log: async (id, lines) => children.get(id)?.output.tail(lines) ?? null,
    watch: (listener) => events.watch(listener),
    retry: check,
    async stop() {
      isStopped = true
      await Promise.all(spawning)
      await Promise.all([...children].map(([id, child]) => end(id, child)))
    },
  }
}

function startChild({ file, args, env }: EngineCommand, endsWithStdin: boolean): EngineProcess {
  return spawn(file, args, {
    env: { ...process.env, ...env },
    stdio: [endsWithStdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C in the terminal is for Weir, which ends its engines in order.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
}

/** Reads to the end: a child whose output nobody reads stops when the pipe is full. */
function drain(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  if (stream === null) return
  stream.on('error', () => undefined)
  createInterface({ input: stream }).on('line', onLine)
}

function exitWords(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `exited with code ${code ?? 0}` : `killed by signal ${constants.signals[signal]}`
}

function spawnWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
