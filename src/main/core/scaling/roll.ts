/**
 * The roll call: which engines are to be reckoned with. One that boots, or has just failed, will most likely work in a
 * moment, and counts as if it did: that is why nothing is asked for twice. One that takes too long over it does not count.
 */
import { type EngineId } from '../ports.ts'
import { type Facts, type ScaledEngine } from './scaler.ts'

/** A boot may take three times as long as lately, and at least this long. */
const leastBootPatienceMs = 30_000
/** An engine that never worked for so long, and for the whole window down, is given up. */
const leastHopeMs = 60_000

export interface Roll {
  /** Neither leaving, nor told to, nor asleep. */
  readonly staying: readonly ScaledEngine[]
  /** Spares that sleep: no part of what is wanted, but there in milliseconds. */
  readonly frozen: readonly ScaledEngine[]
  readonly ready: number
  readonly coming: number
  /** Of those staying, the ones that do not work, and that nobody should wait for. */
  readonly failing: number
  /** Of these, the ones without hope; they hold nothing up, and go first. */
  readonly givenUp: ReadonlySet<EngineId>
  /** How long it has not been ready; 0 when it is. */
  notReadyForMs(id: EngineId): number
}

export interface RollCall {
  call(facts: Facts, settings: { readonly sustainS: number; readonly downWindowS: number }): Roll
  /** They were told to go: from now on nobody reckons with them, unless a stream was quicker. */
  told(engines: readonly ScaledEngine[]): void
  /** Told to go, and not yet leaving. */
  going(): readonly EngineId[]
}

export function createRollCall(): RollCall {
  const notReadySinceMs = new Map<EngineId, number>()
  /** With their age when they were told. */
  const toldToGo = new Map<EngineId, number>()

  function note({ engines, nowMs }: Facts): void {
    const byId = new Map(engines.map((engine) => [engine.id, engine]))
    for (const id of notReadySinceMs.keys()) if (!byId.has(id)) notReadySinceMs.delete(id)
    for (const [id, ageMs] of toldToGo) {
      const engine = byId.get(id)
      // Names are used again: one that is younger than the one that was told is another engine.
      const isSame = engine !== undefined && engine.ageMs > 0 && engine.ageMs >= ageMs
      if (!isSame || engine.state === 'leaving' || engine.usedSlots > 0) toldToGo.delete(id)
    }
    for (const { id, state } of engines) {
      if (state === 'ready' || state === 'frozen' || state === 'leaving') notReadySinceMs.delete(id)
      else if (!notReadySinceMs.has(id)) notReadySinceMs.set(id, nowMs)
    }
  }

  return {
    told(engines) {
      for (const { id, ageMs } of engines) toldToGo.set(id, ageMs)
    },
    going: () => [...toldToGo.keys()],
    call(facts, { sustainS, downWindowS }) {
      note(facts)
      const { nowMs, bootMs } = facts
      // Nobody knows how long the first boot may take: its image may have to be fetched.
      const bootPatienceMs = bootMs === null ? Infinity : Math.max(leastBootPatienceMs, 3 * bootMs)
      const hopeMs = Math.max(leastHopeMs, downWindowS * 1000)

      const notReadyForMs = (id: EngineId): number => nowMs - (notReadySinceMs.get(id) ?? nowMs)
      const isFailing = ({ id, state }: ScaledEngine): boolean => {
        if (state === 'coming') return notReadyForMs(id) > bootPatienceMs
        return state === 'troubled' && notReadyForMs(id) >= sustainS * 1000
      }

      const here = facts.engines.filter(({ id, state }) => state !== 'leaving' && !toldToGo.has(id))
      const staying = here.filter(({ state }) => state !== 'frozen')
      const hopeless = staying.filter(({ id }) => notReadySinceMs.has(id) && notReadyForMs(id) >= hopeMs)
      return {
        staying,
        frozen: here.filter(({ state }) => state === 'frozen'),
        ready: staying.filter(({ state }) => state === 'ready').length,
        coming: staying.filter(({ state }) => state === 'coming').length,
        failing: staying.filter(isFailing).length,
        givenUp: new Set(hopeless.map(({ id }) => id)),
        notReadyForMs,
      }
    },
  }
}
