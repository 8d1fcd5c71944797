import { describe, expect, it } from 'vitest'
import { distributionOf } from './figures.ts'
import { createGauge } from './gauge.ts'
import { planOf } from './worlds.ts'
import { scalingFigures } from './scaling-figures.ts'

const steps = (...given: readonly (readonly [atS: number, value: number])[]) => {
  const gauge = createGauge()
  for (const [atS, value] of given) gauge.set(atS * 1000, value)
  return gauge
}

describe('a gauge', () => {
  it('weighs its values by the time for which they held', () => {
    expect(steps([0, 2], [10, 4], [15, 0]).mean(20_000)).toBe((2 * 10 + 4 * 5) / 20)
  })

  it('keeps of several steps in one moment only the last, and none that changes nothing', () => {
    expect(steps([0, 1], [5, 2], [5, 3], [6, 3], [7, 9], [7, 3]).series()).toEqual({
      atS: [0, 5],
      value: [1, 3],
    })
  })
})

describe('scaling figures', () => {
  const plan = { ...planOf('step', 1), lastsMs: 3_600_000 }

  it('count a change of direction, and not a second step the same way', () => {
    const { ups, downs, reversals, reversalsPerHour } = scalingFigures(plan, {
      wanted: steps([0, 3], [100, 4], [200, 5], [300, 4], [400, 3], [500, 4]),
      under: steps([0, 0]),
    })
    expect({ ups, downs, reversals, reversalsPerHour }).toEqual({
      ups: 3,
      downs: 2,
      reversals: 2,
      reversalsPerHour: 2,
    })
  })

  it('say how long a step up took, until room for all was there and nothing more was added', () => {
    const stepS = (plan.steps[0]?.atMs ?? 0) / 1000
    const settled = (...under: readonly (readonly [number, number])[]) =>
      scalingFigures(plan, {
        wanted: steps([0, 3], [stepS + 2, 5], [stepS + 4, 6]),
        under: steps(...under),
      }).settleS
    expect(settled([stepS + 1, 1], [stepS + 12.5, 0])).toEqual([12.5])
    expect(settled([stepS + 1, 1], [stepS + 3, 0])).toEqual([4])
    expect(settled([stepS + 1, 1])).toEqual([null])
  })
})

it('a distribution is by nearest rank, and all zeros without a value', () => {
  const hundred = distributionOf(Array.from({ length: 100 }, (_, n) => 100 - n))
  expect(hundred).toEqual({ count: 100, meanMs: 50.5, p50Ms: 50, p95Ms: 95, p99Ms: 99, maxMs: 100 })
  expect(distributionOf([])).toEqual({ count: 0, meanMs: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, maxMs: 0 })
})
