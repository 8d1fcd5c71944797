/**
 * How many engines may start at a time. A pool that is made at once, or made again at once after the machine slept, would
 * starve itself: engines that boot cost most of what they ever will.
 */

/** Gives the place back. Idempotent. */
export type Leave = () => void

export interface Starting {
  /** A place, if there is one now. */
  enter(): Leave | null
  /** The next place that is free, first come first served; null when the signal is aborted first. */
  wait(signal: AbortSignal): Promise<Leave | null>
}

/** `most` is asked whenever somebody comes or leaves. */
export function createStarting(most: () => number): Starting {
  let inside = 0
  const waiting = new Set<() => void>()

  function enter(): Leave | null {
    if (inside >= most()) return null
    inside++
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      inside--
      const [first] = waiting
      first?.()
    }
  }

  return {
    enter: () => (waiting.size > 0 ? null : enter()),
    wait: (signal) =>
      new Promise((resolve) => {
        const done = (place: Leave | null): void => {
          waiting.delete(take)
          signal.removeEventListener('abort', giveUp)
          resolve(place)
        }
        const giveUp = (): void => done(null)
        const take = (): void => {
          const place = enter()
          if (place !== null) done(place)
        }
        if (signal.aborted) return resolve(null)
        signal.addEventListener('abort', giveUp, { once: true })
        waiting.add(take)
      }),
  }
}
