/** Streams moved and contents tried by hand: the whole core in virtual time, on fake engines. */
import { afterEach, describe, expect, it } from 'vitest'
import { contentId, settle } from './fake-engines.ts'
import { startWeir, type WeirOptions } from './test-weir.ts'

const a = contentId('a')
const b = contentId('b')
const dead = contentId('d')
const hangs = contentId('e')

const houses: Awaited<ReturnType<typeof startWeir>>[] = []

async function house(options: WeirOptions = {}) {
  const made = await startWeir({
    settings: { engines: { min: 2, slotsPerEngine: 1 }, streams: { maxAttempts: 1 } },
    behaviours: { [dead]: { kind: 'dead', afterMs: 1000 }, [hangs]: { kind: 'hangs' } },
    ...options,
  })
  houses.push(made)
  /** Sends a control and lives through what it takes. */
  async function send(name: string, args: unknown, takesMs = 3000) {
    const reply = made.weir.command(name, args)
    await made.pass(takesMs)
    return reply
  }
  return { ...made, send }
}

afterEach(async () => {
  for (const one of houses.splice(0)) {
    expect(await one.end()).toBe(0)
    expect(one.engines.counts.openUpstreams).toBe(0)
    expect(one.mistakes).toEqual([])
  }
})

describe('a stream that is moved by hand', () => {
  it.each([
    ['a stream that there is not', { sessionId: 's9' }, 'session_unknown', /s9/],
    ['an engine that there is not', { sessionId: 's1', engineId: 'e9' }, 'engine_unknown', /e9/],
    [
      'the engine that it is on',
      { sessionId: 's1', engineId: 'e1' },
      'session_not_movable',
      /plays on engine e1 already/,
    ],
  ])('is refused for %s', async (_, args, code, words) => {
    const one = await house()
    one.play(a)
    await one.pass(2000)
    expect(one.session(a)?.engineId).toBe('e1')
    expect(await one.send('session.move', args)).toMatchObject({
      error: { code, message: expect.stringMatching(words) as string },
    })
    expect(one.session(a)?.engineId).toBe('e1')
  })

  it('stays where it is when no other engine has room, or the one that was named has none', async () => {
    const one = await house()
    one.play(a)
    one.play(b)
    await one.pass(2000)
    const { id, engineId } = one.session(a) ?? {}
    const other = engineId === 'e1' ? 'e2' : 'e1'
    expect(await one.send('session.move', { sessionId: id })).toMatchObject({
      error: {
        code: 'session_not_movable',
        message: expect.stringMatching(/no other engine has a free slot/) as string,
      },
    })
    expect(await one.send('session.move', { sessionId: id, engineId: other })).toMatchObject({
      error: { message: expect.stringMatching(/has no free slot/) as string },
    })
    expect(one.session(a)).toMatchObject({ engineId, state: 'live', failovers: 0 })
    expect(one.weir.snapshot().queue.length).toBe(0)
    expect(one.engines.counts.starts).toBe(2)
  })

  it('stays where it is before it plays, and when nobody watches any more', async () => {
    const one = await house()
    const viewer = one.play(a)
    await one.pass(100)
    const tooSoon = await one.send('session.move', { sessionId: 's1' }, 0)
    expect(tooSoon).toMatchObject({ error: { code: 'session_not_movable' } })
    await one.pass(2000)
    viewer.leave()
    await one.pass(100)
    expect(one.session(a)?.state).toBe('lingering')
    expect(await one.send('session.move', { sessionId: 's1' }, 100)).toMatchObject({
      error: { message: expect.stringMatching(/nobody watches it/) as string },
    })
  })

  it('stays where it is when the other engine cannot play it', async () => {
    const one = await house()
    const { seen } = one.play(a)
    await one.pass(2000)
    one.engines.wedge('e2')
    const reply = await one.send('session.move', { sessionId: 's1', engineId: 'e2' }, 35_000)
    expect(reply).toMatchObject({ error: { code: 'session_not_movable' } })
    expect(one.session(a)).toMatchObject({ engineId: 'e1', state: 'live' })
    expect(seen.isConnected).toBe(true)
  })

  it('goes on there, its viewers connected, one slot taken; and back again at once', async () => {
    const one = await house()
    const { seen } = one.play(a)
    await one.pass(2000)
    expect(await one.send('session.move', { sessionId: 's1', engineId: 'e2' })).toMatchObject({
      ok: true,
      result: { text: 'The stream plays on engine e2 now; nobody was cut off.' },
    })
    expect(one.session(a)).toMatchObject({ engineId: 'e2', state: 'live', failovers: 1 })
    expect(await one.send('session.move', { sessionId: 's1' })).toMatchObject({ ok: true })
    expect(one.session(a)).toMatchObject({ engineId: 'e1', failovers: 2 })
    const before = seen.mediaBytes
    await one.pass(3000)
    expect(seen.isConnected).toBe(true)
    expect(seen.mediaBytes).toBeGreaterThan(before)
    const used = one.weir.snapshot().engines.map(({ slots }) => slots.used)
    expect(used).toEqual([1, 0])
    expect(one.engines.counts).toMatchObject({ starts: 3, openUpstreams: 1, stops: 2 })
  })

  it('is moved once, however often that is asked at the same time', async () => {
    const one = await house({ settings: { engines: { min: 3, slotsPerEngine: 1 } } })
    one.play(a)
    await one.pass(2000)
    const replies = [1, 2].map(() => one.weir.command('session.move', { sessionId: 's1' }))
    await one.pass(3000)
    expect((await Promise.all(replies)).map(({ ok }) => ok)).toEqual([true, false])
    expect(one.engines.counts.starts).toBe(2)
  })
})

describe('a content that is tried by hand', () => {
  const breakerOf = (one: Awaited<ReturnType<typeof house>>, id: string) =>
    one.weir.snapshot().contents.find(({ contentId: known }) => known === id)?.breaker

  it('is not tried when the user blocked it, when no slot is free, or when no engine is ready', async () => {
    const one = await house()
    await one.send('content.block', { contentId: dead }, 0)
    expect(await one.send('content.try', { contentId: dead })).toMatchObject({
      error: { code: 'content_blocked' },
    })
    one.play(a)
    one.play(b)
    await one.pass(2000)
    expect(await one.send('content.try', { contentId: contentId('c') })).toMatchObject({
      error: { code: 'no_free_slot' },
    })
    for (const id of ['e1', 'e2']) one.engines.kill(id)
    await settle()
    expect(await one.send('content.try', { contentId: contentId('c') }, 100)).toMatchObject({
      error: { code: 'no_engine_ready' },
    })
    expect(one.engines.counts.starts).toBe(2)
  })

  it('that is dead: one start goes past the open breaker, says how it went, and counts', async () => {
    const one = await house()
    for (let time = 0; time < 3; time++) {
      one.play(dead)
      await one.pass(3000)
    }
    expect(breakerOf(one, dead)).toBe('open')
    const { starts } = one.engines.counts
    const reply = await one.send('content.try', { contentId: dead })
    expect(reply).toMatchObject({ ok: true, result: { played: false } })
    expect(JSON.stringify(reply)).toContain('The engine cannot play this content')
    expect(one.engines.counts.starts).toBe(starts + 1)
    const row = one.weir.snapshot().contents.find(({ contentId: id }) => id === dead)
    expect(row).toMatchObject({ breaker: 'open', attempts: 4, failures: 4 })
    const viewer = one.play(dead)
    await one.pass(100)
    expect(viewer.seen.error).toBe('content_known_bad')
  })

  it('that hangs is answered by the deadline of a start', async () => {
    const one = await house({
      settings: { engines: { min: 1 }, streams: { startTimeoutS: 5, maxAttempts: 1 } },
    })
    const reply = await one.send('content.try', { contentId: hangs }, 20_000)
    expect(reply).toMatchObject({ ok: true, result: { played: false } })
  })

  it('that plays is forgiven, and the stream ends by itself', async () => {
    const one = await house()
    const reply = await one.send('content.try', { contentId: a })
    expect(reply).toMatchObject({ ok: true, result: { played: true } })
    expect(JSON.stringify(reply)).toMatch(/It plays: the picture came after \d+\.\d s on engine e\d/)
    expect(one.session(a)).toMatchObject({ state: 'lingering', readers: [] })
    await one.pass(12_000)
    expect(one.session(a)).toBeUndefined()
    expect(one.engines.counts).toMatchObject({ starts: 1, stops: 1 })
  })

  it('that plays already costs no start, and its viewers keep it', async () => {
    const one = await house()
    const { seen } = one.play(a)
    await one.pass(2000)
    expect(await one.send('content.try', { contentId: a }, 100)).toMatchObject({
      ok: true,
      result: { played: true, text: 'It plays already, on engine e1.' },
    })
    expect(one.engines.counts.starts).toBe(1)
    expect(seen.isConnected).toBe(true)
  })

  it('is one start with the viewer who asks for it meanwhile, and stays for them', async () => {
    const one = await house()
    const reply = one.weir.command('content.try', { contentId: a })
    await settle()
    const { seen } = one.play(a)
    await one.pass(15_000)
    expect(await reply).toMatchObject({ ok: true, result: { played: true } })
    expect(one.engines.counts.starts).toBe(1)
    expect(seen.mediaBytes).toBeGreaterThan(0)
    expect(one.session(a)?.state).toBe('live')
  })
})
