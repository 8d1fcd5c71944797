import { type Clock, type Timer } from '../../core/ports.ts'

/** One pending retry, later each time. */
export interface Backoff {
  /** Calls `fn` after the next delay; what was scheduled before is dropped. */
  schedule(fn: () => void): void
  /** Drops what is scheduled; the delays go on growing. */
  cancel(): void
  /** Drops what is scheduled and begins again at the first delay. */
  reset(): void
}

/** Delays of `firstMs`, doubled up to `maxMs`. No jitter: one Weir asks one daemon on its own machine. */
export function createBackoff(clock: Clock, firstMs: number, maxMs: number): Backoff {
  let delayMs = firstMs
  let timer: Timer | null = null
  const cancel = (): void => {
    timer?.cancel()
    timer = null
  }
  return {
    schedule(fn) {
      cancel()
      timer = clock.after(delayMs, () => {
        timer = null
        fn()
      })
      delayMs = Math.min(delayMs * 2, maxMs)
    },
    cancel,
    reset() {
      cancel()
      delayMs = firstMs
    },
  }
}
