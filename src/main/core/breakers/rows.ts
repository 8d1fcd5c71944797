/**
 * Breakers as rows that outlive the process. The monotonic clock starts anew with each run, so rows carry wall clock
 * times, and reading them survives a wall clock that was set meanwhile: nothing lies in the future, no block lasts longer
 * than the longest.
 */
import { z } from 'zod'
import { type Clock } from '../ports.ts'
import { encode, momentOf, outcomeOf, outcomeOrder, type Breaker, type BreakerRules } from './breaker.ts'

const rowSchema = z.object({
  keys: z.array(z.string().min(1).max(64)).min(1).max(8),
  infohashKey: z.string().nullable(),
  /** Epoch milliseconds and how it ended, oldest first. */
  outcomes: z.array(z.tuple([z.number(), z.enum(outcomeOrder)])).max(100),
  /** Epoch milliseconds. */
  openUntilMs: z.number().nullable(),
  growth: z.number().int().min(0).max(20),
  isDoubtful: z.boolean(),
  isBlocked: z.boolean(),
  lastError: z.string().max(200).nullable(),
  /** Rows of before have none. */
  lastKind: z.string().max(40).nullable().default(null),
})
export type BreakerRow = z.infer<typeof rowSchema>

interface Keyed {
  readonly infohashKey: string | null
}

export function toRow(record: Breaker & Keyed, keys: readonly string[], clock: Clock): BreakerRow {
  const wallAheadMs = clock.wallMs() - clock.now()
  return {
    keys: [...keys],
    infohashKey: record.infohashKey,
    outcomes: record.outcomes.map((encoded) => [momentOf(encoded) + wallAheadMs, outcomeOf(encoded)]),
    openUntilMs: record.openUntilMs === null ? null : record.openUntilMs + wallAheadMs,
    growth: record.growth,
    isDoubtful: record.isDoubtful,
    isBlocked: record.isBlocked,
    lastError: record.lastError,
    lastKind: record.lastKind,
  }
}

/** null when it is not a row of ours. A probe that was under way is not: its process is gone. */
export function fromRow(
  row: unknown,
  clock: Clock,
  rules: BreakerRules,
): { keys: readonly string[]; infohashKey: string | null; breaker: Breaker } | null {
  const read = rowSchema.safeParse(row)
  if (!read.success) return null
  const { keys, infohashKey, ...stored } = read.data
  const nowMs = clock.now()
  const wallAheadMs = clock.wallMs() - nowMs
  return {
    keys,
    infohashKey,
    breaker: {
      outcomes: stored.outcomes.map(([atMs, outcome]) =>
        encode(outcome, Math.min(nowMs, atMs - wallAheadMs)),
      ),
      openUntilMs:
        stored.openUntilMs === null
          ? null
          : Math.min(nowMs + rules.maxOpenMs, stored.openUntilMs - wallAheadMs),
      growth: stored.growth,
      isDoubtful: stored.isDoubtful,
      isBlocked: stored.isBlocked,
      probe: null,
      lastError: stored.lastError,
      lastKind: stored.lastKind,
    },
  }
}
