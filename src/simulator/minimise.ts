/**
 * Makes a failing plan small: players and faults are left out as long as the same invariant still breaks (delta
 * debugging, Zeller and Hildebrandt 2002). What is left is what it takes to fail.
 */
import { type Plan } from './plan.ts'
import { simulate, type Run, type SimulateOptions } from './simulate.ts'
import { type Policy } from './policy.ts'

export interface Minimised {
  readonly plan: Plan
  /** Its run, with the trace up to the violation. */
  readonly run: Run
  readonly triedPlans: number
}

export interface MinimiseOptions extends Pick<SimulateOptions, 'planted'> {
  readonly policy?: Policy
  /** So many plans are tried at most. */
  readonly maxTries?: number
}

const keptLines = 400

/** `invariant` is the one that must still break. A plan that does not break it comes back as it is. */
export async function minimise(
  plan: Plan,
  invariant: string,
  options: MinimiseOptions = {},
): Promise<Minimised> {
  const { maxTries = 200, planted = null, policy } = options
  let tries = 0

  const runOf = (candidate: Plan): Promise<Run> => {
    tries++
    return simulate(candidate, policy, { planted, stopsAtViolation: true, keptLines })
  }
  const breaks = (run: Run): boolean => run.violations[0]?.invariant === invariant

  let best = { plan, run: await runOf(plan) }
  if (!breaks(best.run)) return { ...best, triedPlans: tries }

  async function isStillBroken(candidate: Plan): Promise<boolean> {
    if (tries >= maxTries) return false
    const run = await runOf(candidate)
    if (!breaks(run)) return false
    best = { plan: candidate, run }
    return true
  }

  /** Leaves out halves, then quarters, down to single ones. */
  async function shrink<T>(listOf: (of: Plan) => readonly T[], withList: (list: readonly T[]) => Plan) {
    let pieces = 2
    while (listOf(best.plan).length > 0 && tries < maxTries) {
      const list = listOf(best.plan)
      const size = Math.ceil(list.length / pieces)
      let isSmaller = false
      for (let from = 0; from < list.length && !isSmaller; from += size) {
        isSmaller = await isStillBroken(withList([...list.slice(0, from), ...list.slice(from + size)]))
      }
      if (isSmaller) pieces = Math.max(2, pieces - 1)
      else if (size === 1) return
      else pieces = Math.min(list.length, pieces * 2)
    }
  }

  // What comes after the break has no part in it.
  const untilMs = (best.run.violations[0]?.atS ?? Infinity) * 1000
  await isStillBroken({
    ...best.plan,
    visits: best.plan.visits.filter(({ atMs }) => atMs <= untilMs),
    faults: best.plan.faults.filter(({ atMs }) => atMs <= untilMs),
  })
  await shrink(
    ({ faults }) => faults,
    (faults) => ({ ...best.plan, faults }),
  )
  await shrink(
    ({ visits }) => visits,
    (visits) => ({ ...best.plan, visits }),
  )
  // Contents keep their places, since visits name them by number.
  const { tail } = best.run
  const brokeAt = tail.findIndex((line) => line.includes(' VIOLATED '))
  return { plan: best.plan, run: { ...best.run, tail: tail.slice(0, brokeAt + 1) }, triedPlans: tries }
}

/** The plan in words, for whoever has to understand the failure. */
export function describePlan({ contents, visits, faults }: Plan): string[] {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
  const events = [
    ...visits.map((visit, number) => {
      const watches = visit.watches.map(({ content, stayMs }) => {
        const id = contents[content]?.id.slice(0, 6) ?? '?'
        return `${id} (${contents[content]?.kind.does ?? '?'}) for ${seconds(stayMs)}`
      })
      return {
        atMs: visit.atMs,
        text: `p${number}, ${visit.player.name}, asks for ${watches.join(', then ')}`,
      }
    }),
    ...faults.map((fault) => {
      const engine = 'engine' in fault ? ` of e${fault.engine}` : ''
      const lasts = 'forMs' in fault ? ` for ${seconds(fault.forMs)}` : ''
      return { atMs: fault.atMs, text: `${fault.kind}${engine}${lasts}` }
    }),
  ]
  return events
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, text }) => `${seconds(atMs).padStart(9)}  ${text}`)
}
