import { describe, expect, it } from 'vitest'
import { draw, okabeIto, ticks, type Drawing } from './svg.ts'

const line = (label: string, value: readonly number[]) => ({
  label,
  colour: okabeIto.blue,
  series: { atS: value.map((_, at) => at * 60), value },
})
const drawing: Drawing = {
  title: 'Engines & "viewers" <now>',
  description: 'Two lines.',
  yLabel: 'engines',
  panels: [{ title: 'one', lines: [line('wanted', [0, 3, 7]), line('ready', [0, 2, 7])] }],
  columns: 2,
  fromS: 0,
  untilS: 180,
}

describe('a plot', () => {
  it('says what it shows to those who do not see it', () => {
    const svg = draw(drawing)
    expect(svg).toContain('role="img" aria-labelledby="title description"')
    expect(svg).toContain('<title id="title">Engines &amp; "viewers" &lt;now&gt;</title>')
    expect(svg).toContain('<desc id="description">Two lines.</desc>')
  })

  it('has a background of its own, for dark pages', () => {
    expect(draw(drawing)).toContain('fill="#ffffff"')
  })

  it('lines that end at the same place have labels beside one another', () => {
    const labels = [
      ...draw(drawing).matchAll(/y="([\d.]+)" font-weight="600" fill="#[0-9a-f]+">(wanted|ready)/g),
    ]
    expect(labels.map(([, , label]) => label).sort()).toEqual(['ready', 'wanted'])
    const [one, other] = labels.map(([, y]) => Number(y))
    expect(Math.abs((one ?? 0) - (other ?? 0))).toBeGreaterThanOrEqual(14)
  })

  it('only what lies within its time is drawn', () => {
    const late = { ...drawing, panels: [{ title: 'late', lines: [line('wanted', [0, 1, 1, 99])] }] }
    expect(draw(late)).not.toContain('>100<')
  })

  it('a line without values is no line, and no mistake', () => {
    const empty = { ...drawing, panels: [{ title: 'none', lines: [line('wanted', [])] }] }
    expect(draw(empty)).not.toContain('NaN')
  })
})

describe('the ticks of an axis', () => {
  it.each([
    [1, [0, 1]],
    [7, [0, 2, 4, 6, 8]],
    [14, [0, 5, 10, 15]],
    [54, [0, 20, 40, 60]],
    [0, [0]],
  ])('up to %i', (most, expected) => {
    expect(ticks(most, 5)).toEqual(expected)
  })
})
