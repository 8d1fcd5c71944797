/**
 * The pool of the recorded incident: an engine counts from the moment its container runs, ready or not; the least loaded
 * one is looked up once a second and handed to everybody until then; the number follows a threshold without cooldown;
 * and an engine is judged by a poll every 20 s, three times.
 */
import { type Settings } from '../../contract/settings.ts'
import { type OrchestratorDeps } from '../../main/core/orchestrator.ts'
import { type EngineId, type RuntimeEvent, type Timer } from '../../main/core/ports.ts'

const pickCacheMs = 1_000
const pollMs = 20_000
const pollTimeoutMs = 10_000
const pollsUntilGone = 3
const scaleMs = 10_000
const idleMs = 15_000
/** Engines were made one after the other, this long apart (provisioning.csv). */
const betweenCreationsMs = 250

export interface LooseEngine {
  readonly id: EngineId
  readonly url: string
  readonly madeAtMs: number
  /** Streams that were asked of it and not given up. */
  streams: number
  /** When its last stream left; null while it carries one or has never. */
  idleSinceMs: number | null
  failedPolls: number
  isHealthy: boolean
}

export interface IncidentPool {
  start(): Promise<void>
  stop(): Promise<void>
  /** What everybody gets for a second, however many they are. null when there is none. */
  best(): LooseEngine | null
  engines(): readonly LooseEngine[]
  /** A stream is asked of it. */
  take(engine: LooseEngine): void
  giveBack(engine: LooseEngine): void
  /** What it is bringing the pool to. */
  wanted(): number
}

export function createIncidentPool(deps: OrchestratorDeps): IncidentPool {
  const { clock, runtime, api } = deps
  const { min, max }: Settings['engines'] = deps.settings.engines
  const engines = new Map<EngineId, LooseEngine>()
  const timers = new Set<Timer>()
  const ending = new AbortController()
  let cached: { readonly engine: LooseEngine; readonly untilMs: number } | null = null
  let making = 0
  let lastId = 0
  let unwatch: (() => void) | null = null

  function later(ms: number, fn: () => void): void {
    const timer = clock.after(ms, () => {
      timers.delete(timer)
      fn()
    })
    timers.add(timer)
  }

  function every(ms: number, fn: () => void): void {
    later(ms, () => {
      every(ms, fn)
      fn()
    })
  }

  function make(howMany: number): void {
    for (let at = 0; at < howMany; at++) {
      making++
      later(at * betweenCreationsMs, () => void makeOne())
    }
  }

  async function makeOne(): Promise<void> {
    const id = `e${++lastId}`
    try {
      const { url } = await runtime.create(id, ending.signal)
      engines.set(id, {
        id,
        url,
        madeAtMs: clock.now(),
        streams: 0,
        idleSinceMs: null,
        failedPolls: 0,
        isHealthy: false,
      })
    } catch (error) {
      deps.logger.info('an engine could not be made', { id, error })
    } finally {
      making--
    }
  }

  async function drop(engine: LooseEngine): Promise<void> {
    engines.delete(engine.id)
    if (cached?.engine === engine) cached = null
    await runtime.remove(engine.id).catch(() => undefined)
  }

  function onRuntime(event: RuntimeEvent): void {
    if (event.type === 'died') engines.delete(event.id)
    if (event.type === 'replaced') engines.clear()
  }

  /** It is known to be gone only when it did not answer three times; what is missing then is made at once. */
  async function poll(): Promise<void> {
    await Promise.all([...engines.values()].map(probe))
    if (ending.signal.aborted) return
    for (const engine of [...engines.values()]) if (engine.failedPolls >= pollsUntilGone) void drop(engine)
    make(Math.max(0, min - engines.size - making))
  }

  async function probe(engine: LooseEngine): Promise<void> {
    const late = new AbortController()
    const timer = clock.after(pollTimeoutMs, () => late.abort())
    try {
      await api.version(engine.url, AbortSignal.any([late.signal, ending.signal]))
      engine.failedPolls = 0
      engine.isHealthy = true
    } catch {
      engine.failedPolls++
      engine.isHealthy = false
    } finally {
      timer.cancel()
    }
  }

  /**
   * No engine without a stream: one more. One that has worked and is idle for long enough: it goes, whatever the least is;
   * that is another rule's business (`poll`).
   */
  function scale(): void {
    const nowMs = clock.now()
    const isFree = [...engines.values()].some(({ streams }) => streams === 0)
    if (!isFree && making === 0 && engines.size < max) make(1)
    for (const engine of [...engines.values()]) {
      if (engine.idleSinceMs !== null && nowMs - engine.idleSinceMs >= idleMs) void drop(engine)
    }
  }

  return {
    async start() {
      unwatch = runtime.watch(onRuntime)
      await runtime.start()
      make(min)
      every(pollMs, () => void poll())
      every(scaleMs, scale)
    },
    async stop() {
      unwatch?.()
      ending.abort()
      for (const timer of timers) timer.cancel()
      timers.clear()
      await Promise.all([...engines.values()].map(drop))
      await runtime.stop({ keepEngines: false })
    },
    best() {
      const nowMs = clock.now()
      if (cached !== null && nowMs < cached.untilMs && engines.has(cached.engine.id)) return cached.engine
      let best: LooseEngine | null = null
      for (const engine of engines.values()) if (best === null || engine.streams < best.streams) best = engine
      cached = best === null ? null : { engine: best, untilMs: nowMs + pickCacheMs }
      return best
    },
    take(engine) {
      engine.streams++
      engine.idleSinceMs = null
    },
    giveBack(engine) {
      engine.streams--
      if (engine.streams === 0) engine.idleSinceMs = clock.now()
    },
    engines: () => [...engines.values()],
    wanted: () => Math.max(min, engines.size + making),
  }
}
