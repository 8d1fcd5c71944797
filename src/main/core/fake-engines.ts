/**
 * Engines for tests of core: a runtime and an engine protocol in virtual time, with every failure by content id.
 * They keep count of what was asked of them, so that a test can say "one start, one upstream, one stop".
 */
import { type ContentRef } from '../../contract/ids.ts'
import { type FakeClock } from './fake-clock.ts'
import { createFakeUpstream, type Behaviour } from './fake-upstream.ts'
import {
  EngineFaultError,
  type Clock,
  type EngineApi,
  type EngineFault,
  type EngineId,
  type EngineRuntime,
  type RunningEngine,
  type RuntimeEvent,
  type Timer,
  type UpstreamListener,
} from './ports.ts'

export type { Behaviour }

export interface FakeEnginesOptions {
  readonly clock: FakeClock
  readonly bootMs?: number
  readonly startMs?: number
  readonly behaviours?: Readonly<Record<string, Behaviour>>
  readonly capacity?: number
  /** `remote`: engines are lent, and nothing could make another one. */
  readonly kind?: 'docker' | 'remote'
  /** While they boot they take connections and never answer them, instead of refusing. */
  readonly holdsWhileBooting?: boolean
  /** Streams of two small pictures a second, for tests that live through hours. */
  readonly hasThinStreams?: boolean
}

interface FakeEngine extends RunningEngine {
  readonly readyAtMs: number
  isAlive: boolean
  isWedged: boolean
  /** While it is frozen: resolves when it is not any more. */
  thaw: PromiseWithResolvers<void> | null
  /** Its version endpoint answers, but every start is refused. */
  refusesStarts: boolean
  memoryShare: number | null
  diskBytes: number | null
  /** By infohash; a newer session of the same content ends the older one. */
  readonly sessions: Map<string, { cut(): void }>
}

/** Both names of a fake content: the infohash is the content id turned round. */
export const infohashOf = (contentId: string): string => [...contentId].reverse().join('')

/** A content id that reads in failing tests: `contentId('a')` is a followed by zeros. */
export const contentId = (digits: string): string => digits.padEnd(40, '0')

export function createFakeEngines(options: FakeEnginesOptions) {
  const { clock, bootMs = 5000, startMs = 500, behaviours = {} } = options
  const engines = new Map<EngineId, FakeEngine>()
  const listeners = new Set<(event: RuntimeEvent) => void>()
  /** Deaths of which the runtime has not heard yet. */
  const untold = new Set<Timer>()
  const counts = {
    created: 0,
    removed: 0,
    frozen: 0,
    thawed: 0,
    starts: 0,
    upstreams: 0,
    openUpstreams: 0,
    stops: 0,
    identifies: 0,
  }
  /** Thrown by the next creations instead of an engine. */
  let refusal: Error | null = null
  let freezeRefusal: Error | null = null
  let thawRefusal: Error | null = null
  let lastPort = 10_000

  const emit = (event: RuntimeEvent): void => {
    for (const listener of [...listeners]) listener(event)
  }

  const runtime: EngineRuntime = {
    start: () => Promise.resolve([]),
    view: () => ({ active: options.kind ?? 'docker', detail: 'fake engines', problem: null, progress: null }),
    capacity: () => options.capacity ?? Infinity,
    async create(id) {
      await pause(clock, 100)
      if (refusal !== null) throw refusal
      counts.created++
      const engine: FakeEngine = {
        id,
        url: `http://engine:${++lastPort}`,
        startedAtMs: clock.wallMs(),
        readyAtMs: clock.now() + bootMs,
        isAlive: true,
        isWedged: false,
        thaw: null,
        refusesStarts: false,
        memoryShare: null,
        diskBytes: null,
        sessions: new Map(),
      }
      engines.set(id, engine)
      return engine
    },
    async remove(id) {
      const engine = engines.get(id)
      if (engine === undefined) return
      counts.removed++
      end(engine)
      engines.delete(id)
    },
    freeze: (id) => holdStill(id, true),
    thaw: (id) => holdStill(id, false),
    async resources(id) {
      const { memoryShare = null, diskBytes = null } = engines.get(id) ?? {}
      if (memoryShare === null && diskBytes === null) return null
      const memory = { memoryBytes: (memoryShare ?? 0) * 1000, memoryLimitBytes: 1000 }
      return { cpuPercent: 1, ...memory, netRxBytes: null, netTxBytes: null, diskBytes }
    },
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    retry: () => Promise.resolve(),
    stop() {
      for (const news of untold) news.cancel()
      return Promise.resolve()
    },
  }

  function end(engine: FakeEngine): void {
    engine.isAlive = false
    engine.thaw?.resolve()
    for (const session of [...engine.sessions.values()]) session.cut()
  }

  async function holdStill(id: EngineId, isStill: boolean): Promise<void> {
    await pause(clock, 15)
    const refusal = isStill ? freezeRefusal : thawRefusal
    if (refusal !== null) throw refusal
    const engine = engines.get(id)
    if (engine === undefined) throw new Error(`there is no engine ${id}`)
    counts[isStill ? 'frozen' : 'thawed']++
    if (isStill) engine.thaw ??= Promise.withResolvers()
    else {
      engine.thaw?.resolve()
      engine.thaw = null
    }
  }

  /** The process is gone at once; the runtime hears of it a moment later. */
  function crash(engine: FakeEngine): void {
    end(engine)
    const news = clock.after(100, () => {
      untold.delete(news)
      emit({ type: 'died', id: engine.id, why: 'exited with code 139' })
    })
    untold.add(news)
  }

  const at = (url: string): FakeEngine => {
    const engine = [...engines.values()].find((one) => url.startsWith(one.url))
    if (engine === undefined || !engine.isAlive) throw refused()
    return engine
  }

  async function answer<T>(url: string, afterMs: number, signal: AbortSignal, give: () => T): Promise<T> {
    const engine = at(url)
    if (engine.isWedged) await never(signal)
    if (engine.thaw !== null) await Promise.race([engine.thaw.promise, never(signal)])
    if (clock.now() < engine.readyAtMs) {
      if (options.holdsWhileBooting === true) await never(signal)
      throw refused()
    }
    await Promise.race([pause(clock, afterMs, signal), never(signal)])
    at(url)
    return give()
  }

  const contentOf = (ref: ContentRef): string => (ref.kind === 'contentId' ? ref.id : infohashOf(ref.id))

  const api: EngineApi = {
    version: (url, signal) => answer(url, 5, signal, () => '3.2.11'),
    async startStream(url, ref, pid, _options, signal) {
      counts.starts++
      const content = contentOf(ref)
      const behaviour = behaviours[content] ?? { kind: 'plays' }
      if (at(url).refusesStarts) throw refused()
      if (behaviour.kind === 'hangs') return answer(url, 1e9, signal, () => fault({ kind: 'timeout' }))
      if (behaviour.kind === 'dead') {
        return answer(url, behaviour.afterMs, signal, () =>
          fault({ kind: 'content', engineSaid: 'failed to load content' }),
        )
      }
      if (behaviour.kind === 'crashes' && behaviour.atMs === 0) {
        return answer(url, startMs, signal, () => {
          crash(at(url))
          throw new EngineFaultError({ kind: 'unreachable', why: 'the connection was reset' })
        })
      }
      return answer(url, startMs, signal, () => {
        const infohash = infohashOf(content)
        at(url).sessions.get(infohash)?.cut()
        const path = `${url}/${content}/${pid}`
        return { infohash, playbackUrl: path, statUrl: path, commandUrl: path, isEncrypted: false }
      })
    },
    openPlayback: (url, listener, signal) =>
      answer(url, 5, signal, () => {
        counts.upstreams++
        return play(at(url), url.split('/')[3] ?? '', listener)
      }),
    stopStream: (url, signal) =>
      answer(url, 5, signal, () => {
        counts.stops++
        at(url)
          .sessions.get(infohashOf(url.split('/')[3] ?? ''))
          ?.cut()
      }),
    stat: (url, signal) =>
      answer(url, 5, signal, () => ({
        status: 'dl',
        peers: 4,
        speedDownKBps: 500,
        downloadedBytes: 0,
        liveLast: Math.floor(clock.now() / 1000),
      })),
    identify: (url, ref, signal) =>
      answer(url, 20, signal, () => {
        counts.identifies++
        const content = contentOf(ref)
        return { contentId: content, infohash: infohashOf(content) }
      }),
  }

  function play(engine: FakeEngine, content: string, listener: UpstreamListener) {
    const infohash = infohashOf(content)
    counts.openUpstreams++
    const upstream = createFakeUpstream({
      clock,
      behaviour: behaviours[content] ?? { kind: 'plays' },
      isThin: options.hasThinStreams === true,
      isStill: () => engine.isWedged || engine.thaw !== null,
      listener,
      onCrash: () => crash(engine),
      onClose() {
        counts.openUpstreams--
        engine.sessions.delete(infohash)
      },
    })
    engine.sessions.set(infohash, upstream)
    return upstream
  }

  return {
    runtime,
    api,
    counts,
    ids: () => [...engines.keys()],
    /** The container is killed: connections reset, the runtime reports it. */
    kill(id: EngineId) {
      const engine = engines.get(id)
      if (engine === undefined) throw new Error(`there is no engine ${id}`)
      end(engine)
      emit({ type: 'died', id, why: 'killed by signal 9' })
    },
    /** Port open, no answers, streams silent. */
    wedge(id: EngineId) {
      const engine = engines.get(id)
      if (engine !== undefined) engine.isWedged = true
    },
    /** It answers probes and refuses every start, until it is made anew or told otherwise. */
    refuseStarts(id: EngineId, refuses = true) {
      const engine = engines.get(id)
      if (engine !== undefined) engine.refusesStarts = refuses
    },
    /** Frozen: no answers, no bytes, connections stay. The runtime reports it unless it is `untold`. */
    pause(id: EngineId, untold?: 'untold') {
      const engine = engines.get(id)
      if (engine === undefined || engine.thaw !== null) return
      engine.thaw = Promise.withResolvers()
      if (untold === undefined) emit({ type: 'paused', id, why: 'was paused outside Weir' })
    },
    resume(id: EngineId, untold?: 'untold') {
      const engine = engines.get(id)
      if (engine === undefined || engine.thaw === null) return
      engine.thaw.resolve()
      engine.thaw = null
      if (untold === undefined) emit({ type: 'resumed', id })
    },
    /** Share of its memory limit that it uses from now on. */
    fillMemory(id: EngineId, share: number) {
      const engine = engines.get(id)
      if (engine !== undefined) engine.memoryShare = share
    },
    /** What it has written to its disk, from now on. */
    fillDisk(id: EngineId, bytes: number) {
      const engine = engines.get(id)
      if (engine !== undefined) engine.diskBytes = bytes
    },
    refuseFreeze: (error: Error | null) => (freezeRefusal = error),
    refuseThaw: (error: Error | null) => (thawRefusal = error),
    refuseCreation: (error: Error | null) => (refusal = error),
    emit,
  }
}

const refused = (): EngineFaultError =>
  new EngineFaultError({ kind: 'unreachable', why: 'the connection was refused' })

function fault(kind: EngineFault): never {
  throw new EngineFaultError(kind)
}

function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, resolve)
    signal?.addEventListener('abort', () => timer.cancel(), { once: true })
  })
}

function never(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const give = (): void => reject(new EngineFaultError({ kind: 'aborted' }))
    if (signal.aborted) give()
    signal.addEventListener('abort', give, { once: true })
  })
}

/** Moves virtual time on in small steps, letting promises settle in between. */
export async function pass(clock: FakeClock, ms: number, stepMs = 10): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
    clock.advance(Math.min(stepMs, ms - passedMs))
    await settle()
  }
}

/** Lets everything happen that needs no time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve()
}
