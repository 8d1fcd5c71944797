import { afterEach, describe, expect, it } from 'vitest'
import { contentId } from '../fake-engines.ts'
import { openDoor, type Door, type DoorOptions, type Guest } from './test-door.ts'

let door: Door | null = null
afterEach(async () => {
  if (door === null) return
  await door.stop()
  expect(door.clock.pending(), 'timers left').toBe(0)
  expect(door.mistakes).toEqual([])
  door = null
})

const open = async (options?: DoorOptions): Promise<Door> => (door = await openDoor(options))

/** What a request costs: sessions made, timers set, engines asked. */
function costOf(house: Door, act: () => Guest) {
  const before = { timers: house.clock.pending(), starts: house.engines.counts.starts }
  const sessions = house.weir.snapshot().sessions.length
  const guest = act()
  const cost = {
    timers: house.clock.pending() - before.timers,
    starts: house.engines.counts.starts - before.starts,
    sessions: house.weir.snapshot().sessions.length - sessions,
  }
  return { guest, cost }
}
const nothing = { timers: 0, starts: 0, sessions: 0 }

describe('a request that is turned away', () => {
  it('because its content is known to be bad knows it in the same turn and costs nothing', async () => {
    const house = await open({ behaviours: { [contentId('dead')]: { kind: 'dead', afterMs: 1000 } } })
    for (let n = 0; n < 3; n++) {
      house.ask('dead').release()
      const guest = house.ask('dead')
      await house.pass(12_000)
      guest.release()
    }
    const { guest, cost } = costOf(house, () => house.ask('dead'))
    expect(guest.refusal?.code).toBe('content_known_bad')
    expect(cost).toEqual(nothing)
  })

  it('because the queue is full does too', async () => {
    const house = await open({ settings: { queue: { max: 1 } } })
    for (const content of ['a', 'b', 'c']) {
      house.ask(content)
      await house.settle()
    }
    const { guest, cost } = costOf(house, () => house.ask('d'))
    expect(guest.refusal?.code).toBe('queue_full')
    expect(guest.refusal?.retryAfterS).toBeGreaterThanOrEqual(1)
    expect(cost).toEqual(nothing)
  })

  it('because a limit is reached does too', async () => {
    const house = await open({ settings: { limits: { readersPerAddress: 1 } } })
    house.ask('a')
    const { guest, cost } = costOf(house, () => house.ask('a'))
    expect(guest.refusal?.code).toBe('too_many_readers')
    expect(cost).toEqual(nothing)
    expect(house.ask('a', '10.0.0.2').isRefused).toBe(false)
  })

  it('because the machine is overloaded does too, while those who join a stream are let in', async () => {
    let delayMs = 0
    const load = { eventLoopDelayMs: () => delayMs, memory: () => ({ usedBytes: 1, limitBytes: 100 }) }
    const house = await open({ load })
    const watching = house.ask('a')
    watching.attach()
    delayMs = 500
    await house.pass(4000)
    const { guest, cost } = costOf(house, () => house.ask('b'))
    expect(guest.refusal).toMatchObject({ code: 'overloaded', status: 503 })
    expect(guest.refusal?.message).toContain('processor time')
    expect(guest.refusal?.retryAfterS).toBeGreaterThanOrEqual(10)
    expect(cost).toEqual(nothing)
    expect(house.ask('a', '10.0.0.2').isRefused).toBe(false)
    expect(watching.connections.size).toBe(1)
    expect(house.weir.snapshot().changes[0]?.text).toBe(
      'No new stream is started: this machine is short of processor time (it is 500 ms late)',
    )
    delayMs = 5
    await house.pass(12_000)
    expect(house.ask('b').isRefused).toBe(false)
    expect(house.weir.snapshot().changes.map(({ text }) => text)).toContain(
      'New streams are started again: there is enough processor time',
    )
  })

  it('because Weir ends is told so', async () => {
    const house = await open()
    const stopping = house.weir.stop()
    expect(house.ask('a').refusal?.code).toBe('shutting_down')
    await house.pass(12_000)
    await stopping
  })

  it('cannot be attached to: its player is ended and told once', async () => {
    const house = await open({ settings: { limits: { readers: 1 } } })
    house.ask('a')
    const guest = house.ask('b')
    expect(() => guest.checkRoom()).toThrow('limit of 1 viewer')
    guest.attach()
    expect(guest.connections.size).toBe(0)
  })
})

describe('the limit of streams', () => {
  it('refuses another one, not another viewer, and does not count one that lingers', async () => {
    const house = await open({ settings: { limits: { sessions: 1 }, streams: { lingerS: 30 } } })
    const first = house.ask('a')
    await house.pass(2000)
    expect(house.ask('b').refusal?.message).toBe(
      'Weir has reached its limit of 1 stream (limits.sessions in the settings).',
    )
    const second = house.ask('a')
    expect(second.isRefused).toBe(false)
    first.release()
    second.release()
    await house.settle()
    expect(house.weir.snapshot().sessions[0]?.state).toBe('lingering')
    expect(house.ask('b').isRefused).toBe(false)
  })
})

describe('a queue that several addresses wait in', () => {
  it('serves them in turns, and shows the places that they really have', async () => {
    const house = await open({ settings: { limits: { waitingPerAddress: 3 } } })
    const watching = [house.ask('1', '10.0.0.9'), house.ask('2', '10.0.0.9')]
    await house.settle()
    const zapper = ['3', '4', '5'].map((content) => house.ask(content, '10.0.0.1'))
    await house.settle()
    expect(house.ask('6', '10.0.0.1').refusal?.code).toBe('too_many_readers')
    const patient = house.ask('7', '10.0.0.2')
    await house.settle()
    const waiting = (): string[] => {
      const { queue, sessions } = house.weir.snapshot()
      return queue.waiting.map(
        ({ sessionId }) => sessions.find(({ id }) => id === sessionId)?.contentIds[0]?.slice(0, 1) ?? '',
      )
    }
    expect(waiting()).toEqual(['3', '7', '4', '5'])
    watching[0]?.release()
    await house.pass(2000)
    expect(waiting()).toEqual(['7', '4', '5'])
    watching[1]?.release()
    await house.pass(2000)
    expect(patient.code).toBe('plays')
    expect(zapper.map(({ code }) => code)).toEqual(['plays', null, null])
  })

  it('lets a stream that lost its engine go first, past a queue that is full', async () => {
    const house = await open({ settings: { queue: { max: 1 }, engines: { min: 1, slotsPerEngine: 1 } } })
    const watching = house.ask('1')
    watching.attach()
    await house.pass(2000)
    const waiting = house.ask('2', '10.0.0.2')
    await house.settle()
    house.engines.kill(house.engines.ids()[0] ?? '')
    await house.pass(500)
    expect(house.weir.snapshot().queue.waiting.map(({ position }) => position)).toEqual([1, 2])
    await house.pass(15_000)
    expect(house.weir.snapshot().sessions.find(({ readers }) => readers.length > 0)?.state).toBe('live')
    expect(watching.connections.size).toBe(1)
    expect(waiting.told).toBeNull()
  })
})
