/** What was measured lately: the last minutes, or a little further back where a quiet house has had too few events. */
import { type Clock } from '../../ports.ts'

const windowMs = 5 * 60_000
/** A house that starts a stream every three minutes has ten of them in this time. */
const furthestMs = 30 * 60_000
/** A look costs no more than this many, however busy the house. */
const keptAtMost = 1000

export interface Lately<T> {
  /** The oldest first. */
  readonly values: readonly T[]
  /** How far back they go, milliseconds: five minutes, or more where that held less than was asked for. */
  readonly spanMs: number
}

export interface Recent<T> {
  add(value: T): void
  /** Those of the last five minutes; where they are fewer, the last `atLeast` of half an hour. */
  take(atLeast: number): Lately<T>
}

export function createRecent<T>(clock: Clock): Recent<T> {
  let kept: { readonly atMs: number; readonly value: T }[] = []

  return {
    add(value) {
      kept.push({ atMs: clock.now(), value })
      // Trimmed in halves, so that adding stays cheap.
      if (kept.length >= 2 * keptAtMost) kept = kept.slice(-keptAtMost)
    },
    take(atLeast) {
      const nowMs = clock.now()
      let from = kept.length
      while (from > 0 && kept.length - from < keptAtMost) {
        const ageMs = nowMs - (kept[from - 1]?.atMs ?? 0)
        if (ageMs > furthestMs || (ageMs > windowMs && kept.length - from >= atLeast)) break
        from--
      }
      const oldestMs = nowMs - (kept[from]?.atMs ?? nowMs)
      return {
        values: kept.slice(from).map(({ value }) => value),
        spanMs: Math.max(windowMs, oldestMs),
      }
    },
  }
}
