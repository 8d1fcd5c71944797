import { expect, test } from 'vitest'
import { emptySnapshot } from '../../../../e2e/support/fake-parts.ts'
import { historyChart, liveChart, marksOf } from './pool-chart.ts'

const names = { wanted: 'wanted', ready: 'ready', busy: 'busy' }
const trends = { ...emptySnapshot().trends, lastMs: 1_800_000 }
const bucket = (fromMs: number, enginesBusy: number | null) => ({
  fromMs,
  readers: 1,
  maxReaders: 1,
  enginesReady: 2.5,
  enginesWanted: 3,
  enginesBusy,
  inBps: 0,
  outBps: 0,
})

const now = { wanted: 7, ready: 6, busy: 5 }

test('five minutes show the last five minutes of the half hour, and what is now', () => {
  const wanted = trends.wanted.map((_, index) => index)
  const chart = liveChart(names, { ...trends, wanted }, now, 1_805_000, 300_000)
  expect([chart.times[0], chart.times.at(-2), chart.times.at(-1)]).toEqual([1_530_000, 1_800_000, 1_805_000])
  expect(chart.series.map(({ values }) => values.length)).toEqual([11, 11, 11])
  expect(chart.series[0]?.values.slice(-3)).toEqual([58, 59, 7])
  expect(chart.series[2]?.values.at(-1)).toBe(5)
})

test('a Weir that has just started shows what is now', () => {
  const chart = liveChart(names, trends, now, 1_800_000, 1_800_000)
  expect(chart.times.at(-1)).toBe(1_800_000)
  expect(chart.series[1]?.values.filter((value) => value !== null)).toEqual([6])
})

test('steps in which Weir did not run, and figures that were not kept, are gaps', () => {
  const answer = { stepMs: 60_000, buckets: [bucket(0, 1), bucket(120_000, null)] }
  const chart = historyChart(names, answer, { fromMs: 0, toMs: 180_000, stepMs: 60_000 })
  expect(chart.times).toEqual([0, 60_000, 120_000])
  expect(chart.series.map(({ values }) => values)).toEqual([
    [3, null, 3],
    [2.5, null, 2.5],
    [1, null, null],
  ])
})

test('a decision is marked by what it did, and told in full', () => {
  const decisions = [
    { atMs: 2000, text: 'queue 3 for 4 s: +1' },
    { atMs: 1000, text: '3 engines by hand' },
  ]
  expect(marksOf(decisions, (text) => text)).toEqual([
    { atMs: 1000, text: '3 engines by hand', short: '' },
    { atMs: 2000, text: 'queue 3 for 4 s: +1', short: '+1' },
  ])
})

test('of too many decisions the latest steps are marked', () => {
  const decisions = Array.from({ length: 300 }, (_, index) => ({
    atMs: 300 - index,
    text: index % 2 === 0 ? 'load: +1' : 'e1 drained by hand',
  }))
  const marks = marksOf(decisions, (text) => text)
  expect(marks).toHaveLength(100)
  expect(marks.at(-1)).toEqual({ atMs: 300, text: 'load: +1', short: '+1' })
})
