/** How many engines there are, and which ones come and go: in virtual time, on fake engines. */
import { afterEach, describe, expect, it } from 'vitest'
import { poolWorld, type PoolWorld, type PoolWorldOptions } from './test-pool.ts'

const worlds: PoolWorld[] = []
function world(options: PoolWorldOptions = {}): PoolWorld {
  const made = poolWorld(options)
  worlds.push(made)
  return made
}
async function ready(options: PoolWorldOptions = {}): Promise<PoolWorld> {
  const made = world(options)
  await made.ready()
  return made
}
afterEach(async () => {
  for (const one of worlds.splice(0)) await one.stop()
})

const starting = (one: PoolWorld): string[] =>
  one.pool
    .views()
    .flatMap(({ id, state, reason }) => (reason.startsWith('waits') || state === 'ready' ? [] : [id]))

describe('engines that start', () => {
  it('are never more than so many at a time; the others wait for their turn', async () => {
    const one = world({ engines: 7, maxStarting: 3 })
    one.pool.start([])
    one.pool.setWanted(7)
    let most = 0
    for (let n = 0; n < 200; n++) {
      await one.pass(100)
      most = Math.max(most, starting(one).length)
    }
    expect(most).toBe(3)
    expect(one.pool.counts().ready).toBe(7)
  })

  it('count as coming while they wait, so nothing is asked for twice', async () => {
    const one = world({ engines: 5, maxStarting: 1 })
    one.pool.start([])
    one.pool.setWanted(5)
    for (let n = 0; n < 10; n++) one.pool.setWanted(5, [])
    await one.pass(1000)
    expect(one.pool.scaled().map(({ state }) => state)).toEqual(Array(5).fill('coming'))
    expect(one.stateOf('e5')).toBe('creating: waits until fewer engines start')
    expect(one.engines.counts.created).toBe(1)
  })

  it('give their place away when they fail, when they are let go, and when somebody pauses them', async () => {
    const one = world({ engines: 4, maxStarting: 1 })
    one.pool.start([])
    one.pool.setWanted(4)
    await one.pass(1000)
    one.engines.pause('e1')
    await one.pass(1000)
    expect(one.stateOf('e2')).toBe('starting: boots')
    one.pool.setWanted(3, ['e2'])
    await one.pass(1000)
    expect(one.stateOf('e3')).toBe('starting: boots')
    one.engines.kill('e3')
    await one.pass(200)
    expect(one.stateOf('e4')).toBe('starting: boots')
    one.engines.resume('e1')
    await one.pass(20_000)
    expect(one.pool.counts()).toMatchObject({ ready: 3, total: 3 })
  })

  it('that are no longer wanted while they wait are never made', async () => {
    const one = world({ engines: 4, maxStarting: 1 })
    one.pool.start([])
    one.pool.setWanted(4)
    await one.pass(1000)
    one.pool.setWanted(1, ['e2', 'e3', 'e4'])
    await one.pass(20_000)
    expect(one.engines.counts.created).toBe(1)
    expect(one.pool.counts()).toMatchObject({ ready: 1, total: 1 })
  })
})

describe('engines that are let go', () => {
  it('are those that were named, and nobody else, however few are wanted', async () => {
    const one = await ready({ engines: 4 })
    one.pool.setWanted(1, ['e2'])
    await one.pass(1000)
    expect(one.pool.views().map(({ id }) => id)).toEqual(['e1', 'e3', 'e4'])
  })

  it('keep their streams until the last one has ended', async () => {
    const one = await ready({ engines: 2 })
    one.fill('e2')
    one.pool.setWanted(1, ['e2'])
    await one.pass(60_000, 250)
    expect(one.stateOf('e2')).toBe('draining: takes no further streams')
    expect(one.held.size).toBe(1)
    for (const slot of [...one.held]) one.release(slot)
    await one.pass(500)
    expect(one.stateOf('e2')).toBe('gone')
  })

  it('are called back when they are wanted again before their streams have ended', async () => {
    const one = await ready({ engines: 2 })
    one.fill('e2')
    one.pool.setWanted(1, ['e2'])
    await one.pass(1000)
    one.pool.setWanted(2, [])
    expect(one.stateOf('e2')).toBe('ready: answers')
    await one.pass(10_000)
    expect(one.engines.counts.created).toBe(2)
    expect(one.held.size).toBe(1)
  })

  it('are not called back where a person drained them; another one takes the place', async () => {
    const one = await ready({ engines: 2 })
    one.fill('e2')
    one.pool.drain('e2')
    await one.pass(8000)
    expect(one.stateOf('e2')).toBe('draining: takes no further streams')
    expect(one.stateOf('e3')).toBe('ready: answers')
  })

  it('count towards the most that there may be, until they are gone', async () => {
    const one = await ready({ engines: 2, max: 2 })
    one.fill('e2')
    one.pool.drain('e2')
    await one.pass(8000)
    expect(one.pool.views()).toHaveLength(2)
    for (const slot of [...one.held]) one.release(slot)
    await one.pass(8000)
    expect(one.pool.counts()).toMatchObject({ ready: 2, total: 2 })
  })
})

describe('engines that had better rest', () => {
  it('get streams only where no other has room', async () => {
    const one = await ready({ engines: 3 })
    one.pool.setWanted(3, [], ['e1'])
    const engines = Array.from({ length: 6 }, () => one.place()?.engineId)
    expect(engines.slice(0, 4)).not.toContain('e1')
    expect(engines.slice(4)).toEqual(['e1', 'e1'])
  })
})

describe('what a scaler is told of an engine', () => {
  it('is how long it has been there, and how long idle', async () => {
    const one = await ready({ engines: 1 })
    await one.pass(10_000)
    const [fresh] = one.pool.scaled()
    expect(fresh?.ageMs).toBeGreaterThanOrEqual(10_000)
    expect(fresh?.idleMs).toBe(fresh?.ageMs)
    one.fill('e1')
    expect(one.pool.scaled()).toMatchObject([{ usedSlots: 1, idleMs: 0 }])
    for (const slot of [...one.held]) one.release(slot)
    await one.pass(3000)
    expect(one.pool.scaled()).toMatchObject([{ usedSlots: 0, idleMs: 3000 }])
  })

  it('is how long a boot takes, and why none can be made', async () => {
    const one = world({ engines: 1 })
    expect(one.pool.bootMs()).toBeNull()
    one.pool.start([])
    one.engines.refuseCreation(new Error('no ports left'))
    one.pool.setWanted(1)
    await one.pass(1000)
    expect(one.pool.cannotMake()).toBe('no ports left')
    expect(one.pool.scaled()).toMatchObject([{ state: 'troubled' }])
    one.engines.refuseCreation(null)
    await one.pass(20_000)
    expect(one.pool.cannotMake()).toBeNull()
    expect(one.pool.bootMs()).toBeGreaterThan(5000)
    expect(one.pool.bootMs()).toBeLessThan(5600)
  })
})
