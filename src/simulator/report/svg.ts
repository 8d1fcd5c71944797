/**
 * Small multiples of step lines as one SVG file: axes from zero, lines labelled at their ends, title and description for
 * those who do not see it, a background of its own so that it reads on dark pages too.
 */
import { type Series } from '../result.ts'

/** Masataka Okabe and Kei Ito, "Color Universal Design" (2008): told apart by all kinds of colour vision. */
export const okabeIto = {
  orange: '#E69F00',
  green: '#009E73',
  blue: '#0072B2',
  vermillion: '#D55E00',
  purple: '#CC79A7',
} as const

export interface Line {
  readonly label: string
  readonly colour: string
  /** SVG's stroke-dasharray; solid without. */
  readonly dash?: string
  readonly series: Series
}

export interface Panel {
  readonly title: string
  readonly lines: readonly Line[]
}

export interface Drawing {
  readonly title: string
  /** What is to be seen, in a sentence or two. */
  readonly description: string
  readonly yLabel: string
  readonly panels: readonly Panel[]
  readonly columns: number
  readonly fromS: number
  readonly untilS: number
}

const panelWidth = 400
const panelHeight = 220
const margin = { top: 34, right: 74, bottom: 40, left: 48 }
const headHeight = 44
const padding = 12
const labelGap = 14
const ink = '#1a1a1a'
const faint = '#d9d9d9'

/** All panels share both axes, so that they can be compared at a glance. */
export function draw(drawing: Drawing): string {
  const { panels, columns } = drawing
  const width = 2 * padding + Math.min(columns, panels.length) * panelWidth
  const height = headHeight + padding + Math.ceil(panels.length / columns) * panelHeight
  const most = Math.max(1, ...panels.flatMap(({ lines }) => lines.flatMap((line) => highest(line, drawing))))
  const y = ticks(most, 5)
  const parts = panels.map((panel, at) => {
    const left = padding + (at % columns) * panelWidth
    const top = headHeight + Math.floor(at / columns) * panelHeight
    return `<g transform="translate(${left} ${top})">${drawPanel(panel, drawing, y)}</g>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description" font-family="system-ui, sans-serif" font-size="12" fill="${ink}">`,
    `<title id="title">${escape(drawing.title)}</title>`,
    `<desc id="description">${escape(drawing.description)}</desc>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#ffffff"/>`,
    `<text x="${padding + 8}" y="28" font-size="16" font-weight="600">${escape(drawing.title)}</text>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

function drawPanel(panel: Panel, { fromS, untilS, yLabel }: Drawing, yTicks: readonly number[]): string {
  const right = panelWidth - margin.right
  const bottom = panelHeight - margin.bottom
  const yMost = yTicks.at(-1) ?? 1
  const x = (s: number): number => margin.left + ((s - fromS) / (untilS - fromS)) * (right - margin.left)
  const y = (value: number): number => bottom - (value / yMost) * (bottom - margin.top)
  const minutes = ticks((untilS - fromS) / 60, 6).filter((minute) => minute * 60 <= untilS - fromS)
  const labels = spread(
    panel.lines.map((line) => ({ line, at: y(lastValue(line.series, untilS)) })),
    { least: margin.top + 4, most: bottom },
  )
  return [
    `<text x="${margin.left}" y="20" font-size="13" font-weight="600">${escape(panel.title)}</text>`,
    ...yTicks.map(
      (tick) =>
        `<path d="M${margin.left} ${px(y(tick))}H${right}" stroke="${tick === 0 ? ink : faint}"/><text x="${margin.left - 6}" y="${px(y(tick) + 4)}" text-anchor="end">${tick}</text>`,
    ),
    ...minutes.map(
      (minute) =>
        `<path d="M${px(x(fromS + minute * 60))} ${bottom}v4" stroke="${ink}"/><text x="${px(x(fromS + minute * 60))}" y="${bottom + 17}" text-anchor="middle">${minute}</text>`,
    ),
    `<text x="${px((margin.left + right) / 2)}" y="${bottom + 32}" text-anchor="middle">minutes</text>`,
    `<text transform="translate(14 ${px((margin.top + bottom) / 2)}) rotate(-90)" text-anchor="middle">${escape(yLabel)}</text>`,
    ...panel.lines.map(
      (line) =>
        `<path d="${path(line.series, { fromS, untilS, x, y })}" fill="none" stroke="${line.colour}" stroke-width="2" stroke-linejoin="round"${line.dash === undefined ? '' : ` stroke-dasharray="${line.dash}"`}/>`,
    ),
    ...labels.map(
      ({ line, at, from }) =>
        `<path d="M${right + 1} ${px(from)}L${right + 9} ${px(at)}" stroke="${line.colour}"/><text x="${right + 12}" y="${px(at + 4)}" font-weight="600" fill="${darker(line.colour)}">${escape(line.label)}</text>`,
    ),
  ].join('\n')
}

interface Frame {
  readonly fromS: number
  readonly untilS: number
  readonly x: (s: number) => number
  readonly y: (value: number) => number
}

function path({ atS, value }: Series, { fromS, untilS, x, y }: Frame): string {
  let d = ''
  atS.forEach((s, at) => {
    const next = atS[at + 1] ?? Infinity
    if (next <= fromS || s >= untilS) return
    const level = px(y(value[at] ?? 0))
    d += d === '' ? `M${px(x(Math.max(s, fromS)))} ${level}` : `H${px(x(s))}V${level}`
  })
  return d === '' ? '' : `${d}H${px(x(untilS))}`
}

function highest({ series }: Line, { fromS, untilS }: Drawing): number[] {
  return series.value.filter((_, at) => {
    const next = series.atS[at + 1] ?? Infinity
    return next > fromS && (series.atS[at] ?? 0) < untilS
  })
}

function lastValue({ atS, value }: Series, untilS: number): number {
  const at = atS.findLastIndex((s) => s < untilS)
  return value[at] ?? 0
}

/** Labels that would lie on one another are pushed apart; each keeps a stroke to where its line ends. */
function spread(
  labels: readonly { readonly line: Line; readonly at: number }[],
  { least, most }: { readonly least: number; readonly most: number },
): { line: Line; at: number; from: number }[] {
  const sorted = labels
    .map(({ line, at }) => ({ line, at, from: at }))
    .sort((one, other) => one.at - other.at)
  let above = least - labelGap
  for (const label of sorted) {
    label.at = Math.max(label.at, above + labelGap)
    above = label.at
  }
  let below = most + labelGap
  for (const label of sorted.toReversed()) {
    label.at = Math.min(label.at, below - labelGap)
    below = label.at
  }
  return sorted
}

/** Round steps from zero to at least `most`. */
export function ticks(most: number, atMost: number): number[] {
  const size = 10 ** Math.floor(Math.log10(Math.max(most, 1)))
  const steps = [size / 10, size / 5, size / 2, size, 2 * size, 5 * size].filter((step) => step >= 1)
  const step = steps.find((one) => Math.ceil(most / one) <= atMost) ?? 10 * size
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, at) => at * step)
}

/** As a word on white, the bright colours need to be darker than as a line: 4.5 : 1 (WCAG 1.4.3). */
function darker(colour: string): string {
  const parts = [1, 3, 5].map((at) => Math.round(parseInt(colour.slice(at, at + 2), 16) * 0.62))
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

const px = (value: number): string => String(Math.round(value * 10) / 10)
const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
