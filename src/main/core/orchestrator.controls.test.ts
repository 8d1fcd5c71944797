import { describe, expect, it } from 'vitest'
import { contentId, infohashOf, pass, settle } from './fake-engines.ts'
import {
  byContent,
  expectNothingLeft,
  news,
  play,
  readyWeir,
  sports,
  startWeir,
} from './test-orchestrator.ts'

describe('when all slots are taken', () => {
  const small = { settings: { engines: { min: 1, slotsPerEngine: 1 } } }

  it('a viewer waits with a position, and gets the next slot', async () => {
    const world = await readyWeir(small)
    const first = play(world, byContent(sports))
    await pass(world.clock, 2000)
    const second = play(world, byContent(news))
    await pass(world.clock, 2000)
    expect(world.weir.snapshot().queue).toMatchObject({ length: 1, waiting: [{ position: 1 }] })
    expect(second.seen.bytes).toBeGreaterThan(0)
    expect(second.seen.isPlaying).toBe(false)
    first.leave()
    await pass(world.clock, 13_000, 50)
    expect(second.seen.isPlaying).toBe(true)
    await expectNothingLeft(world)
  })

  it('a viewer who waited too long is told when to come again', async () => {
    const world = await readyWeir(small)
    play(world, byContent(sports))
    const second = play(world, byContent(news))
    await pass(world.clock, 61_000, 100)
    expect(second.seen.error).toBe('queue_timeout')
    await expectNothingLeft(world)
  })

  it('a full queue refuses at once', async () => {
    const world = await readyWeir({ settings: { ...small.settings, queue: { max: 1 } } })
    play(world, byContent(sports))
    play(world, byContent(news))
    const third = play(world, byContent(contentId('c')))
    await settle()
    expect(third.seen.error).toBe('queue_full')
    await expectNothingLeft(world)
  })
})

describe('the end of Weir', () => {
  it('does not wait for a runtime that is still starting, pulling an image for minutes say', async () => {
    const world = await startWeir({ neverStarts: true })
    await pass(world.clock, 1000)
    await expectNothingLeft(world)
  })
})

describe('controls', () => {
  it('stop a stream for all its viewers', async () => {
    const world = await readyWeir()
    const player = play(world, byContent(sports))
    await pass(world.clock, 2000)
    const reply = await world.weir.command('session.stop', { sessionId: 's1', cutViewers: 1 })
    expect(reply).toMatchObject({ ok: true, result: { text: 'The stream is stopped; 1 viewer cut off.' } })
    await pass(world.clock, 500)
    expect(player.seen.closed).toBe(true)
    expect(world.engines.counts.stops).toBe(1)
    await expectNothingLeft(world)
  })

  it('block a content, whichever of its names is used, until it is unblocked', async () => {
    const world = await readyWeir()
    play(world, byContent(sports)).leave()
    await pass(world.clock, 15_000, 50)
    await world.weir.command('content.block', { contentId: sports })
    const blocked = play(world, { kind: 'infohash', id: infohashOf(sports) })
    await settle()
    // Its infohash is only known to be the same content once an engine has told it.
    const byName = play(world, byContent(sports))
    await settle()
    expect(byName.seen.error).toBe('content_blocked')
    blocked.leave()
    expect(world.weir.snapshot().contents[0]).toMatchObject({ contentId: sports, breaker: 'blocked' })
    await world.weir.command('content.unblock', { contentId: sports })
    const again = play(world, byContent(sports))
    await pass(world.clock, 3000, 50)
    expect(again.seen.isPlaying).toBe(true)
    await expectNothingLeft(world)
  })

  it.each([
    ['content.block', {}, 'command_invalid'],
    ['content.forget', { contentId: 'abc' }, 'command_invalid'],
    ['engine.explode', {}, 'command_unknown'],
    ['session.stop', { sessionId: 7 }, 'command_invalid'],
    ['session.stop', { sessionId: 's9' }, 'session_unknown'],
    ['engine.restart', { engineId: 'e99' }, 'engine_unknown'],
    ['channels.import', { text: 'nothing here' }, 'playlist_invalid'],
  ])('refuse %s %o with %s', async (name, args, code) => {
    const world = await startWeir()
    expect(await world.weir.command(name, args)).toMatchObject({ ok: false, error: { code } })
    await expectNothingLeft(world)
  })
})

describe('the live feed', () => {
  it('begins with a snapshot and goes on with numbered deltas, at most four a second', async () => {
    const world = await readyWeir()
    const seqs: number[] = []
    const unsubscribe = world.weir.subscribe((message) =>
      seqs.push(message.type === 'snapshot' ? message.snapshot.seq : message.seq),
    )
    play(world, byContent(sports))
    await pass(world.clock, 5000)
    expect(seqs.length).toBeGreaterThan(5)
    expect(seqs.length).toBeLessThanOrEqual(21)
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index))
    unsubscribe()
    await expectNothingLeft(world)
  })
})
