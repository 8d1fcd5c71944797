/** A pool of fake engines in virtual time, and streams on it that do what sessions do with their slots. */
import { expect } from 'vitest'
import { settingsSchema } from '../../../contract/settings.ts'
import { createFakeClock } from '../fake-clock.ts'
import { createFakeEngines, pass } from '../fake-engines.ts'
import { createSeededRandom } from '../fake-random.ts'
import { type EngineId, type RuntimeEvent } from '../ports.ts'
import { type Slot } from '../selection/slots.ts'
import { type HandOver, type PoolDeps } from './door.ts'
import { createPool } from './pool.ts'

export interface PoolWorldOptions {
  readonly engines?: number
  readonly slotsPerEngine?: number
  readonly kind?: 'docker' | 'remote'
  readonly bootMs?: number
  readonly holdsWhileBooting?: boolean
  readonly diskLimitMb?: number
  readonly max?: number
  /** As many as there are by default. */
  readonly maxStarting?: number
  readonly pausedSpares?: number
  readonly judges?: PoolDeps['judges']
}

export type PoolWorld = ReturnType<typeof poolWorld>

export function poolWorld(options: PoolWorldOptions = {}) {
  const { engines: wanted = 3, slotsPerEngine = 2, kind = 'docker' } = options
  const clock = createFakeClock()
  const engines = createFakeEngines({
    clock,
    kind,
    holdsWhileBooting: options.holdsWhileBooting ?? false,
    ...(options.bootMs === undefined ? {} : { bootMs: options.bootMs }),
  })
  const { diskLimitMb } = options
  const { maxStarting = 20, max, pausedSpares } = options
  const settings = settingsSchema.parse({
    engines: { min: 0, slotsPerEngine, diskLimitMb, maxStarting, max, pausedSpares },
  }).engines
  const log: string[] = []
  const mistakes: unknown[] = []
  const handOvers: { id: EngineId; how: HandOver }[] = []
  /** Slots of streams that play, oldest first. */
  const held = new Set<Slot>()

  const pool = createPool({
    clock,
    random: createSeededRandom(7),
    logger: { debug() {}, info() {}, warn() {}, error: (_, fields) => mistakes.push(fields) },
    runtime: engines.runtime,
    api: engines.api,
    settings,
    onRoom: () => undefined,
    wantsSpares: () => true,
    onFull: () => undefined,
    onNoSleep: (id, why) => log.push(`${id} does not sleep: ${why}`),
    onLost: (id) => releaseOn(id),
    onHandOver(id, _why, how) {
      handOvers.push({ id, how })
      if (how === 'at once') return releaseOn(id)
      for (const slot of [...held].filter(({ engineId }) => engineId === id)) {
        const other = pool.reserve(new Set([id]))
        if (other === null) return
        pool.noteStart(other.engineId, 'played')
        held.add(other)
        release(slot)
      }
    },
    onChange: (id, state, reason) => log.push(`${id} ${state}: ${reason}`),
    onPanic: (isOn, { text }) => log.push(isOn ? `panic: ${text}` : 'panic is over'),
    ...(options.judges === undefined ? {} : { judges: options.judges }),
  })
  engines.runtime.watch((event: RuntimeEvent) => {
    switch (event.type) {
      case 'died':
        return pool.died(event.id, event.why)
      case 'paused':
        return pool.paused(event.id, event.why)
      case 'resumed':
        return pool.resumed(event.id)
      case 'ailing':
        return pool.ailing(event.id, event.why)
      case 'well':
        return pool.well(event.id)
      case 'cause':
      case 'unreachable':
      case 'reachable':
      case 'view':
      case 'replaced':
        return
    }
  })

  function release(slot: Slot): void {
    held.delete(slot)
    slot.release()
  }

  function releaseOn(id: EngineId): void {
    for (const slot of [...held]) if (slot.engineId === id) release(slot)
  }

  const stateOf = (id: EngineId): string => {
    const view = pool.views().find((one) => one.id === id)
    return view === undefined ? 'gone' : `${view.state}: ${view.reason}`
  }

  return {
    clock,
    engines,
    pool,
    log,
    held,
    handOvers,
    mistakes,
    release,
    stateOf,
    states: () => pool.views().map(({ state }) => state),
    /** Brings the pool up. */
    async ready() {
      pool.start([])
      pool.setWanted(wanted)
      await pass(clock, (options.bootMs ?? 5000) + 1000, 50)
      log.length = 0
    },
    /** Share of its disk limit that an engine has written from now on. */
    fillDisk: (id: EngineId, share: number) =>
      engines.fillDisk(id, share * settings.diskLimitMb * 1024 * 1024),
    pass: (ms: number, stepMs = 50) => pass(clock, ms, stepMs),
    /** So many streams fail on it, by its fault. */
    fail(id: EngineId, times = 3) {
      for (let n = 0; n < times; n++) {
        pool.noteStart(id, 'engine_failed')
        pool.suspect(id)
      }
    },
    /** A stream starts wherever the pool puts it; null when it has no room. */
    place(avoid: readonly EngineId[] = []): Slot | null {
      const slot = pool.reserve(new Set(avoid))
      if (slot === null) return null
      held.add(slot)
      pool.noteStart(slot.engineId, 'played')
      return slot
    },
    /** So many streams play on it. */
    fill(id: EngineId, streams = 1) {
      const others = pool.views().flatMap((view) => (view.id === id ? [] : [view.id]))
      for (let n = 0; n < streams; n++) expect(this.place(others)?.engineId).toBe(id)
    },
    async stop() {
      const stopping = pool.stop({ keepEngines: false })
      for (const slot of [...held]) release(slot)
      await pass(clock, 10_000, 100)
      await stopping
      expect(clock.pending()).toBe(0)
      expect(engines.ids()).toEqual([])
      expect(mistakes).toEqual([])
    },
  }
}
