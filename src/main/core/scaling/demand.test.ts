import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { desiredEngines, desiredOnTheWayDown, withSubstitutes, type Demand } from './demand.ts'

const demand: fc.Arbitrary<Demand> = fc.record({
  streams: fc.nat(100),
  expected: fc.nat(20),
  slotsPerEngine: fc.integer({ min: 1, max: 8 }),
  spares: fc.nat(4),
})

describe('how many engines demand asks for', () => {
  it.each([
    ['nothing without streams and spares', { streams: 0, expected: 0, spares: 0 }, 0],
    ['the spare alone', { streams: 0, expected: 0, spares: 1 }, 1],
    ['an engine for one stream', { streams: 1, expected: 0, spares: 0 }, 1],
    ['a second one for the first stream too many', { streams: 4, expected: 0, spares: 0 }, 2],
    ['room for a whole engine beside the streams', { streams: 4, expected: 0, spares: 1 }, 3],
    ['no more for what a spare will take', { streams: 4, expected: 3, spares: 1 }, 3],
    ['more when more than that is expected', { streams: 4, expected: 6, spares: 1 }, 4],
  ])('%s', (_, of, engines) => {
    expect(desiredEngines({ ...of, slotsPerEngine: 3 })).toBe(engines)
  })

  it('never is less for more', () => {
    const keys = ['streams', 'expected', 'spares'] as const
    fc.assert(
      fc.property(demand, fc.constantFrom(...keys), fc.integer({ min: 1, max: 5 }), (less, key, by) => {
        const more = { ...less, [key]: less[key] + by }
        expect(desiredEngines(more)).toBeGreaterThanOrEqual(desiredEngines(less))
        expect(desiredOnTheWayDown(more)).toBeGreaterThanOrEqual(desiredOnTheWayDown(less))
      }),
    )
  })

  it('has room for all of them, and no engine more than that takes', () => {
    fc.assert(
      fc.property(demand, (of) => {
        const { streams, expected, slotsPerEngine, spares } = of
        const needed = streams + Math.max(expected, spares * slotsPerEngine)
        const room = desiredEngines(of) * slotsPerEngine
        expect(room).toBeGreaterThanOrEqual(needed)
        expect(room - slotsPerEngine).toBeLessThan(needed)
      }),
    )
  })

  it('is enough on the way down for 10 % more, and at least one stream more', () => {
    fc.assert(
      fc.property(demand, (of) => {
        const noisy = {
          ...of,
          streams: Math.max(Math.round(of.streams * 1.1), Math.min(1, of.streams) + of.streams),
        }
        expect(desiredOnTheWayDown(of)).toBeGreaterThanOrEqual(desiredEngines(noisy))
      }),
    )
  })
})

describe('substitutes for engines that fail', () => {
  it('are one for each, but never more than half as many again', () => {
    expect(withSubstitutes(4, 0)).toBe(4)
    expect(withSubstitutes(4, 1)).toBe(5)
    expect(withSubstitutes(4, 4)).toBe(6)
    expect(withSubstitutes(1, 1)).toBe(2)
    expect(withSubstitutes(0, 3)).toBe(0)
  })
})
