/** Scripted sums of starts, as the history tells them: the same range gives the same answer. Pure. */
import { type QueryResult } from '../../src/contract/queries.ts'
import { type LatencyView, type Snapshot } from '../../src/contract/state.ts'
import { wobble } from './fake-parts.ts'

interface Asked {
  readonly fromMs: number
  readonly toMs: number
  readonly stepMs: number
  readonly contentKey?: string | undefined
}

type Result = QueryResult<'history.starts'>

/** Around `ms`, wider the higher the percentile, a little different in each step. */
function around(count: number, ms: number, step: number): LatencyView {
  if (count === 0) return { count: 0, meanMs: null, p50Ms: null, p95Ms: null, p99Ms: null }
  const sway = 1 + 0.25 * wobble(ms, step)
  return { count, meanMs: ms * sway, p50Ms: ms * 0.8 * sway, p95Ms: ms * 2.6 * sway, p99Ms: ms * 4 * sway }
}

const kinds = ['fetch_failed', 'start_stream_failed', 'stalled', 'queue_timeout', 'encrypted', 'known_bad']

function figures(count: number, failures: number, step: number, slow: number) {
  const failuresByKind: Record<string, number> = {}
  for (let n = 0; n < failures; n++) {
    const kind = kinds[(n * n + step) % kinds.length] ?? 'stalled'
    failuresByKind[kind] = (failuresByKind[kind] ?? 0) + 1
  }
  const ofEngines = Math.floor(failures / 3)
  return {
    count,
    failures,
    failuresByKind,
    failuresByBlame: {
      ...(failures > ofEngines && { content: failures - ofEngines }),
      ...(ofEngines > 0 && { engine: ofEngines }),
    },
    start: around(count - failures, 1500 * slow, step),
    firstByte: around(count - failures, 640 * slow, step),
    selection: around(count, 0.02, step),
    provisioning: around(count, 14 * slow, step),
  }
}

/** A busy house fails more and is slower; nobody asks for anything in one hour of five, or before Weir was there. */
export function fakeStarts({ fromMs, toMs, stepMs, contentKey }: Asked, snapshot: Snapshot): Result {
  const isBusy = snapshot.alerts.length > 0
  const perStep = contentKey === undefined ? Math.max(1, Math.round(stepMs / 20_000)) : 1
  const steps = Math.ceil((toMs - fromMs) / stepMs)
  const buckets = Array.from({ length: steps }, (_, index) => {
    const at = fromMs + index * stepMs
    const count = Math.max(0, Math.round(perStep * (1 + wobble(3, index / 4))))
    const isHard = isBusy && index > steps * 0.7
    const failures = Math.min(count, Math.round(count * (isHard ? 0.4 : 0.03 + 0.03 * wobble(5, index))))
    return { fromMs: at, ...figures(count, failures, index, isHard ? 6 : 1) }
  }).filter(
    ({ count }, index) => count > 0 && index > steps / 12 && Math.floor(index / (steps / 10)) % 5 !== 3,
  )
  if (snapshot.contents.length === 0)
    return { stepMs, buckets: [], total: figures(0, 0, 0, 1), topFailing: [] }
  const sum = (of: (bucket: (typeof buckets)[number]) => number) =>
    buckets.reduce((all, bucket) => all + of(bucket), 0)
  const failures = sum((bucket) => bucket.failures)
  return {
    stepMs,
    buckets,
    total: figures(
      sum(({ count }) => count),
      failures,
      1,
      isBusy ? 4 : 1,
    ),
    topFailing: snapshot.contents
      .filter((content) => failures > 0 && content.failures > 0)
      .slice(0, 20)
      .map((content, index) => ({
        contentKey: `contentId:${content.contentId}`,
        name: content.name,
        count: content.attempts,
        failures: content.failures,
        lastKind: kinds[index % kinds.length] ?? 'stalled',
        lastError: content.lastError,
      })),
  }
}
