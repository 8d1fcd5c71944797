/** The newest part of a stream: batches of whole packets, oldest evicted first, and the places where players can begin. */
import { type Entrance } from './ts-index.ts'

export interface Batch {
  /** Never written to again and never reused: sockets may hold it long after its eviction. */
  readonly bytes: Uint8Array
  /** Of its first byte, in the bytes of the whole stream. */
  readonly offset: number
  /** When it was completed. */
  readonly atMs: number
  /** Which upstream it came from; a failover begins the next one. */
  readonly epoch: number
}

export interface JoinPoint extends Entrance {
  readonly atMs: number
  /** False where nothing better than a packet's start is known. */
  readonly exact: boolean
}

export interface Ring {
  append(bytes: Uint8Array, atMs: number, epoch: number): void
  /** By number; undefined before the first that is held and at the end. */
  batch(number: number): Batch | undefined
  /** Number of the oldest batch held, and of the one that comes next. */
  readonly first: number
  readonly end: number
  /** Offset of the byte that comes next. */
  readonly endOffset: number
  readonly newestMs: number

  addJoin(join: JoinPoint): void
  /** The first one held. */
  oldestJoin(): JoinPoint | null
  /** The newest that came at or before `bestMs`, so that a player begins with something in hand; else the oldest of all. */
  joinBefore(bestMs: number): JoinPoint | null
  /** Forgets join points: all, or those that are not exact. */
  dropJoins(which: 'all' | 'inexact'): void
  /** Whether the byte at `offset` has come and is still here. */
  holds(offset: number): boolean
  /** Number of the batch that holds the byte at `offset`. */
  numberAt(offset: number): number
  clear(): void
}

/** Holds at most `capacityBytes`, but always the newest batch. */
export function createRing(capacityBytes: number): Ring {
  let batches: Batch[] = []
  let joins: JoinPoint[] = []
  let first = 0
  let heldBytes = 0
  let endOffset = 0

  const evict = (): void => {
    while (heldBytes > capacityBytes && batches.length > 1) {
      heldBytes -= batches.shift()?.bytes.length ?? 0
      first++
    }
    const startOffset = endOffset - heldBytes
    while (joins[0] !== undefined && joins[0].offset < startOffset) joins.shift()
  }

  const numberAt = (offset: number): number => {
    let low = 0
    let high = batches.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((batches[middle]?.offset ?? Infinity) <= offset) low = middle
      else high = middle - 1
    }
    return first + low
  }

  /** Index of the newest join point whose bytes have arrived in a batch; -1 for none. */
  const newestJoin = (): number => {
    let at = joins.length - 1
    while (at >= 0 && (joins[at]?.offset ?? 0) >= endOffset) at--
    return at
  }

  return {
    append(bytes, atMs, epoch) {
      batches.push({ bytes, offset: endOffset, atMs, epoch })
      endOffset += bytes.length
      heldBytes += bytes.length
      evict()
    },
    batch: (number) => batches[number - first],
    get first() {
      return first
    },
    get end() {
      return first + batches.length
    },
    get endOffset() {
      return endOffset
    },
    get newestMs() {
      return batches.at(-1)?.atMs ?? -Infinity
    },
    addJoin(join) {
      const isHeld = join.offset >= endOffset - heldBytes
      // One in the batch to come is enough: audio offers dozens a second.
      const isFirstOfBatch = (joins.at(-1)?.offset ?? -1) < endOffset
      if (isHeld && (isFirstOfBatch || join.offset < endOffset)) joins.push(join)
    },
    oldestJoin: () => (newestJoin() < 0 ? null : (joins[0] ?? null)),
    joinBefore(bestMs) {
      const newest = newestJoin()
      for (let at = newest; at >= 0; at--) {
        const join = joins[at]
        if (join !== undefined && join.atMs <= bestMs) return join
      }
      return newest < 0 ? null : (joins[0] ?? null)
    },
    dropJoins(which) {
      joins = which === 'all' ? [] : joins.filter((join) => join.exact)
    },
    holds: (offset) => offset >= endOffset - heldBytes && offset < endOffset,
    numberAt,
    clear() {
      first += batches.length
      batches = []
      joins = []
      heldBytes = 0
    },
  }
}
