/** How well a scaler followed the load: its moves, its changes of mind, and how long a step up took. */
import { rounded, type Gauge } from './gauge.ts'
import { type Plan } from './plan.ts'
import { type Figures } from './result.ts'

/** From nothing to the first engines is no scaling: moves count from here on. */
const beginMs = 15_000
/** So long without being short of room and without adding engines, and a step of load has been followed. */
const settledMs = 60_000

export function scalingFigures(
  plan: Pick<Plan, 'lastsMs' | 'steps'>,
  { wanted, under }: { wanted: Gauge; under: Gauge },
): Figures['scaling'] {
  const { lastsMs, steps } = plan
  const moves = wanted.steps.flatMap(({ atMs, value }, at) => {
    const before = wanted.steps[at - 1]
    if (before === undefined || atMs < beginMs || atMs >= lastsMs) return []
    return [{ atMs, isUp: value > before.value }]
  })
  const reversals = moves.filter(({ isUp }, at) => at > 0 && isUp !== moves[at - 1]?.isUp)
  const within = (fromMs: number, toMs: number) => (move: { atMs: number }) =>
    move.atMs >= fromMs && move.atMs < toMs
  const endOf = (at: number): number => steps[at + 1]?.atMs ?? lastsMs
  const perStep = steps.map(({ atMs }, at) => reversals.filter(within(atMs, endOf(at))).length)

  /**
   * Seconds until the first minute in which nobody lacked room and nothing was added; null where there was none. What
   * comes later answers the load of later.
   */
  function settled(fromMs: number, toMs: number): number | null {
    let calmFromMs = fromMs
    const unrest = [
      ...moves.flatMap(({ atMs, isUp }) => (isUp ? [{ fromMs: atMs, toMs: atMs }] : [])),
      ...under.steps.flatMap(({ atMs, value }, at) =>
        value === 1 ? [{ fromMs: atMs, toMs: under.steps[at + 1]?.atMs ?? toMs }] : [],
      ),
    ].sort((one, other) => one.fromMs - other.fromMs)
    for (const time of unrest) {
      if (time.toMs < fromMs) continue
      if (time.fromMs >= Math.min(toMs, calmFromMs + settledMs)) break
      calmFromMs = Math.max(calmFromMs, time.toMs)
    }
    return calmFromMs >= toMs ? null : rounded((calmFromMs - fromMs) / 1000)
  }

  return {
    ups: moves.filter(({ isUp }) => isUp).length,
    downs: moves.filter(({ isUp }) => !isUp).length,
    reversals: reversals.length,
    reversalsPerHour: rounded(reversals.length / (lastsMs / 3_600_000)),
    reversalsPerStep: perStep.length === 0 ? null : Math.max(...perStep),
    settleS: steps.flatMap(({ atMs, to }, at) => (to === 'up' ? [settled(atMs, endOf(at))] : [])),
    underShare: rounded(under.mean(lastsMs)),
  }
}
