/** Contents as people see them: all of them, or the worst. */
import { type BreakerState, type ContentView } from '../../../contract/state.ts'
import { type Clock } from '../ports.ts'
import { momentOf, stateAt, tally, type BreakerRules } from './breaker.ts'
import { type ContentIndex, type ContentRecord } from './content-index.ts'

export interface ContentRow extends Omit<ContentView, 'name'> {
  /** Every key under which this content is known. */
  readonly keys: readonly string[]
  /** Kind of the last failure (streams/failure.ts); null when none is remembered. */
  readonly lastKind: string | null
  /** When the last start that is remembered was over, epoch milliseconds. */
  readonly lastAtMs: number | null
}

export interface Showing {
  /** In no order. */
  all(): ContentRow[]
  /** The worst first: blocked, open, half-open, then by failure rate. */
  worst(limit: number): ContentRow[]
}

export function createShowing(deps: { clock: Clock; index: ContentIndex; rules: BreakerRules }): Showing {
  const { clock, index, rules } = deps

  const toRow = (record: ContentRecord): ContentRow => {
    const nowMs = clock.now()
    const wallOf = (monotonicMs: number): number => Math.round(clock.wallMs() + monotonicMs - nowMs)
    const state = stateAt(record, nowMs, rules)
    const { attempts, failures } = tally(record.outcomes)
    const keys = index.keysOf(record)
    const named = keys.find((key) => key !== record.infohashKey) ?? record.key
    const last = record.outcomes.at(-1)
    return {
      keys,
      contentId: named.slice(named.indexOf(':') + 1),
      attempts,
      failures,
      failureRate: failureRateOf(record),
      breaker: state,
      lastError: record.lastError,
      lastKind: record.lastKind,
      lastAtMs: last === undefined ? null : wallOf(momentOf(last)),
      nextTryAt: state === 'open' && record.openUntilMs !== null ? wallOf(record.openUntilMs) : null,
    }
  }

  return {
    all: () => [...index.records()].map(toRow),
    worst(limit) {
      const nowMs = clock.now()
      const worst: { record: ContentRecord; badness: number }[] = []
      for (const record of index.records()) {
        const toBeat = worst.length < limit ? -1 : (worst.at(-1)?.badness ?? Infinity)
        const ofState = stateBadness[stateAt(record, nowMs, rules)]
        if (ofState + 1 <= toBeat) continue
        const badness = ofState + failureRateOf(record)
        if (badness <= toBeat) continue
        const at = worst.findIndex((other) => other.badness < badness)
        worst.splice(at < 0 ? worst.length : at, 0, { record, badness })
        if (worst.length > limit) worst.pop()
      }
      return worst.map(({ record }) => toRow(record))
    },
  }
}

/** A failure rate, at most 1, decides among contents of one state. */
export const stateBadness: Readonly<Record<BreakerState, number>> = {
  blocked: 6,
  open: 4,
  'half-open': 2,
  closed: 0,
}

function failureRateOf(record: ContentRecord): number {
  const { attempts, failures } = tally(record.outcomes)
  return attempts === 0 ? 0 : failures / attempts
}
