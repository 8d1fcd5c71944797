import { expect, test } from 'vitest'
import { createFakeClock } from '../fake-clock.ts'
import { createMeters } from './meters.ts'

const totals = { bytesIn: 0, bytesOut: 0, readers: 1, wanted: 3, ready: 3, busyEngines: 1, engines: 3 }
const known = (values: readonly (number | null)[]): number => values.filter((value) => value !== null).length

test('points of a series lie on whole steps of the clock, however late ticks come', () => {
  const clock = createFakeClock(Date.UTC(2025, 9, 20, 12, 0, 7))
  const meters = createMeters(clock)
  for (let tick = 0; tick < 600; tick++) {
    clock.advance(1013)
    meters.tick({ ...totals, wanted: Math.floor(clock.wallMs() / 30_000) })
    const { trends, throughput } = meters.view()
    expect(trends.lastMs).toBe(Math.floor(clock.wallMs() / 30_000) * 30_000)
    expect(throughput.lastMs).toBe(Math.floor(clock.wallMs() / 5000) * 5000)
    const last = trends.wanted.at(-1) ?? null
    if (last !== null) expect(last).toBe(trends.lastMs / 30_000)
  }
  const { trends, throughput } = meters.view()
  expect(known(trends.wanted)).toBe(Math.floor((7000 + 600 * 1013) / 30_000))
  expect(known(throughput.readers)).toBe(60)
})

test('somebody sets the clock back: series go on from there, and rates are not negative', () => {
  const clock = createFakeClock(Date.UTC(2025, 9, 20, 12))
  const meters = createMeters(clock)
  for (let tick = 1; tick <= 120; tick++) {
    if (tick === 60) clock.jumpWall(-3_600_000)
    clock.advance(1000)
    meters.tick({ ...totals, bytesIn: tick * 125_000, bytesOut: tick * 125_000 })
  }
  const { trends, throughput } = meters.view()
  expect(trends.lastMs).toBe(Date.UTC(2025, 9, 20, 11, 2))
  expect(new Set(throughput.inBps.filter((bps) => bps !== null))).toEqual(new Set([1_000_000]))
})
