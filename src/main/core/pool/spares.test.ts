/** Spares that sleep beside the engines that are wanted: in virtual time, on fake engines. */
import { afterEach, describe, expect, it } from 'vitest'
import { poolWorld, type PoolWorld, type PoolWorldOptions } from './test-pool.ts'

const worlds: PoolWorld[] = []
/** Two engines play, e3 sleeps. */
async function asleep(options: PoolWorldOptions = {}): Promise<PoolWorld> {
  const world = poolWorld({ engines: 2, pausedSpares: 1, ...options })
  worlds.push(world)
  await world.ready()
  await world.pass(8000)
  return world
}
afterEach(async () => {
  for (const one of worlds.splice(0)) await one.stop()
})

const sleeps = 'paused: a spare that sleeps'

describe('a spare that sleeps', () => {
  it('that dies is made anew, and sleeps again', async () => {
    const world = await asleep()
    world.engines.kill('e3')
    expect(world.stateOf('e3')).toMatch(/^failed: killed/)
    await world.pass(8000)
    expect(world.stateOf('e3')).toBe(sleeps)
    expect(world.engines.counts.frozen).toBe(2)
  })

  it('that cannot be woken is made anew, and takes streams then', async () => {
    const world = await asleep()
    world.engines.refuseThaw(new Error('no such container'))
    world.pool.setWanted(3, [])
    await world.pass(50, 5)
    expect(world.log.join()).toMatch(/e3 failed: could not be woken \(no such container\)/)
    world.engines.refuseThaw(null)
    await world.pass(8000)
    expect(world.stateOf('e3')).toBe('ready: answers')
  })

  it('that does not answer when it was woken is made anew', async () => {
    const world = await asleep()
    world.engines.wedge('e3')
    world.pool.setWanted(3, [])
    await world.pass(4000)
    expect(world.log.join()).toMatch(/e3 failed: did not answer when it was woken/)
    await world.pass(8000)
    expect(world.stateOf('e3')).toBe('ready: answers')
  })

  it('is removed with the pool, and kept asleep where engines are to be kept', async () => {
    const world = await asleep()
    worlds.length = 0
    const stopping = world.pool.stop({ keepEngines: true })
    await world.pass(1000)
    await stopping
    expect(world.engines.ids()).toEqual(['e1', 'e2', 'e3'])
    expect(world.clock.pending()).toBe(0)
  })

  it('takes no streams, and is no part of what is wanted, ready or missing', async () => {
    const world = await asleep()
    expect(world.stateOf('e3')).toBe(sleeps)
    for (let n = 0; n < 4; n++) expect(world.place()?.engineId).not.toBe('e3')
    expect(world.place()).toBeNull()
    expect(world.pool.counts()).toMatchObject({ wanted: 2, total: 2, staying: 2, ready: 2 })
    expect(world.pool.view()).toEqual({ mode: 'normal', text: 'All 2 engines ready' })
    expect(world.pool.views().find(({ id }) => id === 'e3')?.isSpare).toBe(true)
    expect(world.pool.scaled().map(({ state }) => state)).toEqual(['ready', 'ready', 'frozen'])
  })

  it('takes streams within a tenth of a second of being needed; another one takes its place', async () => {
    const world = await asleep()
    world.pool.wakeSpare()
    expect(world.stateOf('e3')).toBe('starting: a spare that wakes up')
    let tookMs = 0
    while (world.stateOf('e3') !== 'ready: answers') {
      await world.pass(5, 5)
      tookMs += 5
    }
    expect(tookMs).toBeLessThan(100)
    await world.pass(8000)
    expect(world.stateOf('e4')).toBe(sleeps)
  })

  it('is woken rather than that an engine is made', async () => {
    const world = await asleep()
    world.pool.setWanted(3, [])
    await world.pass(100, 5)
    expect(world.pool.counts().ready).toBe(3)
    expect(world.engines.counts.created).toBe(3)
  })

  it('is woken one at a time, since each brings room for several streams', async () => {
    const world = await asleep({ pausedSpares: 2 })
    world.pool.wakeSpare()
    world.pool.wakeSpare()
    await world.pass(100, 5)
    expect(world.states().filter((state) => state === 'ready')).toHaveLength(3)
  })

  it('whose sleep has only just begun is woken all the same', async () => {
    const world = poolWorld({ engines: 1, pausedSpares: 1 })
    worlds.push(world)
    await world.ready()
    while (world.stateOf('e2') !== sleeps) await world.pass(5, 5)
    expect(world.engines.counts.frozen).toBe(0)
    world.pool.wakeSpare()
    await world.pass(100, 5)
    expect(world.stateOf('e2')).toBe('ready: answers')
  })

  it('goes only by name, and not when fewer engines are wanted', async () => {
    const world = await asleep()
    world.pool.setWanted(1, 'surplus')
    await world.pass(1000)
    expect(world.stateOf('e3')).toBe(sleeps)
    world.pool.drain('e3')
    await world.pass(10_000)
    expect(world.engines.counts.removed).toBe(2)
  })
})

describe('where engines cannot be put to sleep', () => {
  it('the engine stays awake, and none is made for it again and again', async () => {
    const world = poolWorld({ engines: 2, pausedSpares: 1 })
    worlds.push(world)
    world.engines.refuseFreeze(new Error('no freezer'))
    await world.ready()
    await world.pass(8000)
    expect(world.log).toContain('e3 does not sleep: no freezer')
    expect(world.stateOf('e3')).toBe('ready: answers')
    await world.pass(300_000, 500)
    expect(world.engines.counts.created).toBe(3)
  })

  it('that is tried again after ten minutes', async () => {
    const world = poolWorld({ engines: 2, pausedSpares: 1 })
    worlds.push(world)
    world.engines.refuseFreeze(new Error('no freezer'))
    await world.ready()
    await world.pass(8000)
    world.engines.refuseFreeze(null)
    await world.pass(620_000, 500)
    expect(world.states().filter((state) => state === 'paused')).toHaveLength(1)
  })
})

it('spares are made only when the engines that are wanted are there, and never beyond the most', async () => {
  const world = poolWorld({ engines: 3, pausedSpares: 2, max: 4 })
  worlds.push(world)
  world.pool.start([])
  world.pool.setWanted(3)
  await world.pass(4000)
  expect(world.pool.views()).toHaveLength(3)
  await world.pass(20_000)
  expect(world.states()).toEqual(['ready', 'ready', 'ready', 'paused'])
})
