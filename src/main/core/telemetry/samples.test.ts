import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../fake-clock.ts'
import { createSamples } from './samples.ts'

describe('latency samples', () => {
  it('say nothing before anything was measured', () => {
    const view = createSamples(createFakeClock(), { windowMs: 1000 }).view()
    expect(view).toEqual({ count: 0, meanMs: null, p50Ms: null, p95Ms: null, p99Ms: null })
  })

  it('give exact percentiles by nearest rank', () => {
    const samples = createSamples(createFakeClock(), { windowMs: 1000 })
    for (let value = 1; value <= 100; value++) samples.add(value)
    expect(samples.view()).toEqual({ count: 100, meanMs: 50.5, p50Ms: 50, p95Ms: 95, p99Ms: 99 })
  })

  it('forget what is older than the window', () => {
    const clock = createFakeClock()
    const samples = createSamples(clock, { windowMs: 1000 })
    samples.add(5)
    clock.advance(999)
    expect(samples.view().count).toBe(1)
    clock.advance(2)
    expect(samples.view().count).toBe(0)
  })

  it('keep the newest when there are more than are kept', () => {
    const samples = createSamples(createFakeClock(), { windowMs: 1000, maxSamples: 10 })
    for (let value = 0; value < 100; value++) samples.add(value)
    expect(samples.view()).toMatchObject({ count: 10, p50Ms: 94 })
  })
})
