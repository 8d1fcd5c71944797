/** Delays between attempts to reconnect: 0.5 s doubling to 10 s, each with jitter so that many windows do not return at once. */
const firstMs = 500
const longestMs = 10_000

/**
 * @param attempt 0 for the first retry
 * @param random uniform in [0, 1)
 * @returns milliseconds: between half and all of the nominal delay, never below 0.25 s or above 10 s
 */
export function reconnectDelayMs(attempt: number, random: number): number {
  const nominal = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 10))
  return Math.round(nominal * (0.5 + random / 2))
}
