/**
 * The live feed: one snapshot, then deltas numbered without gaps, at most four a second. A client that sees a gap
 * throws its state away and asks for a new snapshot. Both ends use the pair `diffSnapshots` / `applyDelta`.
 */
import { z } from 'zod'
import {
  contentViewSchema,
  engineViewSchema,
  sessionViewSchema,
  snapshotSchema,
  type Snapshot,
} from './state.ts'

const rows = <T extends z.ZodType>(row: T) =>
  z.object({
    /** New and changed rows, whole. */
    put: z.array(row),
    /** Keys of rows that are gone. */
    drop: z.array(z.string()),
    /** The keys in their new order; absent when the order of what stays did not change. */
    order: z.array(z.string()).optional(),
  })

export const deltaSchema = z.object({
  type: z.literal('delta'),
  seq: z.number().int(),
  atMs: z.number(),
  /** Sections that changed, whole. */
  set: snapshotSchema
    .omit({ seq: true, atMs: true, engines: true, sessions: true, contents: true })
    .partial(),
  engines: rows(engineViewSchema).optional(),
  sessions: rows(sessionViewSchema).optional(),
  contents: rows(contentViewSchema).optional(),
})
export type Delta = z.infer<typeof deltaSchema>

export const liveMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), snapshot: snapshotSchema }),
  deltaSchema,
])
export type LiveMessage = z.infer<typeof liveMessageSchema>

/** Least time between two deltas, in milliseconds: four a second. */
export const deltaIntervalMs = 250

type Tables = Pick<Snapshot, 'engines' | 'sessions' | 'contents'>
const keyOf: { [T in keyof Tables]: (row: Tables[T][number]) => string } = {
  engines: (row) => row.id,
  sessions: (row) => row.id,
  contents: (row) => row.contentId,
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

type Rows<Row> = { put: Row[]; drop: string[]; order?: string[] | undefined }

function diffRows<Row>(before: readonly Row[], after: readonly Row[], key: (row: Row) => string) {
  const old = new Map(before.map((row) => [key(row), row]))
  const put = after.filter((row) => !same(old.get(key(row)), row))
  const kept = new Set(after.map(key))
  const drop = before.map(key).filter((id) => !kept.has(id))
  const naive = [
    ...before.map(key).filter((id) => kept.has(id)),
    ...after.map(key).filter((id) => !old.has(id)),
  ]
  const order = after.map(key)
  const reordered = !same(naive, order)
  if (put.length === 0 && drop.length === 0 && !reordered) return undefined
  const out: Rows<Row> = { put, drop }
  if (reordered) out.order = order
  return out
}

function applyRows<Row>(
  before: readonly Row[],
  rows: Rows<Row> | undefined,
  key: (row: Row) => string,
): Row[] {
  if (rows === undefined) return before as Row[]
  const gone = new Set(rows.drop)
  const byKey = new Map(before.filter((row) => !gone.has(key(row))).map((row) => [key(row), row]))
  for (const row of rows.put) byKey.set(key(row), row)
  if (rows.order === undefined) return [...byKey.values()]
  return rows.order.flatMap((id) => byKey.get(id) ?? [])
}

/** What changed from one snapshot to a later one; undefined when nothing but `seq` and `atMs` did. */
export function diffSnapshots(before: Snapshot, after: Snapshot): Delta | undefined {
  const delta: Delta = { type: 'delta', seq: after.seq, atMs: after.atMs, set: {} }
  let changed = false
  for (const section of Object.keys(after) as (keyof Snapshot)[]) {
    switch (section) {
      case 'seq':
      case 'atMs':
        continue
      case 'engines':
        delta.engines = diffRows(before.engines, after.engines, keyOf.engines)
        changed ||= delta.engines !== undefined
        continue
      case 'sessions':
        delta.sessions = diffRows(before.sessions, after.sessions, keyOf.sessions)
        changed ||= delta.sessions !== undefined
        continue
      case 'contents':
        delta.contents = diffRows(before.contents, after.contents, keyOf.contents)
        changed ||= delta.contents !== undefined
        continue
      default:
        if (same(before[section], after[section])) continue
        Object.assign(delta.set, { [section]: after[section] })
        changed = true
    }
  }
  return changed ? delta : undefined
}

/** The snapshot after a delta; undefined when the numbers show a gap and a new snapshot is needed. */
export function applyDelta(before: Snapshot, delta: Delta): Snapshot | undefined {
  if (delta.seq !== before.seq + 1) return undefined
  // A section that is present is complete, so laying them over keeps the type whole.
  const set = delta.set as Partial<Snapshot>
  return {
    ...before,
    ...set,
    seq: delta.seq,
    atMs: delta.atMs,
    engines: applyRows(before.engines, delta.engines, keyOf.engines),
    sessions: applyRows(before.sessions, delta.sessions, keyOf.sessions),
    contents: applyRows(before.contents, delta.contents, keyOf.contents),
  }
}
