/** One engine's life as the pool sees it: booting, silence, pauses, replacement; in virtual time, on fake engines. */
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

describe('an engine that dies', () => {
  it('is out in the same turn of the event loop, with all its streams', async () => {
    const one = await ready()
    one.fill('e1', 2)
    one.engines.kill('e1')
    expect(one.stateOf('e1')).toBe('failed: killed by signal 9')
    expect(one.pool.urlOf('e1')).toBeNull()
    expect(one.held.size).toBe(0)
    for (let n = 0; n < 4; n++) expect(one.place()?.engineId).not.toBe('e1')
    expect(one.place()).toBeNull()
  })

  it('is replaced within its backoff; its replacement takes streams within 0.3 s of being ready', async () => {
    const one = await ready()
    one.engines.kill('e1')
    let tookMs = 0
    while (one.stateOf('e1') !== 'ready: answers') {
      await one.pass(10, 10)
      tookMs += 10
    }
    // Backoff of at most 0.5 s, 0.1 s to make it, 5 s to boot.
    expect(tookMs).toBeLessThan(500 + 100 + 5000 + 300)
  })

  it('again and again is made again with growing pauses, up to a minute', async () => {
    const one = await ready({ engines: 1 })
    one.engines.refuseCreation(new Error('no space left'))
    one.engines.kill('e1')
    await one.pass(600_000, 250)
    const pausesS = one.log.flatMap((line) => Number(/next try in (\d+) s/.exec(line)?.[1] ?? []))
    expect(pausesS.length).toBeGreaterThan(8)
    expect(Math.max(...pausesS)).toBeLessThanOrEqual(60)
    expect(Math.max(...pausesS.slice(0, 3))).toBeLessThanOrEqual(2)
    one.engines.refuseCreation(null)
    await one.pass(70_000, 250)
    expect(one.stateOf('e1')).toBe('ready: answers')
  })

  it('after ten healthy minutes is made again at once, as the first time', async () => {
    const one = await ready({ engines: 1 })
    one.engines.refuseCreation(new Error('no space left'))
    one.engines.kill('e1')
    await one.pass(120_000, 250)
    one.engines.refuseCreation(null)
    await one.pass(670_000, 250)
    one.log.length = 0
    one.engines.kill('e1')
    await one.pass(8000)
    expect(one.stateOf('e1')).toBe('ready: answers')
    expect(one.log.join()).toMatch(/next try in 1 s/)
  })
})

it('an engine that holds the probes of its boot unanswered takes streams as soon as it is ready', async () => {
  const one = world({ engines: 1, bootMs: 5100, holdsWhileBooting: true })
  one.pool.start([])
  one.pool.setWanted(1)
  await one.pass(5200)
  expect(one.stateOf('e1')).toBe('starting: boots')
  await one.pass(300, 10)
  expect(one.stateOf('e1')).toBe('ready: answers')
})

describe('an engine that does not answer probes', () => {
  it('gets no streams from the first miss, and is replaced after the third', async () => {
    const one = await ready()
    one.engines.wedge('e1')
    await one.pass(11_000)
    expect(one.stateOf('e1')).toBe('unhealthy: does not answer (1 of 3: no answer within 5 s)')
    expect(one.place(['e2', 'e3'])).toBeNull()
    await one.pass(14_000)
    expect(one.pool.views()[0]).toMatchObject({ restarts: 1 })
  })

  it('is asked at once when somebody saw it fail', async () => {
    const one = await ready()
    one.engines.wedge('e1')
    one.pool.suspect('e1')
    await one.pass(5200)
    expect(one.stateOf('e1')).toMatch(/1 of 3/)
  })

  it('is not killed while its streams flow', async () => {
    const one = await ready()
    one.fill('e1')
    one.engines.wedge('e1')
    for (let second = 0; second < 60; second += 5) {
      one.pool.noteFlow('e1')
      await one.pass(5000)
    }
    expect(one.stateOf('e1')).toBe('unhealthy: does not answer (no answer within 5 s), but its streams flow')
    expect(one.engines.counts.removed).toBe(0)
    await one.pass(22_000)
    expect(one.engines.counts.removed).toBe(1)
  })
})

describe('an engine that somebody pauses', () => {
  it('gets no streams and loses those that it has, until it runs again', async () => {
    const one = await ready()
    one.fill('e1')
    one.engines.pause('e1')
    expect(one.stateOf('e1')).toBe('paused: was paused outside Weir')
    expect(one.handOvers).toEqual([{ id: 'e1', how: 'at once' }])
    expect(one.pool.view()).toEqual({ mode: 'degraded', text: '2 of 3 engines ready, e1 is paused' })
    await one.pass(3_600_000, 5000)
    expect(one.stateOf('e1')).toBe('paused: was paused outside Weir')
    expect(one.engines.counts.removed).toBe(0)
    one.engines.resume('e1')
    expect(one.stateOf('e1')).toBe('unhealthy: runs again and is asked whether it answers')
    await one.pass(50, 10)
    expect(one.stateOf('e1')).toBe('ready: answers again')
    one.fill('e1', 2)
  })

  it('while it boots goes on booting afterwards, with its whole time', async () => {
    const one = world({ engines: 1 })
    one.pool.start([])
    one.pool.setWanted(1)
    await one.pass(2000)
    one.engines.pause('e1')
    expect(one.stateOf('e1')).toMatch(/^paused/)
    await one.pass(300_000, 250)
    one.engines.resume('e1')
    await one.pass(1000)
    expect(one.stateOf('e1')).toBe('ready: answers')
    expect(one.pool.views()[0]?.restarts).toBe(0)
  })

  it('can die, be replaced and be let go', async () => {
    const one = await ready()
    for (const id of ['e1', 'e2', 'e3']) one.engines.pause(id)
    one.engines.kill('e1')
    one.pool.replace('e2', 'restarted from the dashboard')
    one.pool.setWanted(2)
    await one.pass(10_000)
    expect(one.states()).toEqual(['ready', 'ready'])
  })

  it('without a word is found out by probing, and replaced', async () => {
    const one = await ready()
    one.engines.pause('e1', 'untold')
    await one.pass(40_000)
    expect(one.stateOf('e1')).toBe('ready: answers')
    expect(one.pool.views()[0]?.restarts).toBe(1)
  })
})

it('an engine that the user restarts is made anew without a pause', async () => {
  const one = await ready()
  one.pool.replace('e1', 'restarted from the dashboard')
  expect(one.stateOf('e1')).toMatch(/^stopped: restarted from the dashboard/)
  await one.pass(200, 10)
  expect(one.stateOf('e1')).toMatch(/^starting/)
})
