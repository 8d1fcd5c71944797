/** What was measured in the incident itself, by its own logs, for the column beside those who replay it. */
import { type Measured } from '../report/targets.ts'
import { hasPlayed, judgeContents, traceRequests } from './infer.ts'
import { type Recording } from './recording.ts'

export interface RecordedFigures extends Measured {
  readonly requests: number
  readonly contents: number
  readonly deadContents: number
  readonly requestsForDead: number
  /** Only of contents that were seen playing; `failureRate` counts the unproven ones too. */
  readonly failureRateOfProven: number
}

export function recordedFigures(recording: Recording): RecordedFigures {
  const verdicts = judgeContents(recording)
  const requests = traceRequests(recording)
  const viable = requests.filter(({ contentId }) => verdicts.get(contentId) !== 'gives no byte')
  const proven = viable.filter(({ contentId }) => verdicts.get(contentId) === 'plays')
  const startsMs = requests
    .flatMap((request) =>
      hasPlayed(request) && request.attempt !== null ? [(request.attempt.atS - request.atS) * 1000] : [],
    )
    .sort((one, other) => one - other)
  const { health, provisioning, selection } = recording
  const totals = health.map(({ engines }) => engines)
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  const mean = (values: readonly number[]): number | null =>
    values.length === 0 ? null : sum(values) / values.length
  const failedShare = (of: typeof requests): number =>
    of.length === 0 ? 0 : of.filter((request) => !hasPlayed(request)).length / of.length
  return {
    title: 'as logged',
    requests: requests.length,
    contents: verdicts.size,
    deadContents: [...verdicts.values()].filter((verdict) => verdict === 'gives no byte').length,
    requestsForDead: requests.length - viable.length,
    failureRate: failedShare(viable),
    failureRateOfProven: failedShare(proven),
    meanStartMs: mean(startsMs),
    p95StartMs: startsMs[Math.floor(0.95 * (startsMs.length - 1))] ?? null,
    healthyShare: totals.length === 0 ? null : sum(health.map(({ healthy }) => healthy)) / sum(totals),
    selectionMs: mean(selection.map(({ durationMs }) => durationMs)),
    enginesMade: provisioning.length === 0 ? null : provisioning.length,
    engines: totals.length === 0 ? null : { least: Math.min(...totals), most: Math.max(...totals) },
    askedWhileBooting: null,
    reversals: null,
  }
}
