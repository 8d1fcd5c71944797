/** Outcomes by kind, as a table has them. Pure. */
import { byCount } from './start-charts.ts'
import { type StartsResult } from './use-starts.ts'

export interface KindRow {
  /** `played`, or the kind of the failure. */
  readonly kind: string
  readonly count: number
  /** Of all starts. */
  readonly share: number
}

/** What played first, then failures, the most frequent first. */
export function kindRows({
  count: all,
  failures,
  failuresByKind,
}: StartsResult['total']): readonly KindRow[] {
  if (all === 0) return []
  return [{ key: 'played', count: all - failures }, ...byCount(failuresByKind)].map(({ key, count }) => ({
    kind: key,
    count,
    share: count / all,
  }))
}
