/** Engines that answer and yet fail their streams: in virtual time, on fake engines. */
import { afterEach, describe, expect, it } from 'vitest'
import { poolWorld, type PoolWorld, type PoolWorldOptions } from './test-pool.ts'

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

describe('an engine that fails three streams within a minute', () => {
  it('gets no further ones, although it answers; those that it plays go on', async () => {
    const world = await ready()
    world.fill('e1')
    world.fail('e1')
    expect(world.stateOf('e1')).toBe('unhealthy: failed 3 streams in a row; no further ones for 30 s')
    for (let stream = 0; stream < 4; stream++) expect(world.place()?.engineId).not.toBe('e1')
    expect(world.place()).toBeNull()
    await world.pass(29_000)
    expect(world.stateOf('e1')).toMatch(/^unhealthy/)
    expect([...world.held].filter(({ engineId }) => engineId === 'e1')).toHaveLength(1)
    expect(world.engines.counts.removed).toBe(0)
  })

  it('is not ejected for two, for three over a longer time, or with one that played in between', async () => {
    const world = await ready()
    world.fail('e1', 2)
    await world.pass(61_000)
    world.fail('e1', 2)
    expect(world.stateOf('e1')).toMatch(/^ready/)
    world.fill('e1')
    world.fail('e1', 2)
    expect(world.stateOf('e1')).toMatch(/^ready/)
    world.fail('e1', 1)
    expect(world.stateOf('e1')).toMatch(/^unhealthy/)
  })

  it('is tried with one stream after 30 s, and takes all again when that plays', async () => {
    const world = await ready()
    world.fail('e1')
    await world.pass(31_000)
    expect(world.stateOf('e1')).toBe('ready: is tried again with the next stream')
    const trial = world.pool.reserve(new Set(['e2', 'e3']))
    expect(trial?.engineId).toBe('e1')
    // While it is not known how that goes, nobody else is exposed to it.
    expect(world.pool.reserve(new Set(['e2', 'e3']))).toBeNull()
    world.pool.noteStart('e1', 'played')
    expect(world.stateOf('e1')).toBe('ready: answers')
    world.fill('e1')
    trial?.release()
  })

  it('is offered its trial again when that came to no result', async () => {
    const world = await ready()
    world.fail('e1')
    await world.pass(31_000)
    world.pool.reserve(new Set(['e2', 'e3']))?.release()
    expect(world.pool.reserve(new Set(['e2', 'e3']))).toBeNull()
    await world.pass(2100)
    world.fill('e1')
  })

  it('is replaced when its trial fails', async () => {
    const world = await ready()
    world.fail('e1')
    await world.pass(31_000)
    const trial = world.pool.reserve(new Set(['e2', 'e3']))
    trial?.release()
    world.fail('e1', 1)
    expect(world.stateOf('e1')).toMatch(/^stopped: its streams failed again and again/)
    await world.pass(8000)
    expect(world.stateOf('e1')).toBe('ready: answers')
    expect(world.engines.counts.removed).toBe(1)
  })

  it('that is ejected again is replaced when its last viewer has left', async () => {
    const world = await ready()
    world.fill('e1')
    world.fail('e1')
    await world.pass(31_000)
    world.fail('e1', 1)
    await world.pass(60_000)
    expect(world.stateOf('e1')).toBe(
      'unhealthy: failed the stream of its trial; replaced when its last viewer leaves',
    )
    for (const slot of [...world.held]) world.release(slot)
    expect(world.stateOf('e1')).toMatch(/^stopped/)
  })

  it('is rested longer each time where it is lent and cannot be replaced, and calm is remembered', async () => {
    const world = await ready({ kind: 'remote' })
    for (const restS of [30, 60, 90]) {
      world.fail('e1')
      expect(world.stateOf('e1')).toContain(`no further ones for ${restS} s`)
      await world.pass(restS * 1000 + 1000, 250)
      expect(world.stateOf('e1')).toMatch(/^ready/)
    }
    expect(world.engines.counts.removed).toBe(0)
    world.fill('e1')
    await world.pass(1_300_000, 1000)
    world.fail('e1')
    expect(world.stateOf('e1')).toContain('no further ones for 60 s')
  })

  it('starts from nothing when it died meanwhile', async () => {
    const world = await ready()
    world.fail('e1')
    world.engines.kill('e1')
    await world.pass(8000)
    expect(world.stateOf('e1')).toBe('ready: answers')
    world.fail('e1', 2)
    expect(world.stateOf('e1')).toMatch(/^ready/)
  })
})

describe('no more than half of the engines', () => {
  it.each([
    [1, 0],
    [2, 1],
    [3, 1],
    [4, 2],
    [5, 2],
  ])('of %d are ejected: %d', async (engines, most) => {
    const world = await ready({ engines })
    for (let n = 1; n <= most; n++) world.fail(`e${n}`)
    expect(world.pool.counts()).toMatchObject({ out: most, ready: engines - most })
    expect(world.pool.view().mode).toBe(most === 0 ? 'normal' : 'degraded')
    world.fail(`e${most + 1}`)
    // One more than that: then the trouble is not theirs, and all are used.
    expect(world.pool.counts()).toMatchObject({ out: 0, ready: engines })
    expect(world.pool.view().mode).toBe('panic')
  })

  it('are out when others die meanwhile: the last one that answers is used', async () => {
    const world = await ready()
    world.fail('e1')
    world.engines.kill('e2')
    expect(world.stateOf('e1')).toMatch(/^unhealthy/)
    world.engines.kill('e3')
    expect(world.stateOf('e1')).toBe('ready: fails streams, but so do most others')
    expect(world.place()?.engineId).toBe('e1')
    await world.pass(8000)
    expect(world.states()).toEqual(['ready', 'ready', 'ready'])
  })

  it('count those that are being made anew for their failures', async () => {
    const world = await ready({ engines: 4, bootMs: 20_000 })
    for (const id of ['e1', 'e2']) world.fail(id)
    await world.pass(31_000)
    for (const id of ['e1', 'e2']) world.fail(id, 1)
    expect(world.stateOf('e1')).toMatch(/^stopped/)
    expect(world.stateOf('e2')).toMatch(/^stopped/)
    world.fail('e3')
    expect(world.pool.counts()).toMatchObject({ out: 0, ready: 2 })
  })
})

describe('a panic', () => {
  it('is said in plain words, and its end too', async () => {
    const world = await ready()
    for (const id of ['e1', 'e2']) world.fail(id)
    const text = '2 of 3 engines fail their streams; all that answer stay in use'
    expect(world.pool.view()).toEqual({ mode: 'panic', text })
    expect(world.log).toContain(`panic: ${text}`)
    world.fill('e1')
    // One that plays is no longer in trouble; then the other one can be rested.
    expect(world.log).toContain('panic is over')
    expect(world.pool.view()).toEqual({ mode: 'degraded', text: '2 of 3 engines ready, e2 is not well' })
  })

  it('ends by itself when nothing fails any more', async () => {
    const world = await ready()
    for (const id of ['e1', 'e2', 'e3']) world.fail(id)
    await world.pass(62_000)
    expect(world.states()).toEqual(['ready', 'ready', 'ready'])
    expect(world.pool.view().mode).not.toBe('panic')
  })

  it('does not use what does not even answer', async () => {
    const world = await ready({ engines: 4 })
    for (const id of ['e1', 'e2', 'e3']) world.fail(id)
    world.engines.wedge('e1')
    world.pool.suspect('e1')
    await world.pass(6000)
    expect(world.stateOf('e1')).toMatch(/^unhealthy: does not answer/)
    expect(world.pool.view().mode).toBe('panic')
    for (let stream = 0; stream < 6; stream++) expect(world.place()?.engineId).not.toBe('e1')
  })

  it('that lasts is cured by fresh engines, one at a time', async () => {
    const world = await ready()
    const rotten = new Set(['e1', 'e2', 'e3'])
    let mostOut = 0
    for (let second = 0; second < 400 && rotten.size > 0; second++) {
      for (const { id, state, restarts } of world.pool.views()) {
        if (restarts > 0) rotten.delete(id)
        if (state === 'ready' && rotten.has(id) && second % 10 === 0) world.fail(id, 1)
      }
      await world.pass(1000, 250)
      mostOut = Math.max(mostOut, 3 - world.pool.counts().ready)
    }
    expect([...rotten]).toEqual([])
    expect(mostOut).toBe(1)
  })
})

describe('the word of the runtime', () => {
  it('rests an engine at once, as if streams had failed on it', async () => {
    const world = await ready()
    world.engines.emit({ type: 'ailing', id: 'e1', why: "is unhealthy by its image's own check" })
    expect(world.stateOf('e1')).toBe(
      "unhealthy: is unhealthy by its image's own check; no further ones for 30 s",
    )
    await world.pass(31_000)
    expect(world.stateOf('e1')).toMatch(/^ready: is tried again/)
  })

  it('counts for nothing when it is taken back before a panic ends', async () => {
    const world = await ready({ engines: 1 })
    world.engines.emit({ type: 'ailing', id: 'e1', why: 'is unhealthy' })
    expect(world.pool.view().mode).toBe('panic')
    world.engines.emit({ type: 'well', id: 'e1' })
    expect(world.pool.view().mode).toBe('normal')
  })

  it('about an engine that is still booting, or unknown, is not listened to', async () => {
    const world = await ready()
    world.engines.kill('e1')
    world.engines.emit({ type: 'ailing', id: 'e1', why: 'is unhealthy' })
    world.engines.emit({ type: 'ailing', id: 'e77', why: 'is unhealthy' })
    await world.pass(8000)
    expect(world.stateOf('e1')).toBe('ready: answers')
  })
})
