/** The two judges of the pool's engines, asked together until neither has anything more to say. */
import { type Clock, type EngineId } from '../ports.ts'
import { createHealthJudge, type HealthJudge } from './health.ts'
import { type Panic } from './mode.ts'
import { type Patient } from './ward.ts'
import { createWearJudge, type WearJudge } from './wear.ts'

/** If the two ever disagree for good, Weir must not hang: they go on at the next look. */
const mostRounds = 20

export interface Judges {
  readonly health: Omit<HealthJudge, 'judge' | 'panic'>
  readonly wear: Omit<WearJudge, 'judge'>
  /** Lets them decide for this moment: when one of them was told something, an engine changed, or time passed. */
  look(): void
  readonly panic: Panic | null
}

export interface JudgesDeps {
  readonly clock: Clock
  patients(): Iterable<Patient>
  patient(id: EngineId): Patient | undefined
  /** It carries nothing. */
  isIdle(id: EngineId): boolean
  /** False where engines are lent: another one could not be made. */
  canReplace(): boolean
  /** What an engine may write into its container; 0: that does not matter. */
  readonly diskLimitBytes: number
  /** A worn engine's streams are to go on elsewhere. Asked again while they do not. */
  onHandOver(id: EngineId, why: string): void
  /** A panic began or ended. */
  onPanic(isOn: boolean): void
}

export function createJudges(deps: JudgesDeps): Judges {
  const ward = { ...deps, replaced: new Set<EngineId>() }
  const health = createHealthJudge(deps.clock, ward)
  const wear = createWearJudge({
    clock: deps.clock,
    ward,
    diskLimitBytes: deps.diskLimitBytes,
    onHandOver: (id, why) => deps.onHandOver(id, why),
  })
  let isLooking = false
  let mustLookAgain = false
  let wasPanic = false

  return {
    health,
    wear,
    look() {
      // What a judge does to an engine is news for the other one, and comes back here.
      mustLookAgain = true
      if (isLooking) return
      isLooking = true
      try {
        for (let round = 0; mustLookAgain && round < mostRounds; round++) {
          mustLookAgain = false
          health.judge()
          wear.judge()
        }
      } finally {
        isLooking = false
      }
      const isPanic = health.panic !== null
      if (isPanic === wasPanic) return
      wasPanic = isPanic
      deps.onPanic(isPanic)
    },
    get panic() {
      return health.panic
    },
  }
}
