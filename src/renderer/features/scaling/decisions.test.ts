import { expect, test } from 'vitest'
import { changeIn, decisionsSince, directionOf } from './decisions.ts'

const kept = (atMs: number, text: string) => ({ kind: 'scaling', atMs, text }) as const

test('a decision that both the snapshot and the history tell is listed once', () => {
  const live = [
    { atMs: 5000, text: 'queue 1: +1' },
    { atMs: 3000, text: 'queue 1: +1' },
  ]
  const history = [kept(5002, 'queue 1: +1'), kept(3000, 'queue 1: +1'), kept(1000, 'queue 1: +1')]
  expect(decisionsSince(0, live, history).map(({ atMs }) => atMs)).toEqual([5000, 3000, 1000])
})

test('without a history there are still those of the snapshot, and none from before the range', () => {
  const live = [
    { atMs: 5000, text: 'b' },
    { atMs: 3000, text: 'a' },
  ]
  expect(decisionsSince(4000, live, [])).toEqual([{ atMs: 5000, text: 'b' }])
})

test('what a decision did is read from the end of its reason', () => {
  expect(
    [
      'queue 3 for 4 s, 2 engines booting: +1',
      'queue 3: +1 (2 more asked for, but max 8 reached)',
      'demand was at most 2 engines for 5 min: -1 (e4 idle for 6 min)',
      '3 engines found, 2 less than were wanted: -2',
      'Scaling is paused by hand: 3 engines until it is resumed',
      'e2 removed by hand',
      'all engines that somebody else runs are used',
    ].map((text) => [directionOf(text), changeIn(text)]),
  ).toEqual([
    ['up', '+1'],
    ['up', '+1'],
    ['down', '-1'],
    ['down', '-2'],
    ['hand', null],
    ['hand', null],
    ['none', null],
  ])
})
