/** Entries of the history summed up, as a whole and in steps of time, for charts. */
import { historyStepsAtMost } from '../../../contract/history.ts'
import {
  type FailingContent,
  type FiguresBucket,
  type FiguresEntry,
  type FigureSums,
  type StartEntry,
  type StartFigures,
  type StartSums,
  type Steps,
} from './entries.ts'
import { summarize } from './samples.ts'

const failingShown = 20

export function sumStarts(entries: readonly StartEntry[], steps: Steps): StartSums {
  const within = entries.filter(({ atMs }) => atMs >= steps.fromMs && atMs < steps.toMs)
  const stepMs = stepOf(steps)
  return {
    stepMs,
    buckets: inSteps(within, steps.fromMs, stepMs).map(({ fromMs, entries: starts }) => ({
      fromMs,
      ...figuresOf(starts),
    })),
    total: figuresOf(within),
    topFailing: failing(within),
  }
}

export function sumFigures(entries: readonly FiguresEntry[], steps: Steps): FigureSums {
  const within = entries.filter(({ atMs }) => atMs >= steps.fromMs && atMs < steps.toMs)
  const stepMs = stepOf(steps)
  return { stepMs, buckets: inSteps(within, steps.fromMs, stepMs).map(figuresBucket) }
}

function stepOf({ fromMs, toMs, stepMs }: Steps): number {
  return Math.max(1, stepMs, Math.ceil((toMs - fromMs) / historyStepsAtMost))
}

/** In the order of time, whatever order the entries have; empty steps are left out. */
function inSteps<T extends { readonly atMs: number }>(
  entries: readonly T[],
  rangeFromMs: number,
  stepMs: number,
): { fromMs: number; entries: T[] }[] {
  const steps = new Map<number, T[]>()
  for (const entry of entries) {
    const number = Math.floor((entry.atMs - rangeFromMs) / stepMs)
    const step = steps.get(number)
    if (step === undefined) steps.set(number, [entry])
    else step.push(entry)
  }
  return [...steps]
    .sort(([a], [b]) => a - b)
    .map(([number, inStep]) => ({ fromMs: rangeFromMs + number * stepMs, entries: inStep }))
}

const isCounted = ({ blame }: StartEntry): boolean => blame !== 'client'
const isFailure = (start: StartEntry): boolean => isCounted(start) && start.result !== 'played'

function figuresOf(starts: readonly StartEntry[]): StartFigures {
  const failures = starts.filter(isFailure)
  return {
    starts: starts.filter(isCounted).length,
    failures: failures.length,
    failuresByKind: countBy(failures, ({ result }) => result),
    failuresByBlame: countBy(failures, ({ blame }) => blame ?? 'nobody'),
    latency: {
      start: summarize(measured(starts, 'startMs')),
      firstByte: summarize(measured(starts, 'firstByteMs')),
      selection: summarize(measured(starts, 'selectionMs')),
      provisioning: summarize(measured(starts, 'provisioningMs')),
    },
  }
}

function countBy<T>(things: readonly T[], wordOf: (thing: T) => string): Record<string, number> {
  const counts = new Map<string, number>()
  for (const thing of things) counts.set(wordOf(thing), (counts.get(wordOf(thing)) ?? 0) + 1)
  return Object.fromEntries(counts)
}

function failing(starts: readonly StartEntry[]): FailingContent[] {
  const byContent = new Map<string, { starts: number; failures: number; last: StartEntry | null }>()
  for (const start of starts) {
    if (!isCounted(start)) continue
    const sum = byContent.get(start.contentKey) ?? { starts: 0, failures: 0, last: null }
    byContent.set(start.contentKey, sum)
    sum.starts++
    if (!isFailure(start)) continue
    sum.failures++
    if (sum.last === null || start.atMs >= sum.last.atMs) sum.last = start
  }
  return [...byContent]
    .flatMap(([contentKey, { last, ...counts }]) =>
      last === null ? [] : [{ contentKey, ...counts, lastKind: last.result, lastError: last.error }],
    )
    .sort((a, b) => b.failures - a.failures || a.starts - b.starts)
    .slice(0, failingShown)
}

function figuresBucket({ fromMs, entries }: { fromMs: number; entries: FiguresEntry[] }): FiguresBucket {
  const spanMs = entries.reduce((sum, one) => sum + one.spanMs, 0)
  const mean = (of: 'readers' | 'enginesReady' | 'enginesWanted' | 'inBps' | 'outBps'): number =>
    spanMs === 0 ? 0 : entries.reduce((sum, one) => sum + one[of] * one.spanMs, 0) / spanMs
  const busy = entries.flatMap(({ enginesBusy, spanMs: ms }) =>
    enginesBusy === null ? [] : [{ enginesBusy, ms }],
  )
  const busyMs = busy.reduce((sum, { ms }) => sum + ms, 0)
  return {
    fromMs,
    readers: mean('readers'),
    maxReaders: entries.reduce((most, { readers }) => Math.max(most, readers), 0),
    enginesReady: mean('enginesReady'),
    enginesWanted: mean('enginesWanted'),
    enginesBusy:
      busyMs === 0 ? null : busy.reduce((sum, { enginesBusy, ms }) => sum + enginesBusy * ms, 0) / busyMs,
    inBps: Math.round(mean('inBps')),
    outBps: Math.round(mean('outBps')),
  }
}

function measured(
  starts: readonly StartEntry[],
  of: 'startMs' | 'firstByteMs' | 'selectionMs' | 'provisioningMs',
): number[] {
  return starts.flatMap((start) => start[of] ?? [])
}
