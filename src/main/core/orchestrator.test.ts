import { describe, expect, it } from 'vitest'
import { type ContentRef } from '../../contract/ids.ts'
import { WeirError } from '../../contract/errors.ts'
import { infohashOf, pass, settle } from './fake-engines.ts'
import {
  byContent,
  expectNothingLeft,
  play,
  readyWeir,
  sports,
  startWeir,
  usedSlots,
} from './test-orchestrator.ts'

describe('a start that fails', () => {
  it('is told with what the engine said, and frees the slot', async () => {
    const world = await readyWeir({ behaviours: { [sports]: { kind: 'dead', afterMs: 4000 } } })
    const player = play(world, byContent(sports))
    await pass(world.clock, 12_000, 50)
    expect(player.seen).toMatchObject({ error: 'content_unavailable', closed: true, isCut: true })
    expect(usedSlots(world)).toBe(0)
    await expectNothingLeft(world)
  })

  it('ends at the deadline of 30 s when the engine never answers', async () => {
    const world = await readyWeir({ behaviours: { [sports]: { kind: 'hangs' } } })
    const player = play(world, byContent(sports))
    await pass(world.clock, 29_000, 50)
    expect(player.seen.error).toBeNull()
    await pass(world.clock, 3000, 50)
    expect(player.seen.error).toBe('start_timeout')
    expect(usedSlots(world)).toBe(0)
    await expectNothingLeft(world)
  })

  it('tells the engine to stop a session of which no byte came', async () => {
    const world = await readyWeir({ behaviours: { [sports]: { kind: 'silent' } } })
    const player = play(world, byContent(sports))
    await pass(world.clock, 35_000, 50)
    expect(player.seen.error).toBe('start_timeout')
    expect(world.engines.counts.stops).toBe(world.engines.counts.upstreams)
    expect(usedSlots(world)).toBe(0)
    await expectNothingLeft(world)
  })

  it('is answered in no time once the content is known to be bad', async () => {
    const world = await readyWeir({ behaviours: { [sports]: { kind: 'dead', afterMs: 4000 } } })
    for (let request = 0; request < 3; request++) {
      play(world, byContent(sports))
      await pass(world.clock, 15_000, 50)
    }
    const { starts } = world.engines.counts
    const player = play(world, byContent(sports))
    await settle()
    expect(player.seen.error).toBe('content_known_bad')
    expect(world.engines.counts.starts).toBe(starts)
    expect(world.weir.snapshot().contents[0]).toMatchObject({ contentId: sports, breaker: 'open' })
    await expectNothingLeft(world)
  })

  it('is called off when its only player leaves', async () => {
    const world = await readyWeir({ behaviours: { [sports]: { kind: 'hangs' } } })
    const player = play(world, byContent(sports))
    await pass(world.clock, 500)
    expect(usedSlots(world)).toBe(1)
    player.leave()
    await pass(world.clock, 2000)
    expect(usedSlots(world)).toBe(0)
    expect(world.weir.snapshot().sessions).toEqual([])
    // A player that left says nothing about content or engines.
    expect(world.weir.snapshot().rates).toMatchObject({ starts: 0, failures: 0 })
    await expectNothingLeft(world)
  })

  it('is refused at once while no engine can be made', async () => {
    const world = await startWeir()
    world.engines.refuseCreation(new WeirError('ports_exhausted', { from: 1, to: 2 }))
    await pass(world.clock, 3000)
    expect(world.weir.readiness()).toMatchObject({ ready: false })
    await expectNothingLeft(world)
  })
})

describe('one content', () => {
  it('costs one start, one upstream and one stop, however many watch it', async () => {
    const world = await readyWeir()
    const players = Array.from({ length: 20 }, () => play(world, byContent(sports)))
    await pass(world.clock, 5000)
    expect(players.every(({ seen }) => seen.isPlaying && seen.bytes > 10_000)).toBe(true)
    expect(world.engines.counts).toMatchObject({ starts: 1, upstreams: 1, stops: 0 })
    expect(world.weir.snapshot().sessions[0]?.readers).toHaveLength(20)
    for (const { leave } of players) leave()
    await pass(world.clock, 9000, 50)
    expect(world.engines.counts.stops).toBe(0)
    await pass(world.clock, 2000, 50)
    expect(world.engines.counts).toMatchObject({ starts: 1, upstreams: 1, stops: 1, openUpstreams: 0 })
    expect(usedSlots(world)).toBe(0)
    await expectNothingLeft(world)
  })

  it.each(['content id first', 'infohash first'])(
    'is one start also when one player names the content id and another the infohash (%s)',
    async (order) => {
      const world = await readyWeir()
      const refs: ContentRef[] = [byContent(sports), { kind: 'infohash', id: infohashOf(sports) }]
      if (order === 'infohash first') refs.reverse()
      const players = refs.map((ref) => play(world, ref))
      await pass(world.clock, 4000)
      expect(players.every(({ seen }) => seen.isPlaying && seen.bytes > 10_000)).toBe(true)
      expect(world.engines.counts.starts).toBe(1)
      expect(world.weir.snapshot().sessions).toHaveLength(1)
      await expectNothingLeft(world)
    },
  )

  it('is one start also when both of its names were asked for while engines booted', async () => {
    const world = await startWeir()
    const players = [byContent(sports), { kind: 'infohash', id: infohashOf(sports) } as const].map((ref) =>
      play(world, ref),
    )
    await pass(world.clock, 9000, 50)
    expect(players.every(({ seen }) => seen.isPlaying)).toBe(true)
    expect(world.engines.counts.starts).toBe(1)
    await expectNothingLeft(world)
  })

  it('goes on for a player who names the infohash just when the one who named the content id left', async () => {
    const world = await readyWeir()
    play(world, byContent(sports)).leave()
    const player = play(world, { kind: 'infohash', id: infohashOf(sports) })
    await pass(world.clock, 15_000, 50)
    expect(player.seen).toMatchObject({ isPlaying: true, closed: false, error: null })
    expect(world.engines.counts.starts).toBe(1)
    await expectNothingLeft(world)
  })

  it('lingers for a player that comes back', async () => {
    const world = await readyWeir()
    play(world, byContent(sports)).leave()
    const first = play(world, byContent(sports))
    await pass(world.clock, 3000)
    first.leave()
    await pass(world.clock, 5000, 50)
    expect(world.weir.snapshot().sessions[0]?.state).toBe('lingering')
    const second = play(world, byContent(sports))
    await pass(world.clock, 1000)
    expect(second.seen.isPlaying).toBe(true)
    expect(world.engines.counts.starts).toBe(1)
    await expectNothingLeft(world)
  })
})

describe('engines', () => {
  it('get nothing while they boot; their viewers wait and then play', async () => {
    const world = await startWeir()
    const player = play(world, byContent(sports))
    await pass(world.clock, 3000)
    expect(world.engines.counts.starts).toBe(0)
    expect(world.weir.snapshot().queue.length).toBe(1)
    await pass(world.clock, 6000)
    expect(player.seen.isPlaying).toBe(true)
    await expectNothingLeft(world)
  })

  it('are made again when they die, under the same name', async () => {
    const world = await readyWeir()
    world.engines.kill('e2')
    await settle()
    expect(world.weir.snapshot().engines[1]).toMatchObject({ id: 'e2', state: 'failed' })
    await pass(world.clock, 8000, 50)
    expect(world.weir.snapshot().engines[1]).toMatchObject({ id: 'e2', state: 'ready', restarts: 1 })
    await expectNothingLeft(world)
  })

  it('are replaced when they stop answering', async () => {
    const world = await readyWeir()
    world.engines.wedge('e1')
    await pass(world.clock, 40_000, 50)
    expect(world.weir.snapshot().engines[0]).toMatchObject({ id: 'e1', restarts: 1 })
    await expectNothingLeft(world)
  })

  it('hand their viewers over when they die; nobody is disconnected', async () => {
    const world = await readyWeir()
    const player = play(world, byContent(sports))
    await pass(world.clock, 3000)
    const engineId = world.weir.snapshot().sessions[0]?.engineId ?? ''
    world.engines.kill(engineId)
    await pass(world.clock, 3000)
    const bytes = player.seen.bytes
    await pass(world.clock, 3000)
    expect(player.seen).toMatchObject({ closed: false })
    expect(player.seen.bytes).toBeGreaterThan(bytes + 10_000)
    expect(world.weir.snapshot().sessions[0]?.engineId).not.toBe(engineId)
    expect(world.engines.counts).toMatchObject({ starts: 2, stops: 0 })
    await expectNothingLeft(world)
  })

  it('hand over a stream that stalls, after 8 s without a byte', async () => {
    const world = await readyWeir({ behaviours: { [sports]: { kind: 'stalls', atMs: 5000 } } })
    play(world, byContent(sports))
    await pass(world.clock, 13_000, 50)
    expect(world.engines.counts.starts).toBe(1)
    await pass(world.clock, 3000, 50)
    expect(world.engines.counts.starts).toBe(2)
    await expectNothingLeft(world)
  })

  it('of somebody else are all used', async () => {
    const world = await readyWeir({ capacity: 2 })
    expect(world.weir.snapshot().engines.map(({ state }) => state)).toEqual(['ready', 'ready'])
    await expectNothingLeft(world)
  })
})
