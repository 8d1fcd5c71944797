/**
 * The incident report's table of targets, and those of row 6 of the project's goals: each with its target, the threshold
 * from which it is critical, and whether it is met.
 */
import { type Result, type Series } from '../result.ts'
import { table } from './table.ts'

/** One column of the table: a run, or what was recorded. null where nothing is known. */
export interface Measured {
  readonly title: string
  readonly failureRate: number | null
  readonly meanStartMs: number | null
  readonly p95StartMs: number | null
  /** 0..1 of all engines that existed, booting ones counted as unhealthy. */
  readonly healthyShare: number | null
  readonly selectionMs: number | null
  /** From here on there is no target. */
  readonly enginesMade: number | null
  readonly engines: { readonly least: number; readonly most: number } | null
  readonly askedWhileBooting: number | null
  readonly reversals: number | null
}

type Verdict = 'met' | 'missed' | 'critical'
const marks: Readonly<Record<Verdict, string>> = { met: '✓', missed: '✗', critical: '‼' }
export const legend = '✓ met, ✗ missed, ‼ beyond the critical threshold'

interface Target {
  readonly name: string
  readonly of: (measured: Measured) => number | null
  readonly show: (value: number) => string
  readonly target: number
  readonly critical: number
  readonly isBetter: 'low' | 'high'
}

const percent = (value: number): string => `${(value * 100).toFixed(1)} %`
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
const milliseconds = (ms: number): string => `${Math.round(ms)} ms`

export const targets: readonly Target[] = [
  {
    name: 'failed, of content that can play',
    of: ({ failureRate }) => failureRate,
    show: percent,
    target: 0.01,
    critical: 0.3,
    isBetter: 'low',
  },
  {
    name: 'mean start',
    of: ({ meanStartMs }) => meanStartMs,
    show: seconds,
    target: 5_000,
    critical: 15_000,
    isBetter: 'low',
  },
  {
    name: 'p95 start',
    of: ({ p95StartMs }) => p95StartMs,
    show: seconds,
    target: 10_000,
    critical: 30_000,
    isBetter: 'low',
  },
  {
    name: 'engines healthy',
    of: ({ healthyShare }) => healthyShare,
    show: percent,
    target: 0.95,
    critical: 0.8,
    isBetter: 'high',
  },
  {
    name: 'picking an engine, mean',
    of: ({ selectionMs }) => selectionMs,
    show: milliseconds,
    target: 50,
    critical: 100,
    isBetter: 'low',
  },
]

export function judge({ target, critical, isBetter }: Target, value: number): Verdict {
  const isWorse = (limit: number): boolean => (isBetter === 'low' ? value > limit : value < limit)
  return isWorse(critical) ? 'critical' : isWorse(target) ? 'missed' : 'met'
}

/** All targets of a column are met; those of which nothing is known do not count. */
export const meetsAll = (measured: Measured): boolean =>
  targets.every((target) => {
    const value = target.of(measured)
    return value === null || judge(target, value) === 'met'
  })

export interface Window {
  readonly fromS: number
  readonly untilS: number
}

/** Engines are looked at within the window; the rest is of the whole run. */
export function measuredOf({ policy, figures, series }: Result, window: Window): Measured {
  const existing = levels(series.existing, window)
  const ready = levels(series.ready, window)
  const engineS = total(existing)
  const counts = existing.map(({ value }) => value)
  return {
    title: policy,
    failureRate: figures.viable.failureRate,
    meanStartMs: figures.start.count === 0 ? null : figures.start.meanMs,
    p95StartMs: figures.start.count === 0 ? null : figures.start.p95Ms,
    healthyShare: engineS === 0 ? null : total(ready) / engineS,
    selectionMs: figures.selection.meanMs,
    enginesMade: figures.engines.created,
    engines: counts.length === 0 ? null : { least: Math.min(...counts), most: Math.max(...counts) },
    askedWhileBooting: figures.engines.askedWhileBooting,
    reversals: figures.scaling.reversals,
  }
}

/** The steps of a series within a window, and how long each held. */
function levels({ atS, value }: Series, { fromS, untilS }: Window): { value: number; forS: number }[] {
  return value.flatMap((level, at) => {
    const forS = Math.min(untilS, atS[at + 1] ?? Infinity) - Math.max(fromS, atS[at] ?? 0)
    return forS > 0 ? [{ value: level, forS }] : []
  })
}

const total = (steps: readonly { readonly value: number; readonly forS: number }[]): number =>
  steps.reduce((sum, { value, forS }) => sum + value * forS, 0)

export function targetsTable(columns: readonly Measured[]): string {
  const cell = (target: Target, measured: Measured): string => {
    const value = target.of(measured)
    return value === null ? '–' : `${target.show(value)} ${marks[judge(target, value)]}`
  }
  const sign = ({ isBetter }: Target): readonly [string, string] =>
    isBetter === 'low' ? ['≤', '>'] : ['≥', '<']
  const count = (of: (measured: Measured) => number | string | null): string[] => [
    '',
    '',
    ...columns.map((measured) => String(of(measured) ?? '–')),
  ]
  return table(
    ['', 'target', 'critical', ...columns.map(({ title }) => title)],
    [
      ...targets.map((target) => [
        target.name,
        `${sign(target)[0]} ${target.show(target.target)}`,
        `${sign(target)[1]} ${target.show(target.critical)}`,
        ...columns.map((measured) => cell(target, measured)),
      ]),
      ['engines made', ...count(({ enginesMade }) => enginesMade)],
      [
        'engines, least to most',
        ...count(({ engines }) => (engines === null ? null : `${engines.least} to ${engines.most}`)),
      ],
      ['starts asked of booting engines', ...count(({ askedWhileBooting }) => askedWhileBooting)],
      ['changes of direction', ...count(({ reversals }) => reversals)],
    ],
  )
}
