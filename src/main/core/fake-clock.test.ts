import { describe, expect, it } from 'vitest'
import { createFakeClock } from './fake-clock.ts'
import { createSeededRandom } from './fake-random.ts'

describe('the fake clock', () => {
  it('refuses to run backwards or by nothing that is a number', () => {
    const clock = createFakeClock()
    expect(() => clock.advance(-1)).toThrow(RangeError)
    expect(() => clock.advance(Number.NaN)).toThrow(RangeError)
  })

  it('fires timers by due time, and those of one moment in the order of their setting', () => {
    const clock = createFakeClock()
    const fired: string[] = []
    clock.after(20, () => fired.push('late'))
    clock.after(10, () => fired.push('first of two'))
    clock.after(10, () => fired.push('second of two'))
    clock.advance(19)
    expect(fired).toEqual(['first of two', 'second of two'])
    clock.advance(1)
    expect(fired).toEqual(['first of two', 'second of two', 'late'])
  })

  it('never fires a timer synchronously, not even one without delay', () => {
    const clock = createFakeClock()
    let fired = false
    clock.after(0, () => (fired = true))
    expect(fired).toBe(false)
    clock.advance(0)
    expect(fired).toBe(true)
  })

  it('shows a timer the moment it was due at, and fires what that timer sets within the same step', () => {
    const clock = createFakeClock()
    const seen: number[] = []
    clock.after(10, () => {
      seen.push(clock.now())
      clock.after(5, () => seen.push(clock.now()))
    })
    clock.advance(100)
    expect(seen).toEqual([10, 15])
    expect(clock.now()).toBe(100)
  })

  it('forgets a cancelled timer, also when cancelled twice or after it fired', () => {
    const clock = createFakeClock()
    let fired = 0
    const cancelled = clock.after(10, () => fired++)
    const kept = clock.after(10, () => fired++)
    cancelled.cancel()
    cancelled.cancel()
    expect(clock.pending()).toBe(1)
    clock.advance(10)
    kept.cancel()
    expect(fired).toBe(1)
    expect(clock.pending()).toBe(0)
  })

  it('lets the wall clock jump without moving timers', () => {
    const clock = createFakeClock(1_000_000)
    let fired = false
    clock.after(10, () => (fired = true))
    clock.jumpWall(-3_600_000)
    clock.advance(9)
    expect(fired).toBe(false)
    expect(clock.wallMs()).toBe(1_000_000 - 3_600_000 + 9)
  })
})

describe('seeded randomness', () => {
  it('repeats itself for one seed and differs between two', () => {
    const draw = (seed: number) => {
      const random = createSeededRandom(seed)
      return [random.next(), random.next(), random.hex(8)]
    }
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })

  it('stays in [0, 1), spreads evenly, and gives as many hex digits as asked', () => {
    const random = createSeededRandom(42)
    const buckets = new Array<number>(10).fill(0)
    for (let i = 0; i < 10_000; i++) {
      const at = Math.floor(random.next() * 10)
      buckets[at] = (buckets[at] ?? 0) + 1
    }
    expect(buckets).toHaveLength(10)
    for (const share of buckets) expect(share).toBeGreaterThan(900)
    expect(random.hex(40)).toMatch(/^[0-9a-f]{40}$/)
  })
})
