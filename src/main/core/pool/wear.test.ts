/** Engines that grow towards their limits of memory and disk: in virtual time, on fake engines. */
import { afterEach, describe, expect, it } from 'vitest'
import { createJudges } from './judges.ts'
import { poolWorld, type PoolWorld, type PoolWorldOptions } from './test-pool.ts'
import { ignoresTheDisk } from './test-twins.ts'

const worlds: PoolWorld[] = []
async function ready(options: PoolWorldOptions = {}): Promise<PoolWorld> {
  const world = poolWorld(options)
  worlds.push(world)
  await world.ready()
  return world
}
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.stop()
})

/** Three samples, five seconds apart. */
const untilSeenMs = 16_000

describe('an engine that nears its memory limit', () => {
  it('is rested, and restarted when its last viewer leaves', async () => {
    const world = await ready()
    world.fill('e1', 2)
    world.engines.fillMemory('e1', 0.87)
    await world.pass(untilSeenMs)
    expect(world.stateOf('e1')).toBe(
      'draining: memory 87 % of its limit; restarted when its last viewer leaves',
    )
    expect(world.pool.view()).toEqual({
      mode: 'degraded',
      text: '2 of 3 engines ready, e1 is to be restarted',
    })
    for (let stream = 0; stream < 4; stream++) expect(world.place()?.engineId).not.toBe('e1')
    expect(world.place()).toBeNull()
    for (const slot of [...world.held]) if (slot.engineId === 'e1') world.release(slot)
    expect(world.stateOf('e1')).toMatch(/^stopped: restarted in time: memory 87 % of its limit/)
    await world.pass(8000)
    expect(world.stateOf('e1')).toBe('ready: answers')
    expect(world.handOvers).toEqual([])
  })

  it('is restarted at once when it carries nothing', async () => {
    const world = await ready()
    world.engines.fillMemory('e1', 0.9)
    await world.pass(untilSeenMs)
    expect(world.log).toContain('e1 stopped: restarted in time: memory 90 % of its limit')
  })

  it('is left alone for a peak that passes, and below 85 %', async () => {
    const world = await ready()
    world.engines.fillMemory('e1', 0.9)
    await world.pass(9000)
    world.engines.fillMemory('e1', 0.84)
    await world.pass(60_000)
    expect(world.engines.counts.removed).toBe(0)
    expect(world.log).toEqual([])
  })

  it('hands its viewers over after ten minutes', async () => {
    const world = await ready()
    world.fill('e1', 2)
    world.engines.fillMemory('e1', 0.87)
    await world.pass(untilSeenMs)
    await world.pass(595_000, 250)
    expect(world.handOvers).toEqual([])
    await world.pass(15_000)
    expect(world.handOvers[0]).toEqual({ id: 'e1', how: 'when it plays elsewhere' })
    expect([...world.held].map(({ engineId }) => engineId)).not.toContain('e1')
    expect(world.held.size).toBe(2)
    await world.pass(8000)
    expect(world.pool.views()[0]).toMatchObject({ state: 'ready', restarts: 1 })
  })

  it('hands them over at once from 95 %', async () => {
    const world = await ready()
    world.fill('e1', 2)
    world.engines.fillMemory('e1', 0.96)
    await world.pass(6000)
    expect(world.log).toContain(
      'e1 draining: memory 96 % of its limit; its viewers are moved to other engines, then it is restarted',
    )
    expect([...world.held].map(({ engineId }) => engineId).sort()).toEqual(['e2', 'e3'])
    expect(world.log).toContain('e1 stopped: restarted in time: memory 96 % of its limit')
  })

  it('hands them over earlier when it grows so fast that it would be there before long', async () => {
    const world = await ready()
    world.fill('e1')
    for (const share of [0.74, 0.8, 0.86]) {
      world.engines.fillMemory('e1', share)
      await world.pass(5000)
    }
    expect(world.handOvers).toEqual([])
    world.engines.fillMemory('e1', 0.93)
    await world.pass(5000)
    expect(world.log).toContain('e1 stopped: restarted in time: memory 93 % of its limit')
  })

  it('keeps viewers for whom there is no room, and tries again', async () => {
    const world = await ready({ engines: 2, slotsPerEngine: 1 })
    world.fill('e1')
    world.fill('e2')
    world.engines.fillMemory('e1', 0.96)
    await world.pass(20_000)
    expect([...world.held].map(({ engineId }) => engineId).sort()).toEqual(['e1', 'e2'])
    const asked = world.handOvers.length
    expect(asked).toBeGreaterThan(1)
    world.release([...world.held].find(({ engineId }) => engineId === 'e2')!)
    await world.pass(6000)
    expect([...world.held].map(({ engineId }) => engineId)).toEqual(['e2'])
  })

  it('moves them the hard way when nothing else helped for eleven minutes', async () => {
    const world = await ready({ engines: 2, slotsPerEngine: 1 })
    world.fill('e1')
    world.fill('e2')
    world.engines.fillMemory('e1', 0.87)
    await world.pass(untilSeenMs)
    await world.pass(640_000, 250)
    expect([...world.held].map(({ engineId }) => engineId)).toContain('e1')
    await world.pass(30_000)
    expect([...world.held].map(({ engineId }) => engineId)).toEqual(['e2'])
  })
})

describe('never', () => {
  it('more than one at a time is rested', async () => {
    const world = await ready({ engines: 5 })
    for (const id of ['e1', 'e2', 'e3']) {
      world.fill(id)
      world.engines.fillMemory(id, 0.88)
    }
    await world.pass(untilSeenMs)
    expect(world.states().filter((state) => state === 'draining')).toHaveLength(1)
    await world.pass(120_000, 250)
    expect(world.states().filter((state) => state === 'draining')).toHaveLength(1)
  })

  it('the only one that is ready is rested; it is taken back when it becomes the only one', async () => {
    const world = await ready({ engines: 2 })
    world.fill('e1')
    world.engines.fillMemory('e1', 0.9)
    await world.pass(untilSeenMs)
    expect(world.stateOf('e1')).toMatch(/^draining/)
    world.engines.kill('e2')
    expect(world.stateOf('e1')).toBe('ready: answers')
    expect(world.place()?.engineId).toBe('e1')
    await world.pass(8000)
    expect(world.stateOf('e1')).toMatch(/^draining/)
  })

  it('one alone is restarted for its memory', async () => {
    const world = await ready({ engines: 1 })
    world.engines.fillMemory('e1', 0.99)
    await world.pass(60_000)
    expect(world.engines.counts.removed).toBe(0)
  })

  it('a lent one is rested: nobody could make another', async () => {
    const world = await ready({ kind: 'remote' })
    world.engines.fillMemory('e1', 0.99)
    await world.pass(60_000)
    expect(world.stateOf('e1')).toBe('ready: answers')
  })
})

it('one that must move goes before one that may wait', async () => {
  const world = await ready({ engines: 4 })
  world.fill('e1')
  world.fill('e2')
  world.engines.fillMemory('e1', 0.87)
  await world.pass(untilSeenMs)
  expect(world.stateOf('e1')).toMatch(/^draining/)
  world.engines.fillMemory('e2', 0.97)
  await world.pass(6000)
  expect(world.log).toContain('e2 stopped: restarted in time: memory 97 % of its limit')
})

it('one that must move and is paused does not disturb one that may wait', async () => {
  const world = await ready({ engines: 4 })
  world.fill('e1')
  world.fill('e2')
  world.engines.fillMemory('e2', 0.97)
  world.engines.fillMemory('e1', 0.87)
  world.engines.pause('e2')
  await world.pass(untilSeenMs)
  expect(world.stateOf('e1')).toMatch(/^draining/)
  expect(world.log.filter((line) => line.startsWith('e1 draining'))).toHaveLength(1)
})

/** The disk cache of e1, which has a viewer, grows by 2 % of its limit a minute; answers how far it came. */
async function growsForAnHour(options: PoolWorldOptions = {}): Promise<number> {
  const world = await ready(options)
  world.fill('e1')
  let share = 0
  for (let minute = 0; minute < 60; minute++) {
    if (world.engines.counts.removed > 0) return share
    world.fillDisk('e1', (share += 0.02))
    await world.pass(60_000, 250)
  }
  return share
}

describe('an engine whose disk cache nears its limit', () => {
  it('is rested, and restarted when its last viewer leaves: the reason names the disk', async () => {
    const world = await ready({ diskLimitMb: 100 })
    world.fill('e1', 2)
    world.engines.fillDisk('e1', 87 * 1024 * 1024)
    await world.pass(untilSeenMs)
    expect(world.stateOf('e1')).toBe(
      'draining: disk 87 % of its limit; restarted when its last viewer leaves',
    )
    expect(world.held.size).toBe(2)
    for (const slot of [...world.held]) world.release(slot)
    expect(world.stateOf('e1')).toMatch(/^stopped: restarted in time: disk 87 % of its limit/)
    await world.pass(8000)
    expect(world.stateOf('e1')).toBe('ready: answers')
    expect(world.handOvers).toEqual([])
  })

  it('is restarted before the limit, with its viewer elsewhere', async () => {
    expect(await growsForAnHour()).toBeLessThan(1)
  })

  it('a judge that never looks at the disk is found out by the same hour', async () => {
    expect(await growsForAnHour({ judges: (deps) => ignoresTheDisk(createJudges, deps) })).toBeGreaterThan(1)
  })

  it('hands its viewers over at once when the next count would be beyond the limit', async () => {
    const world = await ready()
    world.fill('e1')
    world.fillDisk('e1', 0.77)
    await world.pass(60_000, 250)
    expect(world.handOvers).toEqual([])
    world.fillDisk('e1', 0.9)
    await world.pass(6000)
    expect(world.log).toContain('e1 stopped: restarted in time: disk 90 % of its limit')
    expect(world.handOvers).toContainEqual({ id: 'e1', how: 'when it plays elsewhere' })
  })

  it('may wait again when it has stopped growing', async () => {
    const world = await ready({ engines: 2, slotsPerEngine: 1 })
    world.fill('e1')
    world.fill('e2')
    world.fillDisk('e1', 0.77)
    await world.pass(10_000)
    world.fillDisk('e1', 0.9)
    await world.pass(10_000)
    expect(world.stateOf('e1')).toMatch(/moved to other engines/)
    await world.pass(120_000, 250)
    expect(world.stateOf('e1')).toBe(
      'draining: disk 90 % of its limit; restarted when its last viewer leaves',
    )
  })

  it('may write what it likes where the limit is 0', async () => {
    const world = await ready({ diskLimitMb: 0 })
    world.engines.fillDisk('e1', 1e15)
    await world.pass(60_000)
    expect(world.log).toEqual([])
  })

  it('makes room for one that the kernel may end any moment, which goes first', async () => {
    const world = await ready({ engines: 2, slotsPerEngine: 1 })
    world.fill('e1')
    world.fill('e2')
    world.fillDisk('e1', 1.5)
    await world.pass(untilSeenMs)
    expect(world.stateOf('e1')).toMatch(/^draining: disk 150 %/)
    world.engines.fillMemory('e2', 0.96)
    await world.pass(6000)
    expect(world.stateOf('e2')).toMatch(/^draining: memory 96 %/)
    expect(world.stateOf('e1')).toBe('ready: answers')
  })
})

it('an engine that no memory figure is known of is left alone', async () => {
  const world = await ready()
  await world.pass(60_000)
  expect(world.log).toEqual([])
})
