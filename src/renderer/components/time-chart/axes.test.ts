import { expect, test } from 'vitest'
import { axisTop, labelled, spread, timeTicks } from './axes.ts'
import { evenTimes, mostOf, stepTimes, stepValues } from './chart-data.ts'

test('an axis grows at once, and shrinks only where a smaller one has room to spare', () => {
  const tops = [3e6, 11e6, 19e6, 21e6, 19e6, 9e6, 7.9e6].reduce<number[]>(
    (before, most) => [...before, axisTop('bps', most, before.at(-1))],
    [],
  )
  expect(tops).toEqual([5e6, 2e7, 2e7, 5e7, 5e7, 2e7, 1e7])
})

test('counts have a whole number at half the axis, bytes a round number of their unit', () => {
  expect([0, 3, 5, 11, 23, 45].map((most) => axisTop('count', most))).toEqual([4, 4, 10, 20, 40, 100])
  expect([0, 300 * 1024 ** 2, 3 * 1024 ** 3].map((most) => axisTop('bytes', most))).toEqual([
    1024 ** 2,
    500 * 1024 ** 2,
    5 * 1024 ** 3,
  ])
})

test('percentages have one axis', () => {
  expect([0, 0.02, 0.9].map((most) => axisTop('share', most, 1))).toEqual([1, 1, 1])
})

test('the axis reaches the target always, the critical line when data come near it', () => {
  const chart = (value: number) => ({
    times: [0],
    series: [{ id: 'a', name: 'a', values: [value, null] }],
    unit: 'ms' as const,
    target: 5000,
    critical: 15_000,
  })
  expect([1000, 7000, 8000, 20_000].map((value) => mostOf(chart(value)))).toEqual([
    5000, 7000, 15_000, 20_000,
  ])
})

test('ticks are round times of the clock, few enough to read', () => {
  const at = (...parts: [number, number, number, number?, number?]) => new Date(...parts).getTime()
  const noon = at(2026, 2, 14, 12, 3)
  const read = (spanMs: number) =>
    timeTicks(noon - spanMs, noon, 6).ticks.map((tick) => new Date(tick).toString().slice(4, 21))
  expect(read(5 * 60_000)).toEqual(
    ['11:58', '11:59', '12:00', '12:01', '12:02', '12:03'].map((time) => `Mar 14 2026 ${time}`),
  )
  expect(read(30 * 60_000).map((text) => text.slice(12))).toEqual([
    '11:35',
    '11:40',
    '11:45',
    '11:50',
    '11:55',
    '12:00',
  ])
  expect(read(24 * 3_600_000).map((text) => text.slice(12))).toEqual(['18:00', '00:00', '06:00', '12:00'])
  const days = timeTicks(noon - 7 * 86_400_000, noon, 6)
  expect(days.days).toBe(true)
  expect(days.ticks.length).toBeLessThanOrEqual(6)
})

test('labels at the ends of lines that meet are moved apart, and stay inside', () => {
  expect(spread([50, 52], 14, 100)).toEqual([50, 64])
  expect(spread([99, 98, 10], 14, 100)).toEqual([100, 86, 10])
  expect(spread([0, 0, 0], 14, 100)).toEqual([0, 14, 28])
  expect(spread([], 14, 100)).toEqual([])
})

test('of marks too close to each other the latest keeps its text', () => {
  expect(labelled([0, 10, 200, 290], 90)).toEqual([false, true, true, true])
  expect(labelled([0, 10, 20], 90)).toEqual([false, false, true])
})

test('each point of a series stands where it was measured', () => {
  expect(evenTimes(3, 30, 90_000)).toEqual([30_000, 60_000, 90_000])
})

test('steps of the history without anything in them are gaps', () => {
  const times = stepTimes({ fromMs: 60_000, toMs: 240_000, stepMs: 60_000 })
  expect(times).toEqual([60_000, 120_000, 180_000])
  const buckets = [
    { fromMs: 60_000, starts: 3 },
    { fromMs: 180_000, starts: 0 },
  ]
  expect(stepValues(times, buckets, ({ starts }) => starts)).toEqual([3, null, 0])
})
