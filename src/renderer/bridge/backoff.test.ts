import { expect, test } from 'vitest'
import { reconnectDelayMs } from './backoff.ts'

test('a Weir that stays away is asked less and less often, at least every 10 s', () => {
  expect([0, 1, 2, 3, 4, 5, 60].map((attempt) => reconnectDelayMs(attempt, 0.999_999))).toEqual([
    500, 1000, 2000, 4000, 8000, 10_000, 10_000,
  ])
})

test('two windows that lost Weir at the same moment come back at different ones', () => {
  expect(reconnectDelayMs(0, 0)).toBe(250)
  expect(reconnectDelayMs(0, 0.5)).toBe(375)
})
