import { describe, expect, it } from 'vitest'
import { createHpaScaler } from './hpa.ts'
import { asked } from './test-facts.ts'

describe('the rules of the Kubernetes HPA', () => {
  it('nothing happens within a tenth of the target', () => {
    // 2.1 streams an engine are the target of 70 %: 2 of 3 slots are 95 % of it.
    expect(asked(createHpaScaler).until(60, { ready: [2, 2, 2, 2] }).wanted).toBe(4)
  })

  it('up by ceil(pods × metric / target), those who wait counted', () => {
    // 12 streams and 3 that wait, for 2.1 an engine: 8 engines, and 4 or as many again may be added at a time.
    expect(asked(createHpaScaler).until(1, { ready: [3, 3, 3, 3], waiting: 3 }).wanted).toBe(8)
  })

  it('it looks only every 15 s', () => {
    const hpa = asked(createHpaScaler)
    expect(hpa.until(1, { ready: [1, 2] }).wanted).toBe(2)
    expect(hpa.until(14, { ready: [3, 3], waiting: 4 }).wanted).toBe(2)
    expect(hpa.until(15, { ready: [3, 3], waiting: 4 }).wanted).toBe(5)
  })

  it('no more than 4 pods or as many again in 15 s, whatever the demand', () => {
    const hpa = asked(createHpaScaler)
    expect(hpa.until(1, { ready: [3, 3], waiting: 60 }).wanted).toBe(6)
    expect(hpa.until(16, { ready: [3, 3, 3, 3, 3, 3], waiting: 60 }).wanted).toBe(12)
  })

  it('engines that boot count as idle, so nothing is asked twice', () => {
    const hpa = asked(createHpaScaler)
    hpa.until(1, { ready: [3, 3], waiting: 4 })
    expect(hpa.until(16, { ready: [3, 3], coming: 3, waiting: 4 }).wanted).toBe(5)
  })

  it('down only when the highest recommendation of 300 s allows it, and only idle engines go', () => {
    const hpa = asked(createHpaScaler)
    hpa.until(1, { ready: [2, 2, 2, 2] })
    expect(hpa.until(299, { ready: [2, 0, 0, 0] }).wanted).toBe(4)
    const decision = hpa.until(330, { ready: [2, 0, 0, 0] })
    expect(decision.wanted).toBe(1)
    // The youngest first, as a ReplicaSet chooses.
    expect(decision.letGo).toEqual(['e4', 'e3', 'e2'])
  })

  it('an engine that was too many and busy goes when it is idle', () => {
    const hpa = asked(createHpaScaler)
    hpa.until(1, { ready: [1, 1] })
    expect(hpa.until(320, { ready: [1, 1] }).letGo).toEqual([])
    expect(hpa.until(322, { ready: [1, 0] }).letGo).toEqual(['e2'])
  })

  it('never beyond the bounds', () => {
    expect(asked(createHpaScaler, { max: 3 }).until(1, { ready: [3, 3], waiting: 60 }).wanted).toBe(3)
    expect(asked(createHpaScaler, { min: 2 }).until(700, { ready: [0, 0, 0] }).wanted).toBe(2)
  })
})
