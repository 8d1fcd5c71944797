import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../fake-clock.ts'
import { createSeededRandom } from '../fake-random.ts'
import { createShedding } from './shedding.ts'

function setUp(settings = { eventLoopDelayMs: 200, memoryPercent: 90 }) {
  const clock = createFakeClock()
  const load = { delayMs: 0, usedPercent: 0 }
  const news: string[] = []
  const shedding = createShedding({
    clock,
    random: createSeededRandom(1),
    load: {
      eventLoopDelayMs: () => load.delayMs,
      memory: () => ({ usedBytes: load.usedPercent * 2 ** 20, limitBytes: 100 * 2 ** 20 }),
    },
    settings,
    onBegin: (shortOf, howMuch) => news.push(`begins: ${shortOf}, ${howMuch}`),
    onEnd: (wasShortOf) => news.push(`ends: ${wasShortOf}`),
  })
  /** Samples once a second, as the orchestrator does. */
  const pass = (seconds: number, change: Partial<typeof load> = {}): void => {
    Object.assign(load, change)
    for (let n = 0; n < seconds; n++) {
      clock.advance(1000)
      shedding.sample()
    }
  }
  return { shedding, load, news, pass }
}

describe('a machine that is overloaded', () => {
  it('starts no new stream once it has been late for two seconds, and says so once', () => {
    const { shedding, news, pass } = setUp()
    pass(2, { delayMs: 340 })
    expect(shedding.shortOf).toBeNull()
    pass(1)
    expect(shedding.shortOf).toBe('processor time')
    pass(30)
    expect(news).toEqual(['begins: processor time, it is 340 ms late'])
  })

  it('does so for want of memory too', () => {
    const { shedding, news, pass } = setUp()
    pass(3, { usedPercent: 93 })
    expect(shedding.shortOf).toBe('memory')
    expect(news).toEqual(['begins: memory, 93 % of 100 MiB are in use'])
  })

  it('starts streams again after ten seconds with room, and says so once', () => {
    const { shedding, news, pass } = setUp()
    pass(3, { delayMs: 340 })
    pass(10, { delayMs: 20 })
    expect(shedding.shortOf).toBe('processor time')
    pass(1)
    expect(shedding.shortOf).toBeNull()
    pass(60)
    expect(news.slice(1)).toEqual(['ends: processor time'])
  })

  it('goes on refusing when the other thing runs short meanwhile', () => {
    const { shedding, pass } = setUp()
    pass(3, { delayMs: 340 })
    pass(60, { delayMs: 0, usedPercent: 95 })
    expect(shedding.shortOf).toBe('processor time')
    pass(11, { usedPercent: 89 })
    expect(shedding.shortOf).toBeNull()
  })

  it('asks those it turns away to come back after it may be over, not all at once', () => {
    const { shedding } = setUp()
    const told = Array.from({ length: 50 }, () => shedding.retryAfterS())
    expect(Math.min(...told)).toBeGreaterThanOrEqual(10)
    expect(Math.max(...told)).toBeLessThanOrEqual(15)
    expect(new Set(told).size).toBeGreaterThan(2)
  })
})

describe('a load that swings around the bar', () => {
  it('of which one second is too much changes nothing', () => {
    const { shedding, news, pass } = setUp()
    for (let n = 0; n < 50; n++) {
      pass(2, { delayMs: 250 })
      pass(1, { delayMs: 150 })
    }
    expect(shedding.shortOf).toBeNull()
    expect(news).toEqual([])
  })

  it('begins one episode, not twenty', () => {
    const { news, pass } = setUp()
    for (let n = 0; n < 50; n++) {
      pass(3, { delayMs: 210 })
      pass(9, { delayMs: 10 })
      pass(2, { delayMs: 190 })
    }
    expect(news).toHaveLength(1)
  })
})

it('never minds what it is told not to mind', () => {
  const { shedding, pass } = setUp({ eventLoopDelayMs: 0, memoryPercent: 100 })
  pass(60, { delayMs: 9999, usedPercent: 100 })
  expect(shedding.shortOf).toBeNull()
})
