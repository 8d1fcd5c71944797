/** Runs of one world in one line, for the table that `npm run simulate` prints. */
import { type Result } from './result.ts'

export const summaryHeader = [
  'world',
  'seeds',
  'requests',
  'viable failed',
  'start mean',
  'p95',
  'provisioning p95',
  'engines ready',
  'healthy',
  'reversals/h',
  'settled',
  'under',
  'breaks/h',
  'violations',
] as const

/** Shares and means over all seeds, weighed by requests where they are of requests; `settled` and p95 are the worst. */
export function summaryOf(world: string, results: readonly Result[]): string[] {
  const sum = (of: (result: Result) => number): number =>
    results.reduce((total, result) => total + of(result), 0)
  const mean = (of: (result: Result) => number): number => sum(of) / Math.max(1, results.length)
  const worst = (of: (result: Result) => number): number => Math.max(0, ...results.map(of))
  const requests = sum(({ figures }) => figures.viable.requests)
  const ended = sum(({ figures }) => figures.viable.played + figures.viable.failed)
  const waited = sum(({ figures }) => figures.wait.count)
  const waitedMs = sum(({ figures }) => figures.wait.count * figures.wait.meanMs)
  const settles = results.flatMap(({ figures }) => figures.scaling.settleS)
  return [
    world,
    String(results.length),
    String(requests),
    percent(ended === 0 ? 0 : sum(({ figures }) => figures.viable.failed) / ended),
    seconds(waited === 0 ? 0 : waitedMs / waited),
    seconds(worst(({ figures }) => figures.wait.p95Ms)),
    seconds(worst(({ figures }) => figures.provisioning.p95Ms)),
    mean(({ figures }) => figures.engines.meanReady).toFixed(1),
    percent(mean(({ figures }) => figures.engines.healthyShare)),
    mean(({ figures }) => figures.scaling.reversalsPerHour).toFixed(2),
    settled(settles),
    percent(mean(({ figures }) => figures.scaling.underShare)),
    mean(({ figures }) => figures.breaksPerHour).toFixed(2),
    String(sum(({ violations }) => violations.length)),
  ]
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

function settled(settleS: readonly (number | null)[]): string {
  if (settleS.length === 0) return '–'
  return settleS.includes(null) ? 'never' : `${Math.max(...settleS.map((s) => s ?? 0)).toFixed(0)} s`
}
