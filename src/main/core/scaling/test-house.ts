/** A house for scaler tests: engines that boot, streams that are spread over them, a queue, and time second by second. */
import { createFakeClock } from '../fake-clock.ts'
import { type EngineId } from '../ports.ts'
import {
  type CreateScaler,
  type Decision,
  type Facts,
  type ScaledEngine,
  type ScalerSettings,
} from './scaler.ts'

export const usualSettings: ScalerSettings = {
  min: 1,
  max: 8,
  spares: 1,
  sleepWhenIdle: false,
  cooldownS: 60,
  sustainS: 10,
  downWindowS: 300,
  minLifetimeS: 300,
}

export interface Engine {
  readonly id: EngineId
  state: ScaledEngine['state']
  usedSlots: number
  /** When it will have booted. */
  bootedAtMs: number
  readyAtMs: number | null
  idleSinceMs: number
}

export interface Step {
  readonly nowMs: number
  readonly before: number
  readonly decision: Decision
  readonly facts: Facts
}

export interface House {
  readonly settings: Mutable<ScalerSettings>
  readonly engines: readonly Engine[]
  /** What is not modelled is set by the test. */
  readonly circumstances: Mutable<Pick<Facts, 'cannotMake' | 'host'>> & {
    bootMs: number
    isBootKnown: boolean
  }
  /** Every decision, the oldest first. */
  readonly log: Step[]
  readonly nowMs: number
  readonly wanted: number
  readonly queue: number
  /** Streams from now on; those too many end on engines chosen by `pick` (0..1), the last one by default. */
  load(streams: number, pick?: () => number): void
  /** Seconds go by, in each of which the scaler is asked. */
  pass(seconds: number, each?: () => void): void
  /** The scaler is asked now, beside its turn. */
  ask(): Decision
  engine(id: EngineId): Engine
  /** It fails, its streams wait for another place; it comes back after so long, if at all. */
  fail(id: EngineId, forS?: number): void
  /** Somebody else makes engines, or ends one. */
  add(...engines: readonly Engine[]): void
  remove(id: EngineId): void
  /** Time goes by in which nobody asks the scaler. */
  rest(seconds: number): void
  texts(): string[]
  /** Turns of direction: up after down, down after up. */
  reversals(): number
  /** Share of the seconds in which somebody waited. */
  waitingShare(): number
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export function createHouse(
  create: CreateScaler,
  changes: Partial<ScalerSettings> = {},
  slotsPerEngine = 3,
): House {
  const clock = createFakeClock()
  const settings = { ...usualSettings, ...changes }
  const scaler = create({ clock, settings })
  const circumstances: House['circumstances'] = {
    cannotMake: null,
    host: null,
    bootMs: 5000,
    isBootKnown: true,
  }
  const log: Step[] = []
  let engines: Engine[] = []
  let wanted = 0
  let streams = 0
  let queue = 0
  let queueSinceMs = 0
  let arrivals = 0
  let restful: readonly EngineId[] = []

  const nowMs = (): number => clock.now()
  const staying = (): Engine[] => engines.filter(({ state }) => state !== 'leaving' && state !== 'frozen')

  function release(engine: Engine): void {
    engine.usedSlots--
    if (engine.usedSlots === 0) engine.idleSinceMs = nowMs()
  }

  function place(): void {
    while (queue > 0) {
      const [least] = engines
        .filter(({ state, usedSlots }) => state === 'ready' && usedSlots < slotsPerEngine)
        .sort(
          (a, b) =>
            Number(restful.includes(a.id)) - Number(restful.includes(b.id)) || a.usedSlots - b.usedSlots,
        )
      if (least === undefined) return
      least.usedSlots++
      queue--
    }
  }

  function endOne(pick: () => number): void {
    if (queue > 0) {
      queue--
      return
    }
    const carriers = engines.flatMap((engine) => Array.from({ length: engine.usedSlots }, () => engine))
    const carrier = carriers[Math.min(carriers.length - 1, Math.floor(pick() * carriers.length))]
    if (carrier !== undefined) release(carrier)
  }

  const facts = (): Facts => ({
    nowMs: nowMs(),
    engines: engines.map(({ id, state, usedSlots, readyAtMs, idleSinceMs }) => ({
      id,
      state,
      usedSlots,
      ageMs: readyAtMs === null ? 0 : nowMs() - readyAtMs,
      idleMs: usedSlots > 0 || readyAtMs === null ? 0 : nowMs() - idleSinceMs,
    })),
    slotsPerEngine,
    queue: { length: queue, longestWaitMs: queue === 0 ? 0 : nowMs() - queueSinceMs },
    arrivals,
    bootMs: circumstances.isBootKnown ? circumstances.bootMs : null,
    cannotMake: circumstances.cannotMake,
    host: circumstances.host,
  })

  function make(): void {
    let number = 1
    while (engines.some(({ id }) => id === `e${number}`)) number++
    const bootedAtMs = nowMs() + circumstances.bootMs
    engines.push({
      id: `e${number}`,
      state: 'coming',
      usedSlots: 0,
      bootedAtMs,
      readyAtMs: null,
      idleSinceMs: 0,
    })
  }

  function ask(): Decision {
    const seen = facts()
    const decision = scaler.decide(seen)
    log.push({ nowMs: nowMs(), before: wanted, decision, facts: seen })
    wanted = decision.wanted
    restful = decision.restful ?? []
    for (const engine of engines) if (decision.letGo.includes(engine.id)) engine.state = 'leaving'
    while (staying().length < wanted) make()
    return decision
  }

  function age(): void {
    engines = engines.filter(({ state, usedSlots }) => state !== 'leaving' || usedSlots > 0)
    for (const engine of engines) {
      const isDue = engine.state === 'coming' || engine.state === 'troubled'
      if (!isDue || engine.bootedAtMs > nowMs() || circumstances.cannotMake !== null) continue
      engine.state = 'ready'
      engine.readyAtMs ??= nowMs()
      engine.idleSinceMs = nowMs()
    }
  }

  return {
    settings,
    get engines() {
      return engines
    },
    circumstances,
    log,
    get nowMs() {
      return nowMs()
    },
    get wanted() {
      return wanted
    },
    get queue() {
      return queue
    },
    load(next, pick = () => 0.999) {
      for (; streams < next; streams++) {
        if (queue === 0) queueSinceMs = nowMs()
        arrivals++
        queue++
      }
      for (; streams > next; streams--) endOne(pick)
      place()
    },
    pass(seconds, each) {
      for (let second = 0; second < seconds; second++) {
        clock.advance(1000)
        age()
        each?.()
        place()
        ask()
        place()
      }
    },
    ask,
    engine(id) {
      const engine = engines.find((one) => one.id === id)
      if (engine === undefined) throw new Error(`There is no ${id}`)
      return engine
    },
    fail(id, forS = Infinity) {
      const engine = this.engine(id)
      if (queue === 0) queueSinceMs = nowMs()
      queue += engine.usedSlots
      engine.usedSlots = 0
      engine.readyAtMs = null
      engine.state = 'troubled'
      engine.bootedAtMs = nowMs() + forS * 1000
      place()
    },
    add: (...more) => void engines.push(...more.map((engine) => ({ ...engine }))),
    remove: (id) => void (engines = engines.filter((engine) => engine.id !== id)),
    rest(seconds) {
      clock.advance(seconds * 1000)
      age()
    },
    texts: () => log.flatMap(({ decision }) => decision.text ?? []),
    reversals() {
      let turns = 0
      let direction = 0
      for (const { before, decision } of log) {
        const next = Math.sign(decision.wanted - before)
        if (next !== 0 && direction !== 0 && next !== direction) turns++
        if (next !== 0) direction = next
      }
      return turns
    },
    waitingShare: () =>
      log.filter(({ facts: { queue } }) => queue.length > 0).length / Math.max(1, log.length),
  }
}
