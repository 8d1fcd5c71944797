import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../main/core/fake-random.ts'
import { createFakeClock } from '../main/core/fake-clock.ts'
import { createSimulatedClock, drained } from './clock.ts'

describe('the simulated clock', () => {
  it('fires nothing that is not due, and stands where it was told to', () => {
    const clock = createSimulatedClock()
    let fired = false
    clock.after(10, () => (fired = true))
    expect(clock.step(9)).toBe(false)
    expect([clock.now(), fired]).toEqual([9, false])
    expect(clock.nextDueMs()).toBe(10)
  })

  it('forgets a cancelled timer, also when cancelled twice or after it fired', () => {
    const clock = createSimulatedClock()
    const cancelled = clock.after(5, () => expect.fail('it was cancelled'))
    const kept = clock.after(6, () => undefined)
    cancelled.cancel()
    cancelled.cancel()
    expect(clock.pending()).toBe(1)
    expect(clock.step(100)).toBe(true)
    kept.cancel()
    expect([clock.now(), clock.pending(), clock.nextDueMs()]).toEqual([6, 0, Infinity])
  })

  it('fires in the same order as the clock that tests use, whatever is set and cancelled', () => {
    const random = createSeededRandom(1)
    for (let round = 0; round < 200; round++) {
      const [ours, theirs] = [createSimulatedClock(), createFakeClock()]
      const fired: [number[], number[]] = [[], []]
      const timers = Array.from({ length: 40 }, (_, n) => {
        const ms = Math.floor(random.next() * 20)
        return [ours.after(ms, () => fired[0].push(n)), theirs.after(ms, () => fired[1].push(n))] as const
      })
      for (const pair of timers) if (random.next() < 0.3) for (const timer of pair) timer.cancel()
      while (ours.step(100));
      theirs.advance(100)
      expect(fired[0]).toEqual(fired[1])
      expect([ours.now(), ours.pending()]).toEqual([theirs.now(), 0])
    }
  })

  it('goes on for whoever waits for the rest of a wait, however small the rest', () => {
    const clock = createSimulatedClock()
    clock.step(131_518 + 1 / 3)
    clock.after(1e-12, () => undefined)
    const beforeMs = clock.now()
    clock.step(Infinity)
    expect(clock.now()).toBeGreaterThan(beforeMs)
  })

  it('lets everything happen that needs no time, however long its chain', async () => {
    let links = 0
    void (async () => {
      while (links < 10_000) {
        await Promise.resolve()
        links++
      }
    })()
    await drained()
    expect(links).toBe(10_000)
  })
})
