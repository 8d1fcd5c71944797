/** Axes that stay put while data move. Pure. */
import { type ChartUnit } from './chart-data.ts'

/** The least top of an axis: below it the smallest wobble would look like a mountain. */
const least: Readonly<Record<ChartUnit, number>> = { count: 4, share: 1, ms: 10, bps: 1e6, bytes: 1024 ** 2 }

/** The next round number: for counts such that its half is whole, for bytes in binary units. */
function round(unit: ChartUnit, value: number): number {
  const base = unit === 'bytes' ? 1024 ** Math.floor(Math.log2(value) / 10) : 1
  const scaled = value / base
  const power = 10 ** Math.floor(Math.log10(scaled))
  const steps = unit === 'count' ? [1, 2, 4, 10, 20] : [1, 2, 5, 10]
  const step = steps.find(
    (factor) => factor * power >= scaled && (unit !== 'count' || (factor * power) % 2 === 0),
  )
  return (step ?? 10) * power * base
}

/**
 * Top of an axis that begins at 0. It grows as soon as it must, and shrinks only when data fit into a smaller one with
 * room to spare, so that data at a limit do not make it jump.
 * @param before its top so far; undefined for the first drawing
 */
export function axisTop(unit: ChartUnit, most: number, before?: number): number {
  if (unit === 'share') return 1
  const top = round(unit, Math.max(most, least[unit]))
  if (before === undefined || most > before) return top
  // A smaller axis must have some room above the data, or the next wobble would bring the old one back.
  return Math.min(before, round(unit, Math.max(most * 1.25, least[unit])))
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const tickSteps = [
  minuteMs,
  5 * minuteMs,
  10 * minuteMs,
  30 * minuteMs,
  hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
  dayMs,
  2 * dayMs,
  5 * dayMs,
  10 * dayMs,
] as const

/** Round times of this machine's clock between two moments, at most `most` of them, and whether they are days. */
export function timeTicks(
  fromMs: number,
  toMs: number,
  most: number,
): { readonly ticks: readonly number[]; readonly days: boolean } {
  const stepMs = tickSteps.find((step) => (toMs - fromMs) / step <= most) ?? 10 * dayMs
  // Days begin at local midnight; what daylight saving moves by an hour is still the right day.
  const offsetMs = new Date(toMs).getTimezoneOffset() * minuteMs
  const ticks: number[] = []
  for (let at = Math.ceil((fromMs - offsetMs) / stepMs) * stepMs + offsetMs; at <= toMs; at += stepMs)
    ticks.push(at)
  return { ticks, days: stepMs >= dayMs }
}

/** Moves labels apart that would lie on each other, as little as possible, within 0 to `height`. In the order given. */
export function spread(ys: readonly number[], gapPx: number, heightPx: number): number[] {
  const order = ys.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y)
  let floor = 0
  for (const label of order) {
    label.y = Math.max(label.y, floor)
    floor = label.y + gapPx
  }
  let ceiling = heightPx
  for (const label of order.toReversed()) {
    label.y = Math.min(label.y, ceiling)
    ceiling = label.y - gapPx
  }
  const placed = new Array<number>(ys.length)
  for (const { y, index } of order) placed[index] = y
  return placed
}

/** Marks whose text has room beside the next one; of those too close to one another the latest keeps its text. */
export function labelled(xs: readonly number[], roomPx: number): boolean[] {
  let next = Infinity
  return xs
    .toReversed()
    .map((x) => {
      const fits = next - x >= roomPx
      if (fits) next = x
      return fits
    })
    .reverse()
}
