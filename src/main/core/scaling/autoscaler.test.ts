/** What somebody at the dashboard would see of the scaler on ordinary days. */
import { describe, expect, it } from 'vitest'
import { createAutoscaler } from './autoscaler.ts'
import { houseWith, last, onFullest, settled } from './test-houses.ts'

describe('when viewers wait', () => {
  it('engines come at once, with the reason', () => {
    const house = settled(2)
    house.load(9)
    expect(house.queue).toBe(3)
    expect(house.ask()).toMatchObject({ wanted: 4, text: 'queue 3: +2' })
  })

  it('the reason tells how long, and what boots already', () => {
    const house = settled(2, { max: 12 })
    house.load(9)
    house.pass(4)
    house.load(16)
    house.ask()
    expect(house.texts().at(-1)).toBe('queue 10 for 4 s, 2 engines booting: +3')
  })

  it('a step of load is served within 30 s', () => {
    const house = settled(2, { max: 12 })
    house.load(20)
    house.pass(30)
    expect(house.queue).toBe(0)
    expect(house.engines.filter(({ state }) => state === 'ready')).toHaveLength(8)
  })

  it('nothing goes for a minute, however short the other times are', () => {
    const house = settled(9, { downWindowS: 0, cooldownS: 0, minLifetimeS: 0, spares: 0, max: 4 })
    house.load(15)
    house.pass(3)
    const { wanted } = house
    house.load(0)
    house.pass(56)
    expect(house.wanted).toBe(wanted)
    house.pass(20)
    expect(house.wanted).toBeLessThan(wanted)
  })

  it('the spares take a crowd that comes one by one, and nobody waits', () => {
    const house = settled(1, { max: 12 })
    for (let stream = 2; stream <= 24; stream++) {
      house.load(stream)
      house.pass(8)
    }
    expect(house.waitingShare()).toBeLessThanOrEqual(0.02)
  })

  it('somebody who zaps is no crowd', () => {
    const house = settled(3, { min: 2 })
    const { wanted } = house
    house.circumstances.bootMs = 60_000
    house.pass(1200, () => {
      house.load(4)
      house.load(3)
    })
    expect(house.wanted).toBe(wanted)
  })
})

describe('load without waiting', () => {
  it('adds an engine when it lasts, not before', () => {
    const house = settled(3, { min: 2 })
    house.load(5)
    house.pass(9)
    expect(house.wanted).toBe(2)
    house.pass(2)
    expect(house.wanted).toBe(3)
    expect(house.texts().at(-1)).toBe('5 of 6 slots in use for 10 s: +1')
  })

  it('adds none when it is over before', () => {
    const house = settled(3, { min: 2 })
    house.pass(1200, () => house.load(Math.floor(house.nowMs / 8000) % 2 === 0 ? 5 : 3))
    expect(house.wanted).toBe(2)
  })

  it('has min from the start, also beside engines that ran already', () => {
    const house = houseWith({ min: 3 })
    house.pass(1)
    expect(house.texts()).toEqual(['at least 3 engines are kept: +3'])
    house.settings.min = 5
    house.pass(1)
    expect(house.texts().at(-1)).toBe('at least 5 engines are kept, 3 engines booting: +2')
  })
})

describe('when demand has left', () => {
  it('the highest demand of the window counts, then one engine goes a minute', () => {
    const house = settled(14, { max: 8 })
    expect(house.wanted).toBe(6)
    house.load(1)
    house.pass(290)
    expect(house.wanted).toBe(6)
    house.pass(20)
    expect(house.wanted).toBe(5)
    expect(house.texts().at(-1)).toBe('demand was at most 2 engines for 5 min: -1 (e6 idle for 5 min)')
    house.pass(50)
    expect(house.wanted).toBe(5)
    house.pass(300)
    expect(house.wanted).toBe(2)
    expect(house.reversals()).toBe(1)
  })

  it('the one that is idle the longest goes, of equals the one with the highest number', () => {
    const house = settled(14)
    house.load(1, () => 0.999)
    house.pass(200)
    const longest = house.engine('e3')
    longest.idleSinceMs -= 100_000
    house.pass(170)
    const gone = house.log.flatMap(({ decision }) => decision.letGo)
    expect(gone).toEqual(['e3', 'e6'])
  })

  it('an engine goes that carries nothing, and the others are left to become so', () => {
    const house = settled(12, { spares: 0, max: 4 })
    // Of each engine's streams one stays.
    for (let streams = 11; streams >= 4; streams--) house.load(streams, () => onFullest(house))
    expect(house.engines.map(({ usedSlots }) => usedSlots)).toEqual([1, 1, 1, 1])
    house.pass(400)
    expect(house.wanted).toBe(4)
    expect(last(house).restful).toEqual(['e4', 'e3'])
    // Viewers come and go; the new ones are put elsewhere.
    for (let change = 0; change < 8; change++) {
      house.load(5)
      house.pass(30)
      house.load(4, () => 0.999)
      house.pass(30)
    }
    expect(house.wanted).toBe(2)
    expect(house.waitingShare()).toBeLessThan(0.02)
  })

  it('young engines stay', () => {
    const house = settled(7, { downWindowS: 30 }, 100)
    house.load(1)
    house.pass(190)
    expect(house.log.flatMap(({ decision }) => decision.letGo)).toEqual([])
    house.pass(200)
    expect(house.log.flatMap(({ decision }) => decision.letGo)).not.toEqual([])
  })

  it('an engine that got a stream in the last moment stays after all', () => {
    const house = houseWith({ min: 0, spares: 0, minLifetimeS: 0, downWindowS: 1, cooldownS: 0, sustainS: 1 })
    const engine = { id: 'e1', ageMs: 500_000, idleMs: 500_000 }
    const scaler = createAutoscaler({
      clock: { now: () => 0, wallMs: () => 0, after: () => ({ cancel: () => undefined }) },
      settings: house.settings,
    })
    const facts = {
      slotsPerEngine: 3,
      queue: { length: 0, longestWaitMs: 0 },
      arrivals: 0,
      bootMs: 5000,
      cannotMake: null,
      host: null,
    }
    const idle = [{ ...engine, state: 'ready' as const, usedSlots: 0 }]
    scaler.decide({ ...facts, nowMs: 0, engines: idle })
    expect(scaler.decide({ ...facts, nowMs: 1000, engines: idle })).toMatchObject({
      wanted: 0,
      letGo: ['e1'],
    })
    expect(scaler.decide({ ...facts, nowMs: 2000, engines: idle }), 'nobody let it go').toMatchObject({
      letGo: ['e1'],
    })
    const busy = [{ ...engine, state: 'ready' as const, usedSlots: 1 }]
    expect(scaler.decide({ ...facts, nowMs: 3000, engines: busy })).toMatchObject({ wanted: 1, letGo: [] })
  })

  it('a load that swings wider than the tolerance is learnt from', () => {
    const house = settled(3, { min: 1 })
    // Eight minutes high, eight minutes low, for six hours.
    house.pass(6 * 3600, () => house.load(Math.floor(house.nowMs / 480_000) % 2 === 0 ? 3 : 7))
    expect(house.reversals()).toBeLessThanOrEqual(6)
  })
})

describe('a limit that is changed', () => {
  it('lets the idle ones go at once and the busy ones when they are idle', () => {
    const house = settled(14)
    house.load(7, () => 0.999)
    house.settings.max = 2
    house.pass(1)
    expect(house.wanted).toBe(2)
    expect(house.texts().at(-1)).toMatch(/^max is 2: -4 \(e\d idle for 1 s/)
    const there = house.engines.length
    expect(there).toBeGreaterThan(2)
    house.load(2, () => 0.999)
    house.pass(2)
    expect(house.engines.filter(({ state }) => state !== 'leaving')).toHaveLength(2)
    expect(house.engines.every(({ usedSlots }) => usedSlots >= 0)).toBe(true)
  })
})

describe('a house that may sleep', () => {
  const sleepy = { sleepWhenIdle: true, min: 2, spares: 1 }

  it('has no engine until somebody wants one', () => {
    const house = houseWith(sleepy)
    house.pass(600)
    expect(house.wanted).toBe(0)
    expect(house.texts()).toEqual([])
    house.load(1)
    expect(house.ask()).toMatchObject({ wanted: 2, text: 'first viewer after a rest: +2' })
    house.pass(6)
    expect(house.queue).toBe(0)
  })

  it('lets everything go when nobody watched for the window, spares and min too', () => {
    const house = settled(5, sleepy)
    house.load(0)
    house.pass(280)
    expect(house.wanted).toBeGreaterThanOrEqual(2)
    house.pass(30)
    expect(house.wanted).toBe(0)
    expect(house.engines).toEqual([])
    expect(house.texts().at(-1)).toBe('nobody watched for 5 min, asleep until somebody does: -3')
  })

  it('does not stay awake because of an engine that does not work', () => {
    const house = settled(1, sleepy)
    house.fail('e2')
    house.load(0)
    house.pass(400)
    expect(house.wanted).toBe(0)
  })

  it('wakes when the user no longer wants it to sleep', () => {
    const house = houseWith(sleepy)
    house.pass(60)
    house.settings.sleepWhenIdle = false
    house.pass(1)
    expect(house.wanted).toBe(2)
  })

  it('is not woken by looking at it', () => {
    const house = houseWith(sleepy)
    house.pass(60)
    for (let question = 0; question < 10; question++) house.ask()
    expect(house.wanted).toBe(0)
  })
})

describe('somebody else who steers', () => {
  it('is followed, and what is too much goes in the usual way', () => {
    const house = settled(1)
    const { wanted } = house
    const mine = house.engine('e2')
    house.add({ ...mine, id: 'e7' }, { ...mine, id: 'e8' }, { ...mine, id: 'e9' })
    house.pass(1)
    expect(house.wanted).toBe(wanted + 3)
    expect(house.texts().at(-1)).toBe('5 engines found, 3 more than were wanted: +3')
    house.pass(180)
    expect(house.wanted).toBe(wanted)
  })

  it('and who made less is followed too, when the scaler was not asked meanwhile', () => {
    const house = settled(7)
    house.load(1)
    house.remove('e4')
    house.remove('e3')
    house.rest(60)
    house.pass(1)
    expect(house.wanted).toBe(2)
  })
})
