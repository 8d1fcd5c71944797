/**
 * What is too old, or more than the file may hold, goes: oldest first, in chunks so small that a write never waits long,
 * and the pages are given back to the disk.
 */
import { type DatabaseSync } from 'node:sqlite'
import { entryTables, inTransaction, numberOf, recordTables } from './schema.ts'

const rowsPerStep = 500
const pagesPerStep = 512
/** Twice what core remembers: merged and evicted records stay for a while. */
const recordsAtMost = 40_000
/** Deleted down to this share of the limit, so that not every write is followed by a deletion. */
const downTo = 0.9

export interface RetentionLimits {
  readonly maxAgeMs: number
  readonly maxBytes: number
}

export interface Retention {
  /** The file is larger than it may be. Costs microseconds. */
  isTooLarge(): boolean
  /** Deletes a chunk or gives pages back; true while there is more to do. */
  retain(wallMs: number): boolean
}

export function createRetention(db: DatabaseSync, limits: RetentionLimits): Retention {
  const pageBytes = numberOf(db, 'PRAGMA page_size')
  const pageCount = db.prepare('PRAGMA page_count')
  const oldest = entryTables.map((table) => ({
    atMs: db.prepare(`SELECT min(at_ms) AS value FROM ${table}`),
    drop: db.prepare(
      `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE at_ms < ? ORDER BY at_ms LIMIT ${rowsPerStep})`,
    ),
  }))
  let isShrinking = false

  const isTooLarge = (): boolean => Number(pageCount.get()?.['page_count'] ?? 0) * pageBytes > limits.maxBytes

  const usedBytes = (): number =>
    (numberOf(db, 'PRAGMA page_count') - numberOf(db, 'PRAGMA freelist_count')) * pageBytes

  /** Of the table that has the oldest entry; false when there is none before that moment. */
  function dropOldest(beforeMs: number): boolean {
    let first: { atMs: number; drop: (typeof oldest)[number]['drop'] } | null = null
    for (const { atMs, drop } of oldest) {
      const value = atMs.get()?.['value']
      if (typeof value === 'number' && value < Math.min(beforeMs, first?.atMs ?? Infinity)) {
        first = { atMs: value, drop }
      }
    }
    if (first === null) return false
    return Number(first.drop.run(beforeMs).changes) > 0
  }

  function dropRecords(): void {
    for (const table of recordTables) {
      db.exec(
        `DELETE FROM ${table} WHERE seq < (SELECT seq FROM ${table} ORDER BY seq DESC LIMIT 1 OFFSET ${recordsAtMost - 1})`,
      )
    }
  }

  return {
    isTooLarge,
    retain(wallMs) {
      let dropped = false
      inTransaction(db, () => {
        dropped = dropOldest(wallMs - limits.maxAgeMs)
        if (dropped) return
        dropRecords()
        isShrinking ||= isTooLarge()
        if (isShrinking && usedBytes() > limits.maxBytes * downTo) dropped = dropOldest(Infinity)
      })
      if (dropped) return true
      isShrinking = false
      if (numberOf(db, 'PRAGMA freelist_count') === 0) return false
      db.exec(`PRAGMA incremental_vacuum(${pagesPerStep})`)
      return numberOf(db, 'PRAGMA freelist_count') > 0
    },
  }
}
