/** When to try again, and whether the pool can afford it. */
import { type Clock, type Random } from '../ports.ts'

export interface Backoff {
  readonly baseMs: number
  readonly maxMs: number
}

/**
 * Exponential backoff with full jitter: uniform between 0 and `baseMs` x 2^attempt, at most `maxMs`.
 * Full jitter because it ends contention with the fewest calls of the variants compared in
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ (Marc Brooker, 2015).
 * @param attempt retries before this one: 0 for the first
 */
export function backoffMs(attempt: number, backoff: Backoff, random: Random): number {
  return random.next() * Math.min(backoff.maxMs, backoff.baseMs * 2 ** Math.max(0, attempt))
}

/**
 * Retries are a share of starts, so that a sick pool gets a little more load, not a multiple of it: in the recorded
 * incident retries made everything worse. As Finagle's RetryBudget (https://finagle.github.io/blog/2016/02/08/retry-budgets)
 * and the client-side 10 % of https://sre.google/sre-book/handling-overload/ do, with a minimum for quiet houses, where
 * 10 % of two starts would be none.
 */
export interface RetryBudget {
  /** A first attempt began. Retries are not recorded here: they would pay for themselves. */
  recordStart(): void
  /**
   * Takes one retry from the budget; false when it is spent. A third is kept for the promising ones: in a house where
   * most content is dead, the others would use up all of it.
   */
  tryRetry(isPromising: boolean): boolean
}

const windowS = 60
const shareOfDoubtful = 2 / 3

export function createRetryBudget(deps: {
  clock: Clock
  /** Retries per start of the last minute; 0.1 by default. */
  ratio?: number
  /** Retries that are always granted in a minute; 3 by default. */
  minPerMinute?: number
}): RetryBudget {
  const { clock, ratio = 0.1, minPerMinute = 3 } = deps
  const starts = createMinuteCount(clock)
  const retries = createMinuteCount(clock)
  return {
    recordStart: () => starts.add(),
    tryRetry(isPromising) {
      const all = Math.max(minPerMinute, Math.floor(ratio * starts.count()))
      if (retries.count() >= (isPromising ? all : Math.floor(all * shareOfDoubtful))) return false
      retries.add()
      return true
    },
  }
}

/**
 * Counts what happened in the last 60 s, in one cell per second: the same memory for 3 and for 3 million.
 * An event is forgotten between 59 and 60 s later.
 */
function createMinuteCount(clock: Clock): { add(): void; count(): number } {
  const cells = new Float64Array(windowS)
  let lastS = Math.floor(clock.now() / 1000)

  const moveOn = (): number => {
    const nowS = Math.floor(clock.now() / 1000)
    // Every second since the last call starts with an empty cell; after a minute's pause all of them do.
    for (let s = Math.max(lastS + 1, nowS - windowS + 1); s <= nowS; s++) cells[s % windowS] = 0
    lastS = Math.max(lastS, nowS)
    return lastS % windowS
  }

  return {
    add() {
      const at = moveOn()
      cells[at] = (cells[at] ?? 0) + 1
    },
    count() {
      moveOn()
      return cells.reduce((sum, cell) => sum + cell, 0)
    },
  }
}
