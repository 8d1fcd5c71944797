import { expect, test } from 'vitest'
import { trendPaths } from './trend-path.ts'

test('minutes without a measurement are a gap, not a zero', () => {
  expect(trendPaths([1, 1, null, 1, 1], 1)).toBe('M0 4L25 4M75 4L100 4')
})

test('a single measurement between gaps is still seen', () => {
  expect(trendPaths([null, 1, null], 1)).toBe('M50 4h0.01')
  expect(trendPaths([null, null, 1], 2)).toBe('M100 50h0.01')
})

test('nothing measured draws nothing', () => {
  expect(trendPaths([null, null], 1)).toBe('')
  expect(trendPaths([], 1)).toBe('')
})

test('a value above the axis stays inside the drawing', () => {
  expect(trendPaths([0, 5], 1)).toBe('M0 96L100 4')
})
