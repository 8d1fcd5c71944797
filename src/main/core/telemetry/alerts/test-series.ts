/**
 * Figures over hours, for tests and the bench: calm stretches, true violations, and noise around the threshold in several
 * shapes. One look a second; the same random source gives the same series.
 */
import { type Random } from '../../ports.ts'
import { type Episode, type EpisodeLimits } from './episode.ts'

export type Stretch = 'calm' | 'noise' | 'violation'

export interface Segment {
  readonly stretch: Stretch
  readonly fromS: number
  readonly toS: number
  at(s: number): number
}

export const noiseShapes = ['white', 'slow', 'walk', 'square'] as const
export type NoiseShape = (typeof noiseShapes)[number]

/** Between -1 and 1, one value after the other. `slow` stays on one side for many minutes. */
export function noiseOf(shape: NoiseShape, random: Random): () => number {
  const between = (min: number, max: number): number => min + random.next() * (max - min)
  const periodS = between(600, 3600)
  let s = 0
  let value = 0
  let turnS = 0
  switch (shape) {
    case 'white':
      return () => between(-1, 1)
    case 'slow':
      return () => Math.sin((2 * Math.PI * s++) / periodS)
    case 'walk':
      return () => (value = Math.max(-1, Math.min(1, value + between(-0.1, 0.1))))
    case 'square':
      return () => {
        if (s++ >= turnS) {
          turnS = s + between(1, 300)
          value = value > 0 ? -1 : 1
        }
        return value
      }
  }
}

type Bounds = Pick<EpisodeLimits, 'side' | 'raise' | 'clear'>

/** A level that is calm, clear of the lower threshold, or one that violates; 5 % of noise come on top of it. */
function levelOf(stretch: 'calm' | 'violation', { side, raise, clear }: Bounds, random: Random): number {
  const between = (min: number, max: number): number => min + random.next() * (max - min)
  const isAbove = side === 'above'
  if (stretch === 'violation') return raise * (isAbove ? between(1.2, 3) : between(0.1, 0.8))
  return clear * (isAbove ? between(0.1, 0.9) : between(1.1, 2))
}

/** Calm, then violations with room between them, and noise around the threshold wherever there is time for it. */
export function mixedSeries(bounds: Bounds, random: Random, violations = 4): Segment[] {
  const segments: Segment[] = []
  let fromS = 0
  const add = (stretch: Stretch, seconds: number): void => {
    const shape = noiseShapes[Math.floor(random.next() * noiseShapes.length)] ?? 'white'
    const noise = noiseOf(shape, random)
    const level = stretch === 'noise' ? bounds.raise : levelOf(stretch, bounds, random)
    segments.push({ stretch, fromS, toS: fromS + seconds, at: () => level * (1 + 0.05 * noise()) })
    fromS += seconds
  }
  const between = (min: number, max: number): number => Math.round(min + random.next() * (max - min))
  add('calm', between(60, 300))
  for (let n = 0; n < violations; n++) {
    add('noise', between(600, 1800))
    if (random.next() < 0.5) add('calm', between(10, 600))
    add('violation', between(60, 1200))
    add('calm', between(1200, 2400))
  }
  return segments
}

export interface Told {
  readonly what: 'raised' | 'recovered'
  readonly atS: number
}

/** What an episode says of a series, one look a second. */
export function run(episode: Episode, segments: readonly Segment[]): Told[] {
  const told: Told[] = []
  for (const segment of segments) {
    for (let s = segment.fromS; s < segment.toS; s++) {
      const what = episode.look(segment.at(s), s * 1000)
      if (what !== null) told.push({ what, atS: s })
    }
  }
  return told
}

export interface Verdict {
  readonly violations: number
  /** Violations that were told exactly once, and whose end was told once. */
  readonly toldOnce: number
  /** Raised when nothing was wrong. */
  readonly falseOnes: number
  readonly longestDelayS: number
}

/** What was told against what was so. An episode lasts until the next violation begins. */
export function judge(told: readonly Told[], segments: readonly Segment[]): Verdict {
  const violations = segments.filter(({ stretch }) => stretch === 'violation')
  const raised = told.filter(({ what }) => what === 'raised')
  const recovered = told.filter(({ what }) => what === 'recovered')
  const within = (some: readonly Told[], fromS: number, toS: number) =>
    some.filter(({ atS }) => atS >= fromS && atS < toS)
  const delays = violations.flatMap(({ fromS, toS }) => {
    const [first] = within(raised, fromS, toS)
    return first === undefined ? [] : [first.atS - fromS]
  })
  const toldOnce = violations.filter(({ fromS, toS }, at) => {
    const untilS = violations[at + 1]?.fromS ?? Infinity
    return within(raised, fromS, toS).length === 1 && within(recovered, fromS, untilS).length === 1
  })
  return {
    violations: violations.length,
    toldOnce: toldOnce.length,
    falseOnes: raised.length - violations.flatMap(({ fromS, toS }) => within(raised, fromS, toS)).length,
    longestDelayS: Math.max(0, ...delays),
  }
}

/** The control, and the planted bug of the property tests: a bare threshold, without anything that damps it. */
export function bareThreshold({ side, raise }: EpisodeLimits): Episode {
  let isRaised = false
  return {
    get phase() {
      return isRaised ? 'raised' : 'calm'
    },
    look(value) {
      const isBeyond = value !== null && (side === 'above' ? value > raise : value < raise)
      if (isBeyond === isRaised) return null
      isRaised = isBeyond
      return isBeyond ? 'raised' : 'recovered'
    },
  }
}
