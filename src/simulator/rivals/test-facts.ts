/** Facts for scalers in a few words. */
import { createFakeClock } from '../../main/core/fake-clock.ts'
import {
  type CreateScaler,
  type Facts,
  type ScaledEngine,
  type ScalerSettings,
} from '../../main/core/scaling/scaler.ts'

export interface Situation {
  readonly atS: number
  /** Streams on each ready engine. */
  readonly ready: readonly number[]
  readonly coming?: number
  readonly waiting?: number
}

export function factsOf({ atS, ready, coming = 0, waiting = 0 }: Situation): Facts {
  const engine = (
    at: number,
    usedSlots: number,
    state: ScaledEngine['state'],
    ageMs: number,
  ): ScaledEngine => ({
    id: `e${at + 1}`,
    state,
    usedSlots,
    ageMs,
    idleMs: 0,
  })
  return {
    nowMs: atS * 1000,
    engines: [
      ...ready.map((usedSlots, at) => engine(at, usedSlots, 'ready', (100 - at) * 1000)),
      ...Array.from({ length: coming }, (_, at) => engine(ready.length + at, 0, 'coming', 0)),
    ],
    slotsPerEngine: 3,
    queue: { length: waiting, longestWaitMs: 0 },
    arrivals: 0,
    bootMs: null,
    cannotMake: null,
    host: null,
  }
}

export const bounds: ScalerSettings = {
  min: 1,
  max: 20,
  spares: 0,
  sleepWhenIdle: false,
  cooldownS: 60,
  sustainS: 10,
  downWindowS: 300,
  minLifetimeS: 60,
}

/** A scaler that is asked once a second from second 0 on; `until` says how things are. */
export function asked(create: CreateScaler, settings: Partial<ScalerSettings> = {}) {
  const scaler = create({ clock: createFakeClock(), settings: { ...bounds, ...settings } })
  let atS = 0
  return {
    /** Answers the last decision. */
    until(toS: number, situation: Omit<Situation, 'atS'>) {
      let decision = scaler.decide(factsOf({ atS, ...situation }))
      while (++atS <= toS) decision = scaler.decide(factsOf({ atS, ...situation }))
      return decision
    },
  }
}
