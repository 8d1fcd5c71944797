import { expect, it } from 'vitest'
import { createFakeClock } from '../../fake-clock.ts'
import { createRecent } from './recent.ts'

const minuteMs = 60_000

function recentOf(agesMin: readonly number[]) {
  const clock = createFakeClock()
  const recent = createRecent<number>(clock)
  for (const [index, ageMin] of agesMin.entries()) {
    recent.add(ageMin)
    clock.advance((ageMin - (agesMin[index + 1] ?? 0)) * minuteMs)
  }
  return recent
}

it('nothing measured is nothing', () => {
  expect(recentOf([]).take(10)).toEqual({ values: [], spanMs: 5 * minuteMs })
})

it('a busy house is judged by its last five minutes', () => {
  expect(recentOf([9, 8, 4, 3, 2, 1]).take(3)).toEqual({ values: [4, 3, 2, 1], spanMs: 5 * minuteMs })
})

it('a quiet one by the last few it had, and it is said how far back they go', () => {
  expect(recentOf([29, 20, 12, 4]).take(3)).toEqual({ values: [20, 12, 4], spanMs: 20 * minuteMs })
})

it('what is older than half an hour says nothing', () => {
  expect(recentOf([50, 40, 31, 4]).take(3).values).toEqual([4])
})

it('a house that is very busy costs no more than a thousand', () => {
  const recent = createRecent<number>(createFakeClock())
  for (let n = 0; n < 5000; n++) recent.add(n)
  const { values } = recent.take(10)
  expect(values).toHaveLength(1000)
  expect(values.at(-1)).toBe(4999)
})
