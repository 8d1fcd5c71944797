/** What is to be kept but is not on the disk yet: changes that are merged, entries that are bounded. */
import { type KeptBreaker, type KeptChanges } from '../ports.ts'
import { type HistoryEntry } from './entries.ts'

/** Entries in memory at most, some 5 MB; the oldest go first. */
const entriesAtMost = 20_000
/** Records and names at most: twice what core remembers, since merged and evicted ones stay here for a while. */
const recordsAtMost = 40_000

export interface Pending extends KeptChanges {
  readonly entries: readonly HistoryEntry[]
}

export interface PendingBook {
  readonly size: number
  add(more: Partial<Pending>): void
  /** The same, without taking it away. */
  peek(): Pending
  /** Takes everything. */
  take(): Pending
}

export function createPendingBook(maxEntries = entriesAtMost): PendingBook {
  let entries: HistoryEntry[] = []
  const forgotten = new Set<string>()
  /** By their first key, the longest unchanged first. */
  const breakers = new Map<string, KeptBreaker>()
  const names = new Map<string, string>()

  const peek = (): Pending => ({
    entries,
    forgotten: [...forgotten],
    breakers: [...breakers.values()],
    names: [...names],
  })

  return {
    get size() {
      return entries.length + forgotten.size + breakers.size + names.size
    },
    add(more) {
      for (const entry of more.entries ?? []) entries.push(entry)
      // Trimmed in halves, so that adding stays cheap.
      if (entries.length >= 2 * maxEntries) entries = entries.slice(-maxEntries)
      for (const key of more.forgotten ?? []) {
        forgotten.add(key)
        breakers.delete(key)
      }
      for (const row of more.breakers ?? []) {
        for (const key of row.keys) breakers.delete(key)
        breakers.set(row.keys[0] ?? '', row)
      }
      dropOldest(breakers)
      for (const [contentId, infohash] of more.names ?? []) {
        names.delete(contentId)
        names.set(contentId, infohash)
      }
      dropOldest(names)
    },
    peek,
    take() {
      const taken = peek()
      entries = []
      forgotten.clear()
      breakers.clear()
      names.clear()
      return taken
    },
  }
}

function dropOldest(rows: Map<string, unknown>): void {
  for (const oldest of rows.keys()) {
    if (rows.size <= recordsAtMost) return
    rows.delete(oldest)
  }
}

/**
 * Of records that were kept one after the other, those that hold: a key belongs to the record that was kept last. A
 * record that was merged into another, or lost its last key, is left out.
 */
export function holding<T extends KeptBreaker>(rows: readonly T[]): T[] {
  const taken = new Set<string>()
  const kept: T[] = []
  for (const row of [...rows].reverse()) {
    const keys = row.keys.filter((key) => !taken.has(key))
    for (const key of row.keys) taken.add(key)
    if (keys.length > 0) kept.push(keys.length === row.keys.length ? row : { ...row, keys })
  }
  return kept.reverse()
}
