/**
 * Bugs planted on purpose, each in one room of the real core: what the simulator is for must be found every time, by its
 * name. `npm run simulate -- --only planted` shows it.
 */
import { type AdmissionQueue } from '../main/core/admission/queue.ts'
import { type ContentBreakers } from '../main/core/breakers/content-breakers.ts'
import { type Slot, type Slots } from '../main/core/selection/slots.ts'
import { type WorldName } from './worlds.ts'

export interface Planted {
  readonly name: string
  /** World in which it shows, and the invariant that it breaks first. */
  readonly world: WorldName
  readonly breaks: string
  slots?(real: Slots): Slots
  breakers?(real: ContentBreakers): ContentBreakers
  queue?(real: AdmissionQueue): AdmissionQueue
}

/** The room but for what is changed; its getters stay alive. */
function changed<T extends object>(real: T, change: Partial<T>): T {
  return Object.assign(Object.create(real) as T, change)
}

/** The best engine is kept in mind and used again, as a cache of one pick would. */
const herdingCache: Planted = {
  name: 'herding cache',
  world: 'match start',
  breaks: 'over-full engine',
  slots(real) {
    let best: string | null = null
    return changed(real, {
      reserve(avoid) {
        const slot = real.reserve(avoid)
        if (slot !== null) best = slot.engineId
        return slot ?? (best === null ? null : { engineId: best, release: () => undefined })
      },
    })
  },
}

/** Each slot counts down twice when it is released: that of somebody else is free then, too. */
const doubleRelease: Planted = {
  name: 'double release',
  world: 'match start',
  breaks: 'a slot is held by exactly one stream',
  slots(real) {
    const held = new Set<Slot>()
    return changed(real, {
      reserve(avoid) {
        const slot = real.reserve(avoid)
        if (slot === null) return null
        held.add(slot)
        return {
          engineId: slot.engineId,
          release() {
            held.delete(slot)
            slot.release()
            const other = [...held].find(({ engineId }) => engineId === slot.engineId)
            if (other !== undefined) held.delete(other)
            other?.release()
          },
        }
      },
    })
  },
}

/** A half-open breaker never hears how its probe came out, and admits no other. */
const lostHalfOpen: Planted = {
  name: 'lost half-open',
  world: 'dead content',
  breaks: 'lost half-open',
  breakers: (real) =>
    changed(real, {
      admit(key) {
        const answer = real.admit(key)
        return answer.allow && answer.probe ? { ...answer, done: () => undefined } : answer
      },
    }),
}

/** A slot was released, but every other time those who wait are not told. */
const lostWake: Planted = {
  name: 'lost wake',
  world: 'match start',
  breaks: 'lost waiter',
  queue(real) {
    let calls = 0
    return changed(real, { wake: () => (calls++ % 2 === 0 ? undefined : real.wake()) })
  },
}

export const plantedBugs: readonly Planted[] = [herdingCache, doubleRelease, lostHalfOpen, lostWake]
