/** Engines wanted, ready and busy over time: of the last half hour from the snapshot, of longer ranges from the history. Pure. */
import { type figuresResult } from '../../../contract/history.ts'
import { type Snapshot } from '../../../contract/state.ts'
import { type z } from 'zod'
import {
  evenTimes,
  stepTimes,
  stepValues,
  type ChartData,
  type ChartMark,
} from '../../components/time-chart/chart-data.ts'
import { type Steps } from '../../state/range.ts'
import { changeIn, type ScalingDecision } from './decisions.ts'

export const poolLines = ['wanted', 'ready', 'busy'] as const
export type PoolLine = (typeof poolLines)[number]
type Names = Readonly<Record<PoolLine, string>>

type Figures = z.infer<typeof figuresResult>

/**
 * The trends have a point for every half minute; what is now is the last one, so that a decision shows at once.
 * @param spanMs at most what the trends reach back, half an hour
 */
export function liveChart(
  names: Names,
  trends: Snapshot['trends'],
  now: Readonly<Record<PoolLine, number>>,
  nowMs: number,
  spanMs: number,
): ChartData {
  const even = evenTimes(trends.wanted.length, trends.stepS, trends.lastMs)
  const inSpan = (_: unknown, index: number) => {
    const atMs = even[index] ?? 0
    return atMs >= nowMs - spanMs && atMs < nowMs
  }
  return {
    times: [...even.filter(inSpan), nowMs],
    unit: 'count',
    series: poolLines.map((id) => ({
      id,
      name: names[id],
      values: [...trends[id].filter(inSpan), now[id]],
      steps: true,
    })),
    fromMs: nowMs - spanMs,
    toMs: nowMs,
  }
}

export function historyChart(names: Names, { buckets, stepMs }: Figures, { fromMs, toMs }: Steps): ChartData {
  const times = stepTimes({ fromMs, toMs, stepMs })
  const line = (id: PoolLine, value: (bucket: Figures['buckets'][number]) => number | null) => ({
    id,
    name: names[id],
    values: stepValues(times, buckets, value),
    steps: true,
  })
  return {
    times,
    unit: 'count',
    series: [
      line('wanted', ({ enginesWanted }) => enginesWanted),
      line('ready', ({ enginesReady }) => enginesReady),
      line('busy', ({ enginesBusy }) => enginesBusy),
    ],
    fromMs,
    toMs,
  }
}

/** More marks than these are a fence; then only steps of the number are marked, and of those the latest. */
const mostMarks = 100

/** @param say the reason as a person reads it */
export function marksOf(
  decisions: readonly ScalingDecision[],
  say: (text: string) => string,
): readonly ChartMark[] {
  const steps = decisions.filter(({ text }) => changeIn(text) !== null)
  const shown = decisions.length <= mostMarks ? decisions : steps
  return shown
    .slice(0, mostMarks)
    .map(({ atMs, text }) => {
      const change = changeIn(text)
      return { atMs, text: say(text), short: change ?? '' }
    })
    .reverse()
}
