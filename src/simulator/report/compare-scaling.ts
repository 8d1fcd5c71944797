/**
 * Row 7 of the project's goals: how calm a scaler is when there is nothing to scale for, and how quick when there is; the
 * same houses for everybody.
 */
import { type Plan } from '../plan.ts'
import { type Policy } from '../policy.ts'
import { type Result } from '../result.ts'
import { simulate } from '../simulate.ts'
import { planOf } from '../worlds.ts'
import { plot } from './plots.ts'
import { table } from './table.ts'

export interface ScalingOptions {
  readonly policies: readonly Policy[]
  readonly seeds: readonly number[]
  /** Of each world; an hour without it. */
  readonly lastsMs?: number
}

/** What one policy did in all houses. */
export interface ScalingRow {
  readonly policy: string
  /** Noisy constant load: mean over the seeds, and the worst of them. */
  readonly reversalsPerHour: { readonly mean: number; readonly worst: number }
  readonly reversalsPerStep: number
  /** After steps up, seconds; `never` counts those that had not settled before the next step. */
  readonly settleS: { readonly mean: number | null; readonly worst: number | null; readonly never: number }
  /** The worst of all runs, 0..1. */
  readonly underShare: { readonly mean: number; readonly worst: number }
  readonly failureRate: number
  /** Engines that existed, on average: what it costs. */
  readonly meanEngines: number
}

export interface ScalingComparison {
  readonly rows: readonly ScalingRow[]
  readonly results: readonly Result[]
}

/** Runs `noise` and `step` for every policy and seed. */
export async function compareScaling({
  policies,
  seeds,
  lastsMs,
}: ScalingOptions): Promise<ScalingComparison> {
  const length = lastsMs === undefined ? {} : { lastsMs }
  const rows: ScalingRow[] = []
  const results: Result[] = []
  for (const policy of policies) {
    const runsOf = async (planFor: (seed: number) => Plan): Promise<Result[]> => {
      const runs: Result[] = []
      for (const seed of seeds) {
        const { tail: _, ...result } = await simulate(planFor(seed), policy)
        runs.push(result)
      }
      return runs
    }
    const noisy = await runsOf((seed) => planOf('noise', seed, length))
    const stepped = await runsOf((seed) => planOf('step', seed, length))
    rows.push(rowOf(policy.name, noisy, stepped))
    results.push(...noisy, ...stepped)
  }
  return { rows, results }
}

/** How everybody's engines followed noise and steps, with the first seed: file names and their SVG text. */
export function plotScaling({ results }: ScalingComparison): ReadonlyMap<string, string> {
  const drawings = new Map<string, string>()
  for (const world of ['noise', 'step'] as const) {
    const ofWorld = results.filter((result) => result.world === world)
    const [first] = ofWorld
    if (first === undefined) continue
    const ofSeed = ofWorld.filter(({ seed }) => seed === first.seed).toReversed()
    const { lastsMs } = planOf(world, first.seed)
    const untilS = Math.min(first.virtualS, lastsMs / 1000)
    const svg = plot(ofSeed, { of: `the world "${world}"`, fromS: 0, untilS }).get('engines.svg')
    if (svg !== undefined) drawings.set(`${world}.svg`, svg)
  }
  return drawings
}

function rowOf(policy: string, noisy: readonly Result[], stepped: readonly Result[]): ScalingRow {
  const all = [...noisy, ...stepped]
  const perHour = noisy.map(({ figures }) => figures.scaling.reversalsPerHour)
  const under = all.map(({ figures }) => figures.scaling.underShare)
  const settles = stepped.flatMap(({ figures }) => figures.scaling.settleS)
  const settled = settles.filter((s) => s !== null)
  const failed = sum(all.map(({ figures }) => figures.viable.failed))
  const played = sum(all.map(({ figures }) => figures.viable.played))
  return {
    policy,
    reversalsPerHour: { mean: mean(perHour) ?? 0, worst: Math.max(0, ...perHour) },
    reversalsPerStep: Math.max(0, ...stepped.map(({ figures }) => figures.scaling.reversalsPerStep ?? 0)),
    settleS: {
      mean: mean(settled),
      worst: settled.length === 0 ? null : Math.max(...settled),
      never: settles.length - settled.length,
    },
    underShare: { mean: mean(under) ?? 0, worst: Math.max(0, ...under) },
    failureRate: failed + played === 0 ? 0 : failed / (failed + played),
    meanEngines: mean(all.map(({ figures }) => figures.engines.meanExisting)) ?? 0,
  }
}

const goals = { reversalsPerHour: 1, reversalsPerStep: 2, settleS: 30, underShare: 0.02 }

export const meetsScalingGoals = (row: ScalingRow): boolean =>
  row.reversalsPerHour.worst <= goals.reversalsPerHour &&
  row.reversalsPerStep <= goals.reversalsPerStep &&
  row.settleS.never === 0 &&
  (row.settleS.worst ?? 0) <= goals.settleS &&
  row.underShare.worst <= goals.underShare

export function scalingTable(rows: readonly ScalingRow[]): string {
  const column = (of: (row: ScalingRow) => string): string[] => rows.map(of)
  const mark = (isMet: boolean): string => (isMet ? '✓' : '✗')
  return table(
    ['mean, worst', 'goal', ...rows.map(({ policy }) => policy)],
    [
      [
        'changes of direction per hour, noisy constant load',
        `≤ ${goals.reversalsPerHour}`,
        ...column(
          ({ reversalsPerHour: { mean, worst } }) =>
            `${mean.toFixed(1)}, ${worst.toFixed(1)} ${mark(worst <= goals.reversalsPerHour)}`,
        ),
      ],
      [
        'changes of direction per step of load',
        `≤ ${goals.reversalsPerStep}`,
        ...column(
          ({ reversalsPerStep }) => `${reversalsPerStep} ${mark(reversalsPerStep <= goals.reversalsPerStep)}`,
        ),
      ],
      ['settled after a step up', `≤ ${goals.settleS} s`, ...column(settledInWords)],
      [
        'time with too few engines',
        `≤ ${goals.underShare * 100} %`,
        ...column(
          ({ underShare: { mean, worst } }) =>
            `${percent(mean)}, ${percent(worst)} ${mark(worst <= goals.underShare)}`,
        ),
      ],
      ['failed, of content that can play', '', ...column(({ failureRate }) => percent(failureRate))],
      ['engines, on average', '', ...column(({ meanEngines }) => meanEngines.toFixed(1))],
    ],
  )
}

function settledInWords({ settleS: { mean, worst, never } }: ScalingRow): string {
  const isMet = never === 0 && (worst ?? 0) <= goals.settleS
  const times = mean === null || worst === null ? '' : `${mean.toFixed(1)}, ${worst.toFixed(1)} s`
  const nevers = never === 0 ? '' : `${times === '' ? '' : '; '}${never} × never`
  return `${times}${nevers} ${isMet ? '✓' : '✗'}`
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : sum(values) / values.length
