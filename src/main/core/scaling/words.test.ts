import { describe, expect, it } from 'vitest'
import { lasting } from './words.ts'

describe('how long something lasted', () => {
  it.each([
    [999, '0 s'],
    [4_900, '4 s'],
    [60_000, '1 min'],
    [90_000, '90 s'],
    [300_000, '5 min'],
    [7_199_000, '119 min'],
    [7_200_000, '2 h'],
    [26 * 3_600_000, '26 h'],
  ])('%i ms is %s', (ms, words) => {
    expect(lasting(ms)).toBe(words)
  })
})
