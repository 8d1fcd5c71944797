/** What the visits add up to: the report's targets, and the table. Pure. */
import { quantile } from '../support/statistics.ts'
import { type Visit } from './crowd.ts'

export interface Figures {
  readonly rows: readonly (readonly [name: string, value: string])[]
  readonly isMet: boolean
}

/** Failures that a content must have shown before it counts as known. */
const failuresUntilKnown = 3
/** Players of one start are told within this. */
const sharedS = 0.5

const mean = (values: readonly number[]): number =>
  values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0) / values.length
const s = (ms: number): string => (Number.isNaN(ms) ? '–' : `${(ms / 1000).toFixed(2)} s`)
const ms = (value: number): string => (Number.isNaN(value) ? '–' : `${value.toFixed(1)} ms`)
const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${(100 * share).toFixed(2)} %`)
const answers = (visits: readonly Visit[]): number[] => visits.map(({ answerMs }) => answerMs)

export function figuresOf(visits: readonly Visit[]): Figures {
  const viable = visits.filter(({ content }) => content.fate === 'viable')
  const played = viable.filter(({ outcome }) => outcome === 'played')
  const failureRate = 1 - played.length / viable.length
  const starts = answers(played)
  const dead = visits.filter(({ content }) => content.fate === 'dead')
  const known = dead.filter(({ code }) => code === 'content_known_bad')
  const later = afterThirdFailure(dead)
  const flickers = visits.filter(({ content }) => content.fate === 'flickers')
  const isMet = failureRate < 0.01 && mean(starts) < 5000 && quantile(starts, 0.95) < 10_000

  const rows: [string, string][] = [
    ['requests, of these for content that can play', `${visits.length}, ${viable.length}`],
    [
      'start failures on content that can play (goal < 1 %)',
      `${viable.length - played.length}, ${percent(failureRate)}`,
    ],
    ['mean start of content that can play (goal < 5 s)', s(mean(starts))],
    [
      'p50, p95 (goal < 10 s), p99, longest',
      [0.5, 0.95, 0.99, 1].map((q) => s(quantile(starts, q))).join(', '),
    ],
    ...kinds(played).map(([kind, of]): [string, string] => [
      `of these "${kind}": count, mean, longest`,
      `${of.length}, ${s(mean(answers(of)))}, ${s(Math.max(...answers(of)))}`,
    ]),
    ['streams that were cut while they were watched', `${played.filter(({ wasCut }) => wasCut).length}`],
    [
      'longest gap in a picture that was watched',
      `${Math.max(0, ...played.map(({ gapS }) => gapS)).toFixed(1)} s`,
    ],
    ['requests for dead content, of these answered as known-bad', `${dead.length}, ${known.length}`],
    [
      'known-bad answered in: p50, p99, longest',
      [0.5, 0.99, 1].map((q) => ms(quantile(answers(known), q))).join(', '),
    ],
    [
      'requests for dead content that came after its third failure; of these not known-bad (half-open probes)',
      `${later.length}, ${later.filter(({ code }) => code !== 'content_known_bad').length}`,
    ],
    [
      'all of these answered in: p50, p95, longest',
      [0.5, 0.95, 1].map((q) => ms(quantile(answers(later), q))).join(', '),
    ],
    [
      'content that plays half of the time ("flickers"): played, refused',
      `${count(flickers, true)}, ${count(flickers, false)}`,
    ],
    ['why content that can play did not', reasons(viable)],
  ]
  return { rows, isMet }
}

const count = (visits: readonly Visit[], hasPlayed: boolean): number =>
  visits.filter(({ outcome }) => (outcome === 'played') === hasPlayed).length

function kinds(visits: readonly Visit[]): [string, Visit[]][] {
  return [...Map.groupBy(visits, ({ content }) => content.kind)].sort(([a], [b]) => a.localeCompare(b))
}

/** Requests that were made when three starts of the same content had failed. Who shared a start shares its failure. */
function afterThirdFailure(dead: readonly Visit[]): Visit[] {
  return [...Map.groupBy(dead, ({ content }) => content.id).values()].flatMap((of) => {
    const ends = of
      .filter(({ code }) => code !== 'content_known_bad')
      .map(({ atS, answerMs }) => atS + answerMs / 1000)
      .sort((a, b) => a - b)
    const starts = ends.filter((endS, at) => endS - (ends[at - 1] ?? -Infinity) > sharedS)
    const thirdS = starts[failuresUntilKnown - 1] ?? Infinity
    return of.filter(({ atS }) => atS > thirdS)
  })
}

function reasons(viable: readonly Visit[]): string {
  const lost = viable.filter(({ outcome }) => outcome !== 'played')
  const words = lost.map(
    ({ content, code, outcome, answerMs }) => `${content.kind}: ${code ?? outcome} after ${s(answerMs)}`,
  )
  return words.length === 0 ? '–' : words.slice(0, 10).join('; ')
}
