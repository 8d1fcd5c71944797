import { expect, test } from 'vitest'
import { ranges, stepsOf } from './range.ts'

const now = Date.UTC(2026, 2, 14, 19, 0, 7)

test('every range has as many steps as a line can show, and holds the present', () => {
  for (const range of ranges) {
    const { fromMs, toMs, stepMs } = stepsOf(range, now)
    expect((toMs - fromMs) / stepMs).toBeGreaterThanOrEqual(60)
    expect((toMs - fromMs) / stepMs).toBeLessThanOrEqual(180)
    expect(toMs).toBeGreaterThanOrEqual(now)
    expect(toMs - now).toBeLessThan(stepMs)
  }
})

test('a range moves once a step', () => {
  expect(stepsOf('30m', now + 10_000)).toEqual(stepsOf('30m', now))
  expect(stepsOf('30m', now + 30_000)).not.toEqual(stepsOf('30m', now))
})
