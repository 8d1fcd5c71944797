/**
 * A clock for tests and the simulator: time moves only when told, timers fire in the order of their due time, and
 * those due at the same moment in the order in which they were set. The same calls give the same run, always.
 */
import { type Clock, type Timer } from './ports.ts'

export interface FakeClock extends Clock {
  /** Moves both clocks forward, firing what falls due on the way, also what those timers set in turn. */
  advance(ms: number): void
  /** Somebody sets the machine's clock: the wall clock jumps (backwards too), the monotonic one and timers do not. */
  jumpWall(ms: number): void
  /** Timers that are set and not yet fired or cancelled: 0 when everything under test has cleaned up. */
  pending(): number
}

/** 2025-10-20T00:00:00Z, so that wall clock times in failing tests read as dates. */
const defaultWallMs = Date.UTC(2025, 9, 20)

interface Pending {
  readonly dueMs: number
  readonly fn: () => void
}

export function createFakeClock(startWallMs: number = defaultWallMs): FakeClock {
  let nowMs = 0
  let wallOffsetMs = startWallMs
  /** Sorted by due time; equal ones in the order of their setting. */
  const timers: Pending[] = []

  const firstDueAfter = (dueMs: number): number => {
    let low = 0
    let high = timers.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((timers[middle]?.dueMs ?? Infinity) <= dueMs) low = middle + 1
      else high = middle
    }
    return low
  }

  const advance = (ms: number): void => {
    if (!(ms >= 0)) throw new RangeError(`Time runs forward only, not by ${ms} ms`)
    const endMs = nowMs + ms
    for (let next = timers[0]; next !== undefined && next.dueMs <= endMs; next = timers[0]) {
      timers.shift()
      nowMs = next.dueMs
      next.fn()
    }
    nowMs = endMs
  }

  return {
    now: () => nowMs,
    wallMs: () => wallOffsetMs + nowMs,
    after(ms, fn): Timer {
      // A real timer with a negative or broken delay fires as soon as it can; so does this one.
      const timer: Pending = { dueMs: nowMs + (ms > 0 ? ms : 0), fn }
      timers.splice(firstDueAfter(timer.dueMs), 0, timer)
      return {
        cancel() {
          const at = timers.indexOf(timer)
          if (at >= 0) timers.splice(at, 1)
        },
      }
    },
    advance,
    jumpWall(ms) {
      wallOffsetMs += ms
    },
    pending: () => timers.length,
  }
}
