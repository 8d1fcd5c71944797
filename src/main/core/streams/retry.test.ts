import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../fake-clock.ts'
import { createSeededRandom } from '../fake-random.ts'
import { backoffMs, createRetryBudget, type RetryBudget } from './retry.ts'

describe('the pause before a retry', () => {
  const backoff = { baseMs: 500, maxMs: 60_000 }
  const longest = { next: () => 1 - 2 ** -53, hex: () => '' }

  it('can be as long as base, doubled with each attempt, up to the maximum', () => {
    const limits = [0, 1, 2, 3, 6, 7, 100, 5000].map((attempt) =>
      Math.round(backoffMs(attempt, backoff, longest)),
    )
    expect(limits).toEqual([500, 1000, 2000, 4000, 32_000, 60_000, 60_000, 60_000])
  })

  it('is spread over the whole range, so that those who failed together do not return together', () => {
    const random = createSeededRandom(3)
    const pauses = Array.from({ length: 1000 }, () => backoffMs(2, backoff, random))
    expect(Math.min(...pauses)).toBeLessThan(20)
    expect(Math.max(...pauses)).toBeGreaterThan(1980)
    expect(pauses.reduce((sum, ms) => sum + ms, 0) / pauses.length).toBeCloseTo(1000, -2)
  })
})

describe('the retry budget', () => {
  function setUp() {
    const clock = createFakeClock()
    return { clock, budget: createRetryBudget({ clock }) }
  }
  const granted = (budget: RetryBudget, tries: number) =>
    Array.from({ length: tries }, () => budget.tryRetry(true)).filter(Boolean).length

  it('refuses a fourth retry within a minute in a quiet house', () => {
    const { clock, budget } = setUp()
    budget.recordStart()
    expect(granted(budget, 10)).toBe(3)
    clock.advance(58_000)
    expect(budget.tryRetry(true)).toBe(false)
    clock.advance(2000)
    expect(granted(budget, 10)).toBe(3)
  })

  it('grants one retry for ten starts in a busy one', () => {
    const { budget } = setUp()
    for (let i = 0; i < 80; i++) budget.recordStart()
    expect(granted(budget, 100)).toBe(8)
  })

  it('keeps a third for those that are likely to help', () => {
    const { budget } = setUp()
    expect([budget.tryRetry(false), budget.tryRetry(false), budget.tryRetry(false)]).toEqual([
      true,
      true,
      false,
    ])
    expect([budget.tryRetry(true), budget.tryRetry(true)]).toEqual([true, false])
  })

  it('is not fed by starts of a minute ago', () => {
    const { clock, budget } = setUp()
    for (let i = 0; i < 80; i++) budget.recordStart()
    clock.advance(60_000)
    expect(granted(budget, 100)).toBe(3)
  })

  it('never exceeds its share in any minute, whatever the schedule', () => {
    const event = fc.record({ passMs: fc.nat({ max: 5000 }), isStart: fc.boolean() })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 300, size: 'max' }), (events) => {
        const { clock, budget } = setUp()
        const startsMs: number[] = []
        const retriesMs: number[] = []
        const lately = (times: number[]) => times.filter((ms) => clock.now() - ms < 60_000).length
        for (const { passMs, isStart } of events) {
          clock.advance(passMs)
          if (isStart) {
            budget.recordStart()
            startsMs.push(clock.now())
          } else if (budget.tryRetry(true)) {
            retriesMs.push(clock.now())
            // The second in which the window begins may be forgotten early: one minute minus a second is exact.
            const exactly = retriesMs.filter((ms) => clock.now() - ms < 59_000).length
            expect(exactly).toBeLessThanOrEqual(Math.max(3, 0.1 * lately(startsMs)))
          }
        }
      }),
    )
  })
})
