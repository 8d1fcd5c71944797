import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../fake-clock.ts'
import { createSeededRandom } from '../fake-random.ts'
import { createEtaEstimator, type EtaRange } from './eta.ts'

function setUp() {
  const clock = createFakeClock()
  const eta = createEtaEstimator({ clock })
  const releaseEvery = (intervalMs: number, times: number) => {
    for (let i = 0; i < times; i++) {
      clock.advance(intervalMs)
      eta.noteRelease()
    }
  }
  return { clock, eta, releaseEvery }
}

describe('the expected wait', () => {
  it('is not guessed before slots have been released three times', () => {
    const { eta, releaseEvery } = setUp()
    expect(eta.forPosition(1)).toBeNull()
    releaseEvery(10_000, 2)
    expect(eta.forPosition(1)).toBeNull()
    releaseEvery(10_000, 1)
    expect(eta.forPosition(1)).not.toBeNull()
  })

  it('is position times interval, in whole seconds, when slots come like a clock', () => {
    const { eta, releaseEvery } = setUp()
    releaseEvery(10_000, 20)
    expect(eta.forPosition(1)).toEqual({ min: 10, max: 10 })
    expect(eta.forPosition(4)).toEqual({ min: 40, max: 40 })
  })

  it('never promises a slot in no time', () => {
    const { eta } = setUp()
    for (let i = 0; i < 10; i++) eta.noteRelease()
    expect(eta.forPosition(1)).toEqual({ min: 0, max: 1 })
  })

  it('grows while no slot is released any more', () => {
    const { clock, eta, releaseEvery } = setUp()
    releaseEvery(1000, 10)
    const before = eta.forPosition(1)?.max ?? 0
    clock.advance(120_000)
    expect(eta.forPosition(1)?.max).toBeGreaterThan(5 * before)
  })

  it('is forgotten when the last releases belong to another time of day', () => {
    const { clock, eta, releaseEvery } = setUp()
    releaseEvery(1000, 10)
    clock.advance(7_200_001)
    expect(eta.forPosition(1)).toBeNull()
  })

  it('follows the evening: after 16 releases at another pace only the new one counts', () => {
    const { eta, releaseEvery } = setUp()
    releaseEvery(60_000, 40)
    releaseEvery(2000, 16)
    expect(eta.forPosition(3)).toEqual({ min: 6, max: 6 })
  })

  it('is right at the moment when all slots are taken after a quiet evening with two streams', () => {
    const clock = createFakeClock()
    let busy = 2
    const eta = createEtaEstimator({ clock, busySlots: () => busy })
    for (let i = 0; i < 10; i++) {
      clock.advance(600_000)
      busy--
      eta.noteRelease()
      busy++
      eta.noteTaken()
    }
    expect(eta.forPosition(1)).toEqual({ min: 600, max: 600 })
    while (busy < 10) {
      busy++
      eta.noteTaken()
    }
    expect(eta.forPosition(1)).toEqual({ min: 120, max: 120 })
  })
})

/** A full house at five times its load, in virtual time; every wait that was told, with what it came to. */
function crowd(options: { seed: number; hours: number; drawS: (next: () => number) => number }) {
  const { drawS } = options
  const slots = 9
  const queueMax = 50
  const meanS = 300
  const random = createSeededRandom(options.seed)
  const next = () => random.next()
  const clock = createFakeClock()
  let busy = 0
  const eta = createEtaEstimator({ clock, busySlots: () => busy })
  const queue: { told: EtaRange | null; sinceMs: number }[] = []
  const waits: { told: EtaRange; waitedS: number }[] = []
  const watch = (): void => {
    busy++
    eta.noteTaken()
    clock.after(drawS(next) * meanS * 1000, () => {
      busy--
      eta.noteRelease()
      const head = queue.shift()
      if (head === undefined) return
      if (head.told !== null) waits.push({ told: head.told, waitedS: (clock.now() - head.sinceMs) / 1000 })
      watch()
    })
  }
  const arrive = (): void => {
    clock.after((-Math.log(1 - next()) * meanS * 1000) / slots / 5, arrive)
    if (busy < slots) watch()
    else if (queue.length < queueMax) {
      queue.push({ told: eta.forPosition(queue.length + 1), sinceMs: clock.now() })
    }
  }
  arrive()
  clock.advance(options.hours * 3_600_000)
  return waits
}

describe('the wait that is told at five times the load', () => {
  const exponential = (next: () => number) => -Math.log(1 - next())
  /** Of mean 1; the standard deviation of its logarithm is 1: zappers and those who stay the night. */
  const lognormal = (next: () => number) =>
    Math.exp(Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()) - 0.5)

  it.each([
    { how: 'at random', drawS: exponential },
    { how: 'after a moment or not at all', drawS: lognormal },
  ])('is right within 30 % for four of five when people leave $how', ({ drawS }) => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) => crowd({ seed, hours: 8, drawS }))
    const middle = ({ min, max }: EtaRange) => (min + max) / 2
    const right = waits.filter(({ told, waitedS }) => Math.abs(waitedS - middle(told)) <= 0.3 * middle(told))
    expect(waits.length).toBeGreaterThan(4000)
    expect(right.length / waits.length).toBeGreaterThan(0.8)
    // And the range is no excuse: half as wide as it is far, at most.
    const widths = waits.map(({ told }) => (told.max - told.min) / middle(told)).sort((a, b) => a - b)
    expect(widths[widths.length >>> 1]).toBeLessThan(0.5)
  })
})
