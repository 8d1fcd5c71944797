/** Judges with one planted bug each, which the property test must find. */
import { type createJudges, type Judges, type JudgesDeps } from './judges.ts'
import { type Patient } from './ward.ts'

type Make = typeof createJudges

const phantom = (n: number): Patient => ({
  id: `phantom${n}`,
  isUp: true,
  answers: true,
  isOut: false,
  setHealth: () => undefined,
  setWear: () => undefined,
  replace: () => undefined,
})

/** A pool that seems so large that its half is never reached. */
export function ignoresTheCap(make: Make, deps: JudgesDeps): Judges {
  const phantoms = Array.from({ length: 50 }, (_, n) => phantom(n))
  return make({ ...deps, patients: () => [...deps.patients(), ...phantoms] })
}

/** Time stands still for it. */
export function deafToTime(make: Make, deps: JudgesDeps): Judges {
  return make({ ...deps, clock: { ...deps.clock, now: () => 0 } })
}

export function forgetsTrials(make: Make, deps: JudgesDeps): Judges {
  const real = make(deps)
  return {
    health: { ...real.health, trialOver: () => undefined },
    wear: real.wear,
    look: () => real.look(),
    get panic() {
      return real.panic
    },
  }
}

/** Records what an engine has written, and does nothing about it. */
export function ignoresTheDisk(make: Make, deps: JudgesDeps): Judges {
  return make({ ...deps, diskLimitBytes: 0 })
}

/** To the judge of wear nobody is ever out, and everybody seems to be somebody else. */
export function restsAll(make: Make, deps: JudgesDeps): Judges {
  const perEngine = new Map<string, Judges>()
  const of = (id: string): Judges => {
    let judges = perEngine.get(id)
    if (judges === undefined) {
      judges = make({
        ...deps,
        *patients() {
          const own = deps.patient(id)
          if (own !== undefined) yield own
          yield phantom(1)
        },
      })
      perEngine.set(id, judges)
    }
    return judges
  }
  const real = make(deps)
  return {
    health: real.health,
    wear: {
      sampled: (id, resources) => of(id).wear.sampled(id, resources),
      forget: (id) => of(id).wear.forget(id),
    },
    look() {
      real.look()
      for (const judges of perEngine.values()) judges.look()
    },
    get panic() {
      return real.panic
    },
  }
}
