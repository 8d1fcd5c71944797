/**
 * What exists inside core at a moment, for tests: carriers and admissions. The rooms are watched from outside, by
 * wrapping what their `create…` functions give (see `vi.mock` in orchestrator.property.test.ts), so core knows nothing of
 * it. The same place takes planted bugs: a twin is a room with one thing wrong.
 */
import { type AdmissionQueue } from './admission/queue.ts'
import { type ContentBreakers } from './breakers/content-breakers.ts'
import { type Slots } from './selection/slots.ts'
import { type Audience } from './streams/audience.ts'
import { type Carrier, type CarrierDeps } from './streams/carrier.ts'
import { type SessionsDeps } from './streams/sessions.ts'

/** One bug, in one room. */
export interface Twin {
  slots?(real: Slots): Slots
  queue?(real: AdmissionQueue): AdmissionQueue
  breakers?(real: ContentBreakers): ContentBreakers
  audience?(real: Audience): Audience
  carrierDeps?(real: CarrierDeps): CarrierDeps
  sessionsDeps?(real: SessionsDeps): SessionsDeps
}

/** A start's outcome as the breaker of its content was told it. */
export interface Report {
  readonly contentKey: string
  readonly outcome: 'success' | 'failure' | 'neither'
}

let twin: Twin = {}
/** Engine of each carrier that has begun and not ended. */
const carriers = new Set<Carrier>()
/** Of these, the ones that are telling their engine to stop. */
const ending = new Set<Carrier>()
let admissionsOpen = 0
let report: (told: Report) => void = () => undefined

export const census = {
  begin(planted: Twin, onReport: (told: Report) => void): void {
    twin = planted
    carriers.clear()
    ending.clear()
    admissionsOpen = 0
    report = onReport
  },
  /** Carriers by engine. */
  carriers: (): Map<string, number> => byEngine(carriers),
  /** Those that are on their end already. */
  carriersEnding: (): Map<string, number> => byEngine(ending),
  /** Starts that were let through and whose outcome the breaker does not know yet. */
  get admissionsOpen() {
    return admissionsOpen
  },

  slots: (real: Slots): Slots => twin.slots?.(real) ?? real,
  queue: (real: AdmissionQueue): AdmissionQueue => twin.queue?.(real) ?? real,
  audience: (real: Audience): Audience => twin.audience?.(real) ?? real,
  carrierDeps: (real: CarrierDeps): CarrierDeps => twin.carrierDeps?.(real) ?? real,
  sessionsDeps: (real: SessionsDeps): SessionsDeps => twin.sessionsDeps?.(real) ?? real,
  carrier(real: Carrier): Carrier {
    carriers.add(real)
    const end = (): Promise<void> => {
      ending.add(real)
      return real.end().finally(() => {
        carriers.delete(real)
        ending.delete(real)
      })
    }
    // Changed in place: its getters must stay alive.
    return Object.defineProperty(Object.create(real) as Carrier, 'end', { value: end })
  },
  breakers(real: ContentBreakers): ContentBreakers {
    const watched = Object.create(real) as ContentBreakers
    watched.admit = (contentKey) => {
      const answer = real.admit(contentKey)
      if (!answer.allow) return answer
      admissionsOpen++
      let isOpen = true
      return {
        ...answer,
        done(outcome, ...rest) {
          if (isOpen) admissionsOpen--
          isOpen = false
          report({ contentKey, outcome })
          answer.done(outcome, ...rest)
        },
      }
    }
    return twin.breakers?.(watched) ?? watched
  },
}

function byEngine(some: ReadonlySet<Carrier>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { engineId } of some) counts.set(engineId, (counts.get(engineId) ?? 0) + 1)
  return counts
}
