/** What a chart over time shows, and how its values read. */
import { type Steps } from '../../state/range.ts'
import { bitRate, byteSize, count, latency, percent } from '../format.ts'

export type ChartUnit = 'count' | 'share' | 'ms' | 'bps' | 'bytes'

export interface ChartSeries {
  readonly id: string
  /** A word or two: it stands at the line's end. */
  readonly name: string
  /** One for each of the chart's times; null where nothing was measured: a gap. */
  readonly values: readonly (number | null)[]
  /** Goes in steps: numbers of things. */
  readonly steps?: boolean
}

export interface ChartMark {
  readonly atMs: number
  /** What happened, in a few words. */
  readonly text: string
  /** What stands at its line, where that is less: "+1". */
  readonly short?: string
}

export interface ChartData {
  /** Epoch milliseconds, ascending. */
  readonly times: readonly number[]
  /** At most five: more cannot be told apart. */
  readonly series: readonly ChartSeries[]
  readonly unit: ChartUnit
  /** What the axis shows; without them, what `times` spans. */
  readonly fromMs?: number
  readonly toMs?: number
  /** Dashed lines with their names. */
  readonly target?: number
  readonly critical?: number
  /** The series that these two are for, where they are not for all. */
  readonly limitsOf?: string
  readonly marks?: readonly ChartMark[]
}

/** Okabe-Ito colours; with them a dash pattern, so that colour is never alone in telling lines apart. */
export const looks = [
  { colour: 'var(--weir-series-a)', dash: 'none' },
  { colour: 'var(--weir-series-b)', dash: '7 3' },
  { colour: 'var(--weir-series-c)', dash: '2 3' },
  { colour: 'var(--weir-series-d)', dash: '9 3 2 3' },
  { colour: 'var(--weir-series-e)', dash: '4 2 1 2 1 2' },
] as const
export type Look = (typeof looks)[number]

export const lookOf = (index: number): Look => looks[index % looks.length] ?? looks[0]

export function valueText(unit: ChartUnit, value: number | null): string {
  switch (unit) {
    case 'count':
      return count(value)
    case 'share':
      return percent(value)
    case 'ms':
      return latency(value)
    case 'bps':
      return bitRate(value)
    case 'bytes':
      return byteSize(value)
  }
}

export const isEmpty = ({ series }: ChartData): boolean =>
  series.every(({ values }) => values.every((value) => value === null))

export function spanOf({ times, fromMs, toMs }: ChartData): {
  readonly fromMs: number
  readonly toMs: number
} {
  const last = toMs ?? times.at(-1) ?? 0
  return { fromMs: fromMs ?? times[0] ?? last - 1, toMs: last }
}

/** The highest value that the axis must reach: the data's and the target's; the critical one's where data come near it. */
export function mostOf({ series, target, critical }: ChartData): number {
  const most = Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)), target ?? 0)
  return critical !== undefined && most > critical / 2 ? Math.max(most, critical) : most
}

/** Times of a series that has one value every `stepS`, the newest at `lastMs`. */
export function evenTimes(length: number, stepS: number, lastMs: number): number[] {
  return Array.from({ length }, (_, index) => lastMs - (length - 1 - index) * stepS * 1000)
}

/** The beginnings of a range's steps, as history cuts it. */
export function stepTimes({ fromMs, toMs, stepMs }: Steps): number[] {
  return Array.from({ length: Math.ceil((toMs - fromMs) / stepMs) }, (_, index) => fromMs + index * stepMs)
}

/** One value for each of the times: a step for which history has no bucket is a gap. */
export function stepValues<Bucket extends { readonly fromMs: number }>(
  times: readonly number[],
  buckets: readonly Bucket[],
  valueOf: (bucket: Bucket) => number | null,
): (number | null)[] {
  const at = new Map(buckets.map((bucket) => [bucket.fromMs, bucket]))
  return times.map((time) => {
    const bucket = at.get(time)
    return bucket === undefined ? null : valueOf(bucket)
  })
}
