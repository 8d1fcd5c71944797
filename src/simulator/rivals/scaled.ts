/** What the rivals' scalers share: counting engines, and choosing the idle ones that go. */
import {
  type Decision,
  type Facts,
  type ScaledEngine,
  type ScalerSettings,
} from '../../main/core/scaling/scaler.ts'

/** Paused spares are the pool's own affair, beside the engines that are wanted. */
const isPresent = ({ state }: ScaledEngine): boolean => state !== 'leaving' && state !== 'frozen'

export interface Count {
  readonly ready: number
  readonly coming: number
  /** What a decision is compared with. */
  readonly present: number
  readonly usedSlots: number
}

export function countOf({ engines }: Facts): Count {
  let ready = 0
  let coming = 0
  let present = 0
  let usedSlots = 0
  for (const engine of engines) {
    usedSlots += engine.usedSlots
    if (engine.state === 'ready') ready++
    if (engine.state === 'coming' || engine.state === 'troubled') coming++
    if (isPresent(engine)) present++
  }
  return { ready, coming, present, usedSlots }
}

export const within = ({ min, max }: ScalerSettings, engines: number): number =>
  Math.min(max, Math.max(min, engines))

/** Of those that are too many, the idle ones: not yet ready first, then the youngest, as a ReplicaSet chooses its victims. */
export function letIdleGo(facts: Facts, wanted: number, text: string | null): Decision {
  const present = facts.engines.filter(isPresent)
  const idle = present
    .filter(({ usedSlots }) => usedSlots === 0)
    .sort(
      (one, other) =>
        Number(one.state === 'ready') - Number(other.state === 'ready') || one.ageMs - other.ageMs,
    )
  const letGo = idle.slice(0, Math.max(0, present.length - wanted)).map(({ id }) => id)
  return { wanted, letGo, text, cannot: null }
}

/** What is wanted stays; engines that were too many and busy then may have become idle since. */
export const nothingChanges = (facts: Facts, wanted: number): Decision => letIdleGo(facts, wanted, null)
