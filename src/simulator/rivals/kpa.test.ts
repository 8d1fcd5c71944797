import { describe, expect, it } from 'vitest'
import { createKpaScaler } from './kpa.ts'
import { asked } from './test-facts.ts'

describe('the rules of the Knative KPA', () => {
  it('in calm it follows the mean of a minute', () => {
    const kpa = asked(createKpaScaler)
    kpa.until(130, { ready: [2, 2, 2] })
    // 9 streams want 5 engines, but the minute before had 6.
    expect(kpa.until(134, { ready: [3, 3, 3] }).wanted).toBeLessThan(5)
    expect(kpa.until(195, { ready: [3, 3, 3] }).wanted).toBe(5)
  })

  it('it panics when six seconds ask for twice what is ready', () => {
    const kpa = asked(createKpaScaler)
    kpa.until(130, { ready: [1] })
    expect(kpa.until(140, { ready: [3], waiting: 9 }).wanted).toBe(6)
  })

  it('in panic it never goes down, and a minute after the last reason it does', () => {
    const kpa = asked(createKpaScaler)
    kpa.until(130, { ready: [1] })
    kpa.until(140, { ready: [3], waiting: 9 })
    expect(kpa.until(190, { ready: [1, 1, 0, 0, 0, 0] }).wanted).toBe(6)
    expect(kpa.until(260, { ready: [1, 1, 0, 0, 0, 0] }).wanted).toBeLessThan(6)
  })

  it('it begins in panic when engines are there already, so that its ignorance takes none away', () => {
    expect(asked(createKpaScaler).until(50, { ready: [0, 0, 0, 0] }).wanted).toBe(4)
  })

  it('at most half of the engines go at a time', () => {
    const kpa = asked(createKpaScaler)
    kpa.until(70, { ready: [3, 3, 3, 3, 3, 3, 3, 3] })
    const decision = kpa.until(190, { ready: [0, 0, 0, 0, 0, 0, 0, 0] })
    expect(decision.wanted).toBe(4)
    expect(decision.letGo).toHaveLength(4)
  })

  it('the last engine goes 30 s after the minute without traffic, where none are allowed', () => {
    const kpa = asked(createKpaScaler, { min: 0 })
    kpa.until(70, { ready: [1] })
    expect(kpa.until(158, { ready: [0] }).wanted).toBe(1)
    expect(kpa.until(165, { ready: [0] }).wanted).toBe(0)
  })
})
