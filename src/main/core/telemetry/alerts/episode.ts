/**
 * When something measured becomes an alert, and when it is over. Made so that noise says nothing: a figure must be
 * clearly beyond its threshold, for most of a while, and it must have gone well back before it is over; and what comes
 * and goes all the time becomes one long episode instead of many short ones. Pure but for its memory.
 */

/** Looked at with every look: they may be other ones by then. */
export interface EpisodeLimits {
  readonly side: 'above' | 'below'
  readonly raise: number
  readonly clear: number
  /** How long beyond `raise`, before it is raised. */
  readonly forMs: number
  /** Share of the threshold by which a figure wavers without meaning anything; 0 for what is counted exactly. */
  readonly noise: number
}

export type EpisodePhase = 'calm' | 'rising' | 'raised'

export interface Episode {
  readonly phase: EpisodePhase
  /** Judges one more look, some time after the last; null where nothing can be said. Looks go forward in `nowMs`. */
  look(value: number | null, nowMs: number): 'raised' | 'recovered' | null
}

/** A figure within this share of its threshold is noise. */
export const noiseShare = 0.05

/** Time that no look has seen counts for little: the machine slept, or the process stood still. */
const longestStepMs = 2000
/** So long it must be well before an episode is over: at first, and at most. */
const firstHoldMs = 60_000
const longestHoldMs = 30 * 60_000
/** Each episode within this time makes the next recovery wait this much longer. */
const memoryMs = 60 * 60_000
const holdGrowth = 4

export function createEpisode(limits: EpisodeLimits): Episode {
  const { side, noise } = limits
  const sign = side === 'above' ? 1 : -1
  let phase: EpisodePhase = 'calm'
  let lastMs: number | null = null
  /** For how long it has been beyond, less the time that it was not. */
  let beyondMs = 0
  let wellMs = 0
  let raisedAtMs: readonly number[] = []

  function isBeyond(value: number): boolean {
    const edge = limits.raise * (1 + sign * noise)
    const excess = sign * (value - edge)
    return noise === 0 ? excess >= 0 : excess > 0
  }

  function holdMs(nowMs: number): number {
    raisedAtMs = raisedAtMs.filter((atMs) => nowMs - atMs < memoryMs)
    const earlier = Math.max(0, raisedAtMs.length - 1)
    return Math.min(firstHoldMs * holdGrowth ** earlier, longestHoldMs)
  }

  function lookCalm(value: number | null, stepMs: number, nowMs: number): 'raised' | null {
    const beyond = value !== null && isBeyond(value)
    const isWell = value === null || sign * (value - limits.clear) <= 0
    beyondMs = beyond ? beyondMs + stepMs : isWell ? 0 : Math.max(0, beyondMs - stepMs)
    phase = beyondMs > 0 ? 'rising' : 'calm'
    if (!beyond || beyondMs < limits.forMs) return null
    phase = 'raised'
    raisedAtMs = [...raisedAtMs, nowMs]
    beyondMs = 0
    wellMs = 0
    return 'raised'
  }

  function lookRaised(value: number | null, stepMs: number, nowMs: number): 'recovered' | null {
    const isWell = value === null || sign * (value - limits.clear) <= 0
    if (value !== null && isBeyond(value)) wellMs = 0
    else wellMs = isWell ? wellMs + stepMs : Math.max(0, wellMs - stepMs)
    if (!isWell || wellMs < holdMs(nowMs)) return null
    phase = 'calm'
    return 'recovered'
  }

  return {
    get phase() {
      return phase
    },
    look(value, nowMs) {
      const stepMs = lastMs === null ? 0 : Math.min(Math.max(0, nowMs - lastMs), longestStepMs)
      lastMs = nowMs
      return phase === 'raised' ? lookRaised(value, stepMs, nowMs) : lookCalm(value, stepMs, nowMs)
    },
  }
}
