import { afterEach, expect, test, vi } from 'vitest'
import { createPageClock } from './clock.ts'

afterEach(() => void vi.useRealTimers())

const live = (clockOffsetMs: number) => ({
  getState: () => ({ snapshot: null, connection: 'live' as const, lostAtMs: null, clockOffsetMs }),
})

test('the clock ticks once a second for all, and stops when nobody looks', () => {
  vi.useFakeTimers()
  const clock = createPageClock(live(0))
  const ticks: string[] = []
  const offA = clock.subscribe(() => ticks.push('a'))
  const offB = clock.subscribe(() => ticks.push('b'))
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(1000)
  expect(ticks).toEqual(['a', 'b'])
  offA()
  offB()
  expect(vi.getTimerCount()).toBe(0)
})

test("it shows the time of Weir's machine", () => {
  expect(createPageClock(live(90_000), () => 10_400).nowMs()).toBe(100_000)
})
