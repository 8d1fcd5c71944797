import { describe, expect, it } from 'vitest'
import { createGrowth } from './growth.ts'

describe('what is expected while an engine boots', () => {
  it('is nothing before anything came, and nothing from a single look', () => {
    const growth = createGrowth()
    expect(growth.expected(5000)).toBe(0)
    growth.tell(0, 100, 40)
    expect(growth.expected(5000)).toBe(0)
  })

  it('is what came lately and stayed, in the time of a boot', () => {
    const growth = createGrowth()
    for (let second = 0; second <= 60; second++) growth.tell(second * 1000, second, second)
    expect(growth.expected(5000)).toBe(5)
    expect(growth.expected(null), 'a boot that nobody has seen takes the usual time').toBe(5)
    expect(growth.expected(600_000), 'no burst goes on for ever').toBe(15)
  })

  it('is nothing when viewers zap, or players try dead contents again and again', () => {
    const growth = createGrowth()
    for (let second = 0; second <= 60; second++) growth.tell(second * 1000, 4 * second, 6)
    expect(growth.expected(15_000)).toBe(0)
  })

  it('is nothing when the load grows though nobody came', () => {
    const growth = createGrowth()
    for (let second = 0; second <= 60; second++) growth.tell(second * 1000, 7, second)
    expect(growth.expected(15_000)).toBe(0)
  })

  it('is forgotten half a minute after the burst', () => {
    const growth = createGrowth()
    for (let second = 0; second <= 5; second++) growth.tell(second * 1000, 2 * second, 2 * second)
    expect(growth.expected(15_000)).toBe(5)
    for (let second = 6; second <= 36; second++) growth.tell(second * 1000, 10, 10)
    expect(growth.expected(15_000)).toBe(0)
  })

  it('is less when the same growth took longer, because the machine slept', () => {
    const growth = createGrowth()
    growth.tell(0, 0, 0)
    growth.tell(3_600_000, 30, 30)
    expect(growth.expected(15_000)).toBe(0)
  })
})
