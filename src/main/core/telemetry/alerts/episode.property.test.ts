/** Random hours of figures. Each property has a twin with a planted bug, which it must find. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../../fake-random.ts'
import { createEpisode, type Episode, type EpisodeLimits } from './episode.ts'
import { bareThreshold, judge, mixedSeries, noiseOf, noiseShapes, run, type Segment } from './test-series.ts'

const rules: readonly EpisodeLimits[] = [
  { side: 'above', raise: 0.3, clear: 0.2, forMs: 20_000, noise: 0.05 },
  { side: 'above', raise: 10, clear: 7, forMs: 20_000, noise: 0.05 },
  { side: 'below', raise: 0.8, clear: 0.9, forMs: 30_000, noise: 0.05 },
  { side: 'below', raise: 1024, clear: 2048, forMs: 20_000, noise: 0.05 },
]
type Make = (limits: EpisodeLimits) => Episode

/** No gap between raising and clearing, no band of noise: only the minimum duration is left. */
const withoutHysteresis: Make = (limits) => createEpisode({ ...limits, clear: limits.raise, noise: 0 })
/** Half a second is as good as a minute. */
const withoutDuration: Make = (limits) => createEpisode({ ...limits, forMs: 0 })

const aRule = fc.constantFrom(...rules)
const aSeed = fc.integer({ min: 0, max: 1e9 })

/** Twelve hours of noise around the threshold, up to 5 % of it. */
const noiseSeries = fc.tuple(aRule, fc.constantFrom(...noiseShapes), aSeed).map(([limits, shape, seed]) => {
  const noise = noiseOf(shape, createSeededRandom(seed))
  const at = (): number => limits.raise * (1 + 0.05 * noise())
  return { limits, segments: [{ stretch: 'noise', fromS: 0, toS: 12 * 3600, at }] satisfies Segment[] }
})
const violations = fc
  .tuple(aRule, aSeed)
  .map(([limits, seed]) => ({ limits, segments: mixedSeries(limits, createSeededRandom(seed)) }))
/** Bad and good in turn, each for some minutes, for six hours. */
const flapping = fc
  .tuple(aRule, fc.integer({ min: 40, max: 400 }), fc.integer({ min: 61, max: 400 }))
  .map(([limits, badS, goodS]) => {
    const isAbove = limits.side === 'above'
    const bad = limits.raise * (isAbove ? 2 : 0.4)
    const good = limits.raise * (isAbove ? 0.4 : 1.25)
    const at = (s: number): number => (s % (badS + goodS) < badS ? bad : good)
    return { limits, segments: [{ stretch: 'violation', fromS: 0, toS: 6 * 3600, at }] satisfies Segment[] }
  })
/** Spikes: one bad second in ten. */
const spikes = aRule.map((limits) => {
  const isAbove = limits.side === 'above'
  const at = (s: number): number => limits.raise * (s % 10 === 0 ? (isAbove ? 5 : 0.1) : isAbove ? 0.9 : 1.1)
  return { limits, segments: [{ stretch: 'noise', fromS: 0, toS: 3 * 3600, at }] satisfies Segment[] }
})

type Case = { limits: EpisodeLimits; segments: Segment[] }
const numRuns = 60

function holds(
  what: string,
  series: fc.Arbitrary<Case>,
  isRight: (make: Make, one: Case) => boolean,
  twin: Make,
) {
  it(what, () => {
    fc.assert(
      fc.property(series, (one) => isRight(createEpisode, one)),
      { numRuns },
    )
  })
  it(`${what}; a twin with a planted bug is found`, () => {
    const { failed } = fc.check(
      fc.property(series, (one) => isRight(twin, one)),
      { numRuns, endOnFailure: true },
    )
    expect(failed).toBe(true)
  })
}

describe('noise of 5 % around a threshold, whatever its shape', () => {
  const isSilent = (make: Make, { limits, segments }: Case) => run(make(limits), segments).length === 0
  holds('says nothing', noiseSeries, isSilent, withoutHysteresis)
  holds('says nothing (against a bare threshold)', noiseSeries, isSilent, bareThreshold)
})

describe('single spikes', () => {
  const isSilent = (make: Make, { limits, segments }: Case) => run(make(limits), segments).length === 0
  holds('say nothing', spikes, isSilent, withoutDuration)
})

describe('a true violation', () => {
  const isRight = (make: Make, { limits, segments }: Case): boolean => {
    const verdict = judge(run(make(limits), segments), segments)
    return verdict.toldOnce === verdict.violations && verdict.falseOnes === 0 && verdict.longestDelayS <= 60
  }
  holds('is told within a minute, once, and its end once', violations, isRight, withoutHysteresis)
})

describe('what comes and goes all the time', () => {
  const isDamped = (make: Make, { limits, segments }: Case): boolean => {
    const raised = run(make(limits), segments).filter(({ what }) => what === 'raised')
    return (
      raised.length >= 1 &&
      raised.every(({ atS }) => raised.filter((one) => one.atS > atS - 3600 && one.atS <= atS).length <= 4)
    )
  }
  holds('is told four times an hour at most', flapping, isDamped, bareThreshold)
})
