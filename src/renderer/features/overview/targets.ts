/** The five targets of a healthy house, from the snapshot: figure, target, status, half an hour of trend. */
import { type Snapshot } from '../../../contract/state.ts'
import { latencyFigure, percentFigure, type Figure } from '../../components/format.ts'
import { t } from '../../i18n/i18n.ts'
import { countEngines, type Named } from '../../state/status.ts'

export interface Target {
  readonly name: string
  readonly figure: Figure
  /** "< 10 %" */
  readonly wanted: string
  readonly verdict: Named
  /** What the figure is made of, in a few words. */
  readonly basis: string
  readonly trend: readonly (number | null)[]
  /** The target in the trend's unit, and the axis' top where it is fixed (else: the target, or the highest value). */
  readonly trendTarget: number
  readonly trendMax?: number
}

/** Targets and alert thresholds of the original report (docs/goals.md). */
const limits = {
  failureRate: { target: 0.1, alert: 0.3 },
  meanStartMs: { target: 5000, alert: 15_000 },
  p95StartMs: { target: 10_000, alert: 30_000 },
  enginesReadyShare: { target: 0.95, alert: 0.8 },
  selectionMs: { target: 50, alert: 100 },
} as const

/** A rate of fewer starts says more about chance than about the house. */
const startsForARate = 5

const noData = (): Named => ({ status: 'idle', word: t('common:noData') })
const onTarget = (): Named => ({ status: 'ok', word: t('overview:targets.onTarget') })
const missed = (far: boolean): Named =>
  far
    ? { status: 'bad', word: t('overview:targets.farOff') }
    : { status: 'attention', word: t('overview:targets.offTarget') }

/** For figures that should stay below their target. */
function below(value: number | null, { target, alert }: { target: number; alert: number }): Named {
  if (value === null) return noData()
  return value < target ? onTarget() : missed(value > alert)
}

function enginesVerdict(snapshot: TargetSources): { share: number | null; verdict: Named; basis: string } {
  const { total, ready, booting, broken } = countEngines(snapshot.engines)
  if (total === 0) return { share: null, verdict: noData(), basis: t('common:engines', { count: 0 }) }
  const share = ready / total
  const basis = t('overview:targets.readyOf', { ready, total })
  const { target, alert } = limits.enginesReadyShare
  if (share > target) return { share, verdict: onTarget(), basis }
  // An engine that boots is not ill; only broken ones count against the pool.
  if (broken === 0 && booting > 0)
    return { share, verdict: { status: 'busy', word: t('overview:targets.booting') }, basis }
  if (broken === 0) return { share, verdict: { status: 'idle', word: t('overview:targets.paused') }, basis }
  return { share, verdict: missed(share < alert), basis }
}

const starts = (count: number): string => (count === 0 ? '' : t('overview:targets.ofStarts', { count }))

/** What the targets are made from; a change elsewhere in the snapshot does not concern them. */
export type TargetSources = Pick<Snapshot, 'engines' | 'latency' | 'rates' | 'trends'>

export function targetsOf(snapshot: TargetSources): readonly Target[] {
  const { latency, rates, trends } = snapshot
  const engines = enginesVerdict(snapshot)
  const failureRate = rates.starts < startsForARate ? null : rates.failureRate
  return [
    {
      name: t('overview:targets.failures'),
      figure: percentFigure(failureRate),
      wanted: '< 10 %',
      verdict: below(failureRate, limits.failureRate),
      basis:
        failureRate === null && rates.failures > 0
          ? t('overview:targets.failedOf', { failures: rates.failures, starts: rates.starts })
          : starts(rates.starts),
      trend: trends.failureRate,
      trendTarget: limits.failureRate.target,
      trendMax: 1,
    },
    {
      name: t('overview:targets.meanStart'),
      figure: latencyFigure(latency.start.meanMs),
      wanted: '< 5 s',
      verdict: below(latency.start.meanMs, limits.meanStartMs),
      basis: starts(latency.start.count),
      trend: trends.meanStartMs,
      trendTarget: limits.meanStartMs.target,
    },
    {
      name: t('overview:targets.p95Start'),
      figure: latencyFigure(latency.start.p95Ms),
      wanted: '< 10 s',
      verdict: below(latency.start.p95Ms, limits.p95StartMs),
      basis: starts(latency.start.count),
      trend: trends.p95StartMs,
      trendTarget: limits.p95StartMs.target,
    },
    {
      name: t('overview:targets.enginesOk'),
      figure: percentFigure(engines.share),
      wanted: '> 95 %',
      verdict: engines.verdict,
      basis: engines.basis,
      trend: trends.enginesReadyShare,
      trendTarget: limits.enginesReadyShare.target,
      trendMax: 1,
    },
    {
      name: t('overview:targets.selection'),
      figure: latencyFigure(latency.selection.p95Ms),
      wanted: '< 50 ms',
      verdict: below(latency.selection.p95Ms, limits.selectionMs),
      basis:
        latency.selection.count === 0
          ? ''
          : t('overview:targets.p95OfPicks', { count: latency.selection.count }),
      trend: trends.selectionMs,
      trendTarget: limits.selectionMs.target,
    },
  ]
}
