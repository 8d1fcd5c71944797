import { describe, expect, it } from 'vitest'
import { WeirError } from '../../../contract/errors.ts'
import { createFakeClock } from '../fake-clock.ts'
import { contentId } from '../fake-engines.ts'
import { createSeededRandom } from '../fake-random.ts'
import { startWeir } from '../test-weir.ts'
import { createComeback } from './comeback.ts'
import { type StreamFailure } from './failure.ts'

const sports = contentId('a')
const news = contentId('b')
const quiet = { engineAnswers: null, status: null }
const refused: StreamFailure = {
  kind: 'fetch_failed',
  fault: { kind: 'unreachable', why: 'the connection was refused' },
  waitedS: 0,
  signs: quiet,
}
const saidNo: StreamFailure = {
  kind: 'fetch_failed',
  fault: { kind: 'content', engineSaid: 'failed to load content' },
  waitedS: 4,
  signs: quiet,
}
const died: StreamFailure = { kind: 'engine_died', why: 'killed by signal 9' }

describe('viewers of a stream that has played', () => {
  it('stay connected while no engine can be reached, and see the picture when one can', async () => {
    const house = await startWeir({ settings: { engines: { min: 2 } } })
    const viewer = house.play(sports)
    await house.pass(2000)
    house.engines.refuseCreation(new WeirError('docker_missing', { address: 'unix:///var/run/docker.sock' }))
    for (const id of house.engines.ids()) house.engines.kill(id)
    await house.pass(20_000)
    expect(viewer.seen.isConnected).toBe(true)
    house.engines.refuseCreation(null)
    await house.pass(30_000)
    const before = viewer.seen.mediaBytes
    await house.pass(1000)
    expect(viewer.seen.mediaBytes).toBeGreaterThan(before)
    expect([await house.end(), house.mistakes]).toEqual([0, []])
  })

  it('stay when the engine that was to take over refuses the start', async () => {
    const house = await startWeir({ settings: { engines: { min: 2 } } })
    const viewer = house.play(sports)
    await house.pass(2000)
    const [first = '', second = ''] = ['e1', 'e2'].sort((a) =>
      a === house.session(sports)?.engineId ? -1 : 1,
    )
    house.engines.refuseStarts(second)
    house.engines.kill(first)
    await house.pass(15_000)
    expect(viewer.seen.isConnected).toBe(true)
    expect(house.session(sports)?.state).toBe('live')
  })

  it('are told in the end when nothing comes back', async () => {
    const house = await startWeir({ settings: { engines: { min: 1 } } })
    const viewer = house.play(sports)
    await house.pass(2000)
    house.engines.refuseCreation(new WeirError('docker_missing', { address: 'unix:///var/run/docker.sock' }))
    house.engines.kill('e1')
    await house.pass(130_000)
    expect(viewer.seen.isConnected).toBe(false)
    expect(house.weir.snapshot().sessions).toEqual([])
  })

  it('are not held by a stream that breaks wherever it is started', async () => {
    const house = await startWeir({ behaviours: { [sports]: { kind: 'cut', atMs: 1000 } } })
    const viewer = house.play(sports)
    await house.pass(40_000)
    expect(viewer.seen.isConnected).toBe(false)
  })

  it('are kept apart from a stream that takes its engines with it', async () => {
    const house = await startWeir()
    const killer = house.play(sports)
    const viewer = house.play(news)
    await house.pass(2000)
    const engines = new Set<string>()
    for (let second = 0; second < 90; second++) {
      const on = house.session(sports)
      if (on?.state === 'live' && on.engineId !== null) {
        engines.add(on.engineId)
        house.engines.kill(on.engineId)
      }
      await house.pass(1000)
    }
    expect(killer.seen.isConnected).toBe(false)
    expect(viewer.seen.isConnected).toBe(true)
    expect(house.session(news)?.state).toBe('live')
    expect(engines.size).toBeGreaterThan(1)
  })
})

describe('a comeback', () => {
  const setup = () => {
    const clock = createFakeClock()
    return { clock, comeback: createComeback({ clock, random: createSeededRandom(1) }) }
  }

  it('is for streams that have played: a first start is the starter’s', () => {
    expect(setup().comeback.failed(refused)).toBeNull()
  })

  it('is tried for a minute, in pauses that grow', () => {
    const { clock, comeback } = setup()
    comeback.plays()
    clock.advance(60_000)
    expect(comeback.broke(died)).toBe(0)
    let tries = 0
    for (let waitMs = comeback.failed(refused); waitMs !== null; waitMs = comeback.failed(refused)) {
      clock.advance(waitMs + 10)
      tries++
    }
    expect(clock.now()).toBeGreaterThan(60_000 + 55_000)
    expect(clock.now()).toBeLessThan(60_000 + 61_000)
    expect(tries).toBeGreaterThan(10)
    expect(tries).toBeLessThan(60)
  })

  it('is not tried for what the content is to blame for, or the house is too full for', () => {
    const { comeback } = setup()
    comeback.plays()
    comeback.broke(died)
    expect(comeback.failed(saidNo)).toBeNull()
    expect(comeback.failed({ kind: 'encrypted' })).toBeNull()
    expect(comeback.failed({ kind: 'queue_timeout', seconds: 60, retryAfterS: 5 })).toBeNull()
    expect(comeback.failed({ kind: 'client_left' })).toBeNull()
  })

  it('waits longer after each quick break, and ends after the fourth', () => {
    const { clock, comeback } = setup()
    const pauses = Array.from({ length: 4 }, () => {
      comeback.plays()
      clock.advance(3000)
      return comeback.broke(died)
    })
    expect(pauses).toEqual([0, 2000, 4000, null])
  })

  it('forgets quick breaks when the stream has played for a while, and counts no handover', () => {
    const { clock, comeback } = setup()
    for (let n = 0; n < 10; n++) {
      comeback.plays()
      clock.advance(1000)
      comeback.broke({ kind: 'handed_over', why: 'memory' })
    }
    for (let n = 0; n < 10; n++) {
      comeback.plays()
      clock.advance(n % 3 === 2 ? 20_000 : 1000)
      expect(comeback.broke(died)).not.toBeNull()
    }
  })
})
