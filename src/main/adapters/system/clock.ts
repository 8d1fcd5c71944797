import { performance } from 'node:perf_hooks'
import { type Clock } from '../../core/ports.ts'

/**
 * This machine's clock. Its timers do not keep the program alive: what serves somebody is a socket or a child, and a
 * timer that was forgotten must not hold up the end.
 */
export const systemClock: Clock = {
  now: () => performance.now(),
  wallMs: () => Date.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms)
    timer.unref()
    return { cancel: () => clearTimeout(timer) }
  },
}
