/**
 * Latencies of a sliding window, kept as they are: percentiles are exact and never averaged. A home server starts a
 * few streams a minute, so the window is small; beyond `maxSamples` the oldest go first.
 */
import { type LatencyView } from '../../../contract/state.ts'
import { type Clock } from '../ports.ts'

export interface Samples {
  add(valueMs: number): void
  /** Count, mean and percentiles (nearest rank) of the last `windowMs`, or of a shorter last part of it. */
  view(lastMs?: number): LatencyView
}

export interface SamplesOptions {
  readonly windowMs: number
  readonly maxSamples?: number
}

export function createSamples(clock: Clock, options: SamplesOptions): Samples {
  const { windowMs, maxSamples = 10_000 } = options
  let samples: { atMs: number; valueMs: number }[] = []

  return {
    add(valueMs) {
      samples.push({ atMs: clock.now(), valueMs })
      // Trimmed in halves, so that adding stays cheap.
      if (samples.length >= 2 * maxSamples) samples = samples.slice(-maxSamples)
    },
    view(lastMs = windowMs) {
      const oldestMs = clock.now() - windowMs
      if ((samples[0]?.atMs ?? oldestMs) < oldestMs) samples = samples.filter((s) => s.atMs >= oldestMs)
      const fromMs = clock.now() - lastMs
      return summarize(
        samples
          .slice(-maxSamples)
          .filter((s) => s.atMs >= fromMs)
          .map((s) => s.valueMs),
      )
    },
  }
}

/** Count, mean and percentiles by nearest rank. */
export function summarize(valuesMs: readonly number[]): LatencyView {
  const sorted = [...valuesMs].sort((a, b) => a - b)
  const rank = (share: number): number | null =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
  const sum = sorted.reduce((total, value) => total + value, 0)
  return {
    count: sorted.length,
    meanMs: sorted.length === 0 ? null : rounded(sum / sorted.length),
    p50Ms: rounded(rank(0.5)),
    p95Ms: rounded(rank(0.95)),
    p99Ms: rounded(rank(0.99)),
  }
}

/** Microseconds are as fine as anybody reads. */
function rounded(valueMs: number | null): number | null {
  return valueMs === null ? null : Math.round(valueMs * 1000) / 1000
}
