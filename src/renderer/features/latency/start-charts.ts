/** The charts of the page, from the steps of the history. Pure, but for names. */
import { type LatencyView } from '../../../contract/state.ts'
import {
  stepTimes,
  stepValues,
  type ChartData,
  type ChartSeries,
} from '../../components/time-chart/chart-data.ts'
import { type Translate } from '../../i18n/i18n.ts'
import { kindWords } from '../../state/start-kinds.ts'
import { type ToldStarts } from './use-starts.ts'

export const measures = ['start', 'firstByte', 'selection', 'provisioning'] as const
export type Measure = (typeof measures)[number]

/** In the order of figures and lines. The mean stands last: it is no percentile. */
export const statistics = ['p50', 'p95', 'p99', 'mean'] as const
export type Statistic = (typeof statistics)[number]

export function statisticOf(latency: LatencyView, statistic: Statistic): number | null {
  switch (statistic) {
    case 'p50':
      return latency.p50Ms
    case 'p95':
      return latency.p95Ms
    case 'p99':
      return latency.p99Ms
    case 'mean':
      return latency.meanMs
  }
}

export interface Limits {
  readonly target?: number
  readonly critical?: number | undefined
}

/** Each step's percentiles are of that step's own measurements; nothing is averaged over steps. */
export function latencyChart(t: Translate, told: ToldStarts, measure: Measure, limits: Limits): ChartData {
  const { buckets } = told.result
  const times = stepTimes(told.steps)
  return {
    ...spanned(told, times),
    unit: 'ms',
    ...drawn(limits),
    ...(limits.target !== undefined && { limitsOf: t('latency:statistic.p95') }),
    series: statistics.map((id) => ({
      id,
      name: t(`latency:statistic.${id}`),
      values: stepValues(times, buckets, (bucket) => statisticOf(bucket[measure], id)),
    })),
  }
}

/** The share of starts that failed. A step in which nothing was started has none. */
export function failureChart(t: Translate, told: ToldStarts, limits: Limits): ChartData {
  const times = stepTimes(told.steps)
  const share = stepValues(times, told.result.buckets, ({ count, failures }) =>
    count === 0 ? null : failures / count,
  )
  return {
    ...spanned(told, times),
    unit: 'share',
    ...drawn(limits),
    series: [{ id: 'failed', name: t('latency:outcome.failed'), values: share }],
  }
}

/** More kinds than these are one line together: more than five lines cannot be told apart. */
const kindsNamed = 3

/** How many starts came to what, in each step: what played, the most frequent failures, and all the others. */
export function outcomeChart(t: Translate, told: ToldStarts): ChartData {
  const { buckets, total } = told.result
  const times = stepTimes(told.steps)
  const counted = (
    id: string,
    name: string,
    of: (bucket: (typeof buckets)[number]) => number,
  ): ChartSeries => ({
    id,
    name,
    steps: true,
    // Where nothing was started, there were none: these are counts, not measurements.
    values: stepValues(times, buckets, of).map((value) => value ?? 0),
  })
  const kinds = byCount(total.failuresByKind).map(({ key }) => key)
  const named = kinds.length > kindsNamed + 1 ? kinds.slice(0, kindsNamed) : kinds
  const others = kinds.filter((kind) => !named.includes(kind))
  const sum = (counts: Readonly<Record<string, number>>) =>
    others.reduce((all, kind) => all + (counts[kind] ?? 0), 0)
  return {
    ...spanned(told, times),
    unit: 'count',
    series: [
      counted('played', t('latency:outcome.played'), ({ count, failures }) => count - failures),
      ...named.map((kind) =>
        counted(kind, kindWords(t, kind), ({ failuresByKind }) => failuresByKind[kind] ?? 0),
      ),
      ...(others.length === 0
        ? []
        : [counted('others', t('latency:outcome.others'), ({ failuresByKind }) => sum(failuresByKind))]),
    ],
  }
}

/** Words with how often they were counted, the most frequent first. */
export function byCount(
  counts: Readonly<Record<string, number>>,
): readonly { readonly key: string; readonly count: number }[] {
  return Object.entries(counts)
    .map(([key, count]) => ({ key, count }))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
}

const spanned = ({ steps }: ToldStarts, times: readonly number[]) => ({
  times,
  fromMs: steps.fromMs,
  toMs: steps.toMs,
})

const drawn = ({ target, critical }: Limits) => ({
  ...(target !== undefined && { target }),
  ...(critical !== undefined && { critical }),
})
