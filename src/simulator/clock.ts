/**
 * The simulator's clock: time jumps from one due timer to the next, so an hour in which little happens costs little.
 * Between two timers everything runs that needs no time (`drained`), as an event loop would have it.
 */
import { type Clock } from '../main/core/ports.ts'

export interface SimulatedClock extends Clock {
  /** When the next timer is due; Infinity without any. */
  nextDueMs(): number
  /** Moves time to the next timer that is due by `untilMs` and fires it; without one, to `untilMs`, and answers false. */
  step(untilMs: number): boolean
  /** Timers that are set and not yet fired or cancelled. */
  pending(): number
}

/** 2025-10-20T00:00:00Z, so that wall clock times read as dates. */
const startWallMs = Date.UTC(2025, 9, 20)

/**
 * Who waits for what is left of a wait may ask for less than a number as large as `now` can take up, and would then wait
 * for ever in one moment. Real timers are coarser by far.
 */
const leastMs = 0.001

interface Due {
  readonly dueMs: number
  /** Timers of one moment fire in the order of their setting. */
  readonly order: number
  fn: (() => void) | null
}

const isSooner = (a: Due, b: Due): boolean => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order)

export function createSimulatedClock(): SimulatedClock {
  let nowMs = 0
  let lastOrder = 0
  let pending = 0
  /** A binary heap, the soonest first. Cancelled ones stay until it is their turn. */
  const heap: Due[] = []

  function push(due: Due): void {
    let at = heap.length
    while (at > 0) {
      const parentAt = (at - 1) >> 1
      const parent = heap[parentAt]
      if (parent === undefined || !isSooner(due, parent)) break
      heap[at] = parent
      at = parentAt
    }
    heap[at] = due
  }

  function dropFirst(): void {
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      const left = heap[2 * at + 1]
      const right = heap[2 * at + 2]
      if (left === undefined) break
      const isRight = right !== undefined && isSooner(right, left)
      const sooner = isRight ? right : left
      if (!isSooner(sooner, last)) break
      heap[at] = sooner
      at = 2 * at + (isRight ? 2 : 1)
    }
    heap[at] = last
  }

  function first(): Due | undefined {
    while (heap[0]?.fn === null) dropFirst()
    return heap[0]
  }

  return {
    now: () => nowMs,
    wallMs: () => startWallMs + nowMs,
    after(ms, fn) {
      const due: Due = { dueMs: nowMs + (ms > 0 ? Math.max(ms, leastMs) : 0), order: ++lastOrder, fn }
      pending++
      push(due)
      return {
        cancel() {
          if (due.fn === null) return
          due.fn = null
          pending--
        },
      }
    },
    nextDueMs: () => first()?.dueMs ?? Infinity,
    step(untilMs) {
      const due = first()
      if (due === undefined || due.dueMs > untilMs) {
        nowMs = Math.max(nowMs, untilMs)
        return false
      }
      dropFirst()
      nowMs = due.dueMs
      const { fn } = due
      due.fn = null
      pending--
      fn?.()
      return true
    },
    pending: () => pending,
  }
}

/**
 * Resolves when everything has happened that needs no time: a turn of the real event loop comes only after all promises
 * have settled, however long their chains are.
 */
export function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
