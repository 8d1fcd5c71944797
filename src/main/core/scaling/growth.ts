/**
 * How fast streams become more, from the differences of two counters. Arrivals alone would mistake somebody who zaps, or a
 * player that tries a dead content again and again, for a crowd; the load alone, an engine's failure. So it is what
 * arrives, as far as it stays.
 */
const spanMs = 30_000
const sampleMs = 1000
/** No burst is taken to go on for longer, however slowly engines boot. */
const horizonMs = 15_000
/** Before an engine was seen to boot. */
const usualBootMs = 5000

export interface Growth {
  /** `arrivals` since the beginning, `streams` at the moment. */
  tell(nowMs: number, arrivals: number, streams: number): void
  /** Streams more, until an engine that is asked for now would be ready. */
  expected(bootMs: number | null): number
}

interface Sample {
  readonly atMs: number
  readonly arrivals: number
  readonly streams: number
}

export function createGrowth(): Growth {
  /** One a second at most, oldest first; the first one is as old as the span, if there was any. */
  const samples: Sample[] = []
  let latest: Sample | null = null

  return {
    tell(nowMs, arrivals, streams) {
      latest = { atMs: nowMs, arrivals, streams }
      if (nowMs - (samples.at(-1)?.atMs ?? -Infinity) >= sampleMs) samples.push(latest)
      while ((samples[1]?.atMs ?? Infinity) <= nowMs - spanMs) samples.shift()
    },
    expected(bootMs) {
      const [oldest] = samples
      if (oldest === undefined || latest === null) return 0
      const more = Math.min(latest.arrivals - oldest.arrivals, latest.streams - oldest.streams)
      // Over a gap in the telling the same growth was slower.
      const overMs = Math.max(spanMs, latest.atMs - oldest.atMs)
      return Math.max(0, Math.round((more / overMs) * Math.min(horizonMs, bootMs ?? usualBootMs)))
    },
  }
}
