/** Somebody sets the machine's clock, or it was wrong until the network came: nobody's picture may depend on that. */
import { describe, expect, it } from 'vitest'
import { contentId } from './fake-engines.ts'
import { startWeir } from './test-weir.ts'

const sports = contentId('a')
const news = contentId('b')
const dead = contentId('d')
const hourMs = 3_600_000

describe.each([
  ['forward by an hour', hourMs],
  ['back by an hour', -hourMs],
  ['forward by ten years', 10 * 365 * 24 * hourMs],
])('when the clock jumps %s', (_, jumpMs) => {
  it('streams play on, engines stay, and new streams start as fast as ever', async () => {
    const house = await startWeir()
    const viewer = house.play(sports)
    await house.pass(2000)
    house.clock.jumpWall(jumpMs)
    const before = viewer.seen.mediaBytes
    const newcomer = house.play(news)
    await house.pass(2000)
    expect(viewer.seen.mediaBytes).toBeGreaterThan(before)
    expect(newcomer.seen.mediaBytes).toBeGreaterThan(0)
    await house.pass(60_000)
    expect(house.engines.counts).toMatchObject({ created: 3, starts: 2, stops: 0 })
    const { engines, sessions } = house.weir.snapshot()
    expect(engines.every(({ state, restarts }) => state === 'ready' && restarts === 0)).toBe(true)
    expect(sessions.map(({ state }) => state)).toEqual(['live', 'live'])
  })

  it('known-bad content stays refused for as long as before, and no longer', async () => {
    const house = await startWeir({ behaviours: { [dead]: { kind: 'dead', afterMs: 100 } } })
    const healthy = house.play(sports)
    for (let n = 0; n < 3; n++) {
      house.play(dead)
      await house.pass(5000)
    }
    house.clock.jumpWall(jumpMs)
    const startsBefore = house.engines.counts.starts
    const refused = house.play(dead)
    await house.pass(100)
    expect(refused.seen.error).toBe('content_known_bad')
    expect(house.engines.counts.starts).toBe(startsBefore)
    await house.pass(70_000)
    house.play(dead)
    await house.pass(1000)
    expect(house.engines.counts.starts).toBeGreaterThan(startsBefore)
    healthy.leave()
  })

  it('whoever waits for a slot gets it when one is free', async () => {
    const house = await startWeir({
      settings: { engines: { min: 1, slotsPerEngine: 1 }, streams: { lingerS: 1 } },
    })
    const first = house.play(sports)
    await house.pass(2000)
    const second = house.play(news)
    await house.pass(2000)
    house.clock.jumpWall(jumpMs)
    await house.pass(2000)
    expect(second.seen).toMatchObject({ mediaBytes: 0, isConnected: true, error: null })
    first.leave()
    await house.pass(6000)
    expect(second.seen.mediaBytes).toBeGreaterThan(0)
    expect(await house.end()).toBe(0)
  })
})

describe('engines that ran before Weir started', () => {
  it('are used as they are, also where somebody else runs them', async () => {
    const house = await startWeir({
      capacity: 2,
      runtime: (fake) => ({
        ...fake,
        start: () => Promise.all(['e1', 'e2'].map((id) => fake.create(id, new AbortController().signal))),
      }),
    })
    expect(house.engines.counts).toMatchObject({ created: 2, removed: 0 })
    expect(house.weir.snapshot().engines.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'e1 ready',
      'e2 ready',
    ])
  })
})
