/** Streams that leave an engine through nobody's fault: the whole core in virtual time, on fake engines. */
import { afterEach, describe, expect, it } from 'vitest'
import { settingsSchema, type SettingsInput } from '../../../contract/settings.ts'
import { createFakeClock } from '../fake-clock.ts'
import { contentId, createFakeEngines, pass } from '../fake-engines.ts'
import { createSeededRandom } from '../fake-random.ts'
import { createOrchestrator } from '../orchestrator.ts'
import { createFixedScaler } from '../scaling/fixed-scaler.ts'

const houses: Awaited<ReturnType<typeof build>>[] = []

async function readyHouse(engines?: SettingsInput['engines']) {
  const house = await build(engines)
  houses.push(house)
  return house
}

async function build(engines: SettingsInput['engines'] = {}) {
  const clock = createFakeClock()
  const fakes = createFakeEngines({ clock })
  const mistakes: unknown[] = []
  const weir = createOrchestrator({
    createScaler: createFixedScaler,
    clock,
    random: createSeededRandom(3),
    logger: { debug() {}, info() {}, warn() {}, error: (...what) => mistakes.push(what) },
    runtime: fakes.runtime,
    api: fakes.api,
    channelStore: { load: () => Promise.resolve(null), save: () => Promise.resolve() },
    demoList: '',
    settings: settingsSchema.parse({ engines }),
    version: 'test',
  })
  await weir.start()
  await pass(clock, 6000, 50)
  const house = {
    clock,
    fakes,
    weir,
    mistakes,
    pass: (ms: number, stepMs = 20) => pass(clock, ms, stepMs),
    session: () => weir.snapshot().sessions[0],
    engine: (id: string) => weir.snapshot().engines.find((one) => one.id === id),
    changes: () => weir.snapshot().changes.map(({ text }) => text),
    /** A viewer that plays; `longestGapMs` is that between bytes, null packets left out. */
    async watch(content = contentId('a')) {
      const seen = { bytes: 0, closed: false, longestGapMs: 0, lastMs: clock.now() }
      const ticket = weir.open({
        ref: { kind: 'contentId', id: content },
        reader: { address: '127.0.0.1', userAgent: 'VLC' },
        options: {},
      })
      ticket.ready.catch(() => undefined)
      const note = (chunk: Uint8Array): boolean => {
        const isStuffing = chunk[1] === 0x1f && chunk[2] === 0xff
        if (isStuffing) return true
        seen.longestGapMs = Math.max(seen.longestGapMs, clock.now() - seen.lastMs)
        seen.lastMs = clock.now()
        seen.bytes += chunk.length
        return true
      }
      const reader = ticket.attach(
        { write: note, end: () => undefined, destroy: () => undefined },
        () => (seen.closed = true),
      )
      ticket.release()
      // So long that the stream of a fake engine, which begins anew on each, is not taken for a repetition.
      await house.pass(15_000, 50)
      expect(house.session()?.state).toBe('live')
      seen.longestGapMs = 0
      return { seen, engineId: house.session()?.engineId ?? '', leave: () => reader.close() }
    },
  }
  return house
}

afterEach(async () => {
  for (const { weir, clock, fakes, mistakes } of houses.splice(0)) {
    const stopping = weir.stop()
    await pass(clock, 15_000, 50)
    await stopping
    expect(clock.pending()).toBe(0)
    expect(fakes.counts.openUpstreams).toBe(0)
    expect(fakes.ids()).toEqual([])
    expect(mistakes).toEqual([])
  }
})

describe('a stream whose engine is worn', () => {
  it('plays on without a gap: the other engine takes over before the first is left', async () => {
    const house = await readyHouse()
    const { seen, engineId } = await house.watch()
    house.fakes.fillMemory(engineId, 0.97)
    await house.pass(8000)
    expect(house.session()?.engineId).not.toBe(engineId)
    await house.pass(3000)
    expect(seen.closed).toBe(false)
    // Not longer than a keyframe is away.
    expect(seen.longestGapMs).toBeLessThan(1500)
    expect(house.fakes.counts).toMatchObject({ starts: 2, upstreams: 2, openUpstreams: 1, stops: 1 })
    expect(house.changes().join('\n')).toContain(
      `moves from engine ${engineId} to another (memory 97 % of its limit)`,
    )
    expect(house.weir.snapshot().rates).toMatchObject({ starts: 1, failures: 0 })
    await house.pass(8000)
    expect(house.engine(engineId)).toMatchObject({ state: 'ready', restarts: 1, failures: 0 })
  })

  it('stays where it is while no other engine has room', async () => {
    const house = await readyHouse({ min: 2, slotsPerEngine: 1 })
    const first = await house.watch()
    await house.watch(contentId('b'))
    house.fakes.fillMemory(first.engineId, 0.97)
    await house.pass(20_000)
    expect(house.session()?.engineId).toBe(first.engineId)
    expect(first.seen.longestGapMs).toBeLessThan(500)
    expect(house.weir.snapshot().queue.length).toBe(0)
  })

  it('stays where it is when no other engine can play it', async () => {
    const house = await readyHouse({ min: 2 })
    const { seen, engineId } = await house.watch()
    house.fakes.refuseStarts(engineId === 'e1' ? 'e2' : 'e1')
    house.fakes.fillMemory(engineId, 0.97)
    await house.pass(20_000)
    expect(house.session()).toMatchObject({ engineId, state: 'live' })
    expect(seen.longestGapMs).toBeLessThan(500)
    // Once a minute is enough of trying.
    expect(house.fakes.counts.starts).toBeLessThanOrEqual(4)
  })

  it('stays when the engine that was to take over dies, and moves when its own dies meanwhile', async () => {
    const house = await readyHouse({ min: 2 })
    const { seen, engineId } = await house.watch()
    const other = engineId === 'e1' ? 'e2' : 'e1'
    house.fakes.fillMemory(engineId, 0.97)
    while (house.fakes.counts.starts < 2) await house.pass(20)
    house.fakes.kill(other)
    await house.pass(3000)
    expect(house.session()).toMatchObject({ engineId, state: 'live' })
    expect(seen.longestGapMs).toBeLessThan(500)
    house.fakes.kill(engineId)
    await house.pass(15_000)
    expect(seen.closed).toBe(false)
    expect(house.session()?.state).toBe('live')
  })

  it('is carried by the start under way when its engine dies before that is done', async () => {
    const house = await readyHouse()
    const { seen, engineId } = await house.watch()
    house.fakes.fillMemory(engineId, 0.97)
    while (house.fakes.counts.starts < 2) await house.pass(20)
    house.fakes.kill(engineId)
    await house.pass(3000)
    expect(house.fakes.counts.starts).toBe(2)
    expect(seen.closed).toBe(false)
    expect(seen.longestGapMs).toBeLessThan(2500)
    expect(house.session()?.state).toBe('live')
  })

  it('that ends while the other engine is asked leaves nothing behind', async () => {
    const house = await readyHouse()
    const { engineId, leave } = await house.watch()
    house.fakes.fillMemory(engineId, 0.97)
    while (house.fakes.counts.starts < 2) await house.pass(20)
    leave()
    await house.weir.command('session.stop', { sessionId: 's1' })
    await house.pass(2000)
    expect(house.weir.snapshot().sessions).toEqual([])
    expect(house.fakes.counts.openUpstreams).toBe(0)
    expect(house.weir.snapshot().engines.every(({ slots }) => slots.used === 0)).toBe(true)
  })
})

describe('a stream whose engine is paused by somebody else', () => {
  it('moves at once, blames nobody, and the engine takes streams again when it runs again', async () => {
    const house = await readyHouse()
    const { seen, engineId } = await house.watch()
    house.fakes.pause(engineId)
    await house.pass(2500)
    expect(house.session()?.state).toBe('live')
    expect(house.session()?.engineId).not.toBe(engineId)
    expect(seen.longestGapMs).toBeLessThan(2000)
    expect(house.engine(engineId)).toMatchObject({ state: 'paused', failures: 0 })
    expect(house.weir.snapshot().pool.mode).toBe('degraded')
    house.fakes.resume(engineId)
    await house.pass(1000)
    expect(house.engine(engineId)).toMatchObject({ state: 'ready', restarts: 0, failures: 0 })
    expect(house.weir.snapshot().pool).toEqual({ mode: 'normal', text: 'All 3 engines ready' })
    await house.pass(3000)
    expect(house.engine(engineId)?.slots.used).toBe(0)
  })

  it('waits when all are paused, and plays on when one runs again', async () => {
    const house = await readyHouse({ min: 2 })
    const { seen } = await house.watch()
    for (const id of ['e1', 'e2']) house.fakes.pause(id)
    await house.pass(20_000)
    expect(seen.closed).toBe(false)
    expect(house.session()?.state).toBe('queued')
    house.fakes.resume('e2')
    await house.pass(3000)
    expect(house.session()).toMatchObject({ state: 'live', engineId: 'e2' })
  })

  it('is moved within the stall limit also when nobody tells of the pause', async () => {
    const house = await readyHouse()
    const { seen, engineId } = await house.watch()
    house.fakes.pause(engineId, 'untold')
    await house.pass(14_000)
    expect(house.session()?.engineId).not.toBe(engineId)
    expect(seen.longestGapMs).toBeLessThan(12_000)
  })
})

describe('an engine that refuses every start although it answers', () => {
  it('costs its viewers retries, not their streams, and is out after three', async () => {
    const house = await readyHouse()
    house.fakes.refuseStarts('e1')
    for (const digit of ['a', 'b', 'c', 'd', 'e', 'f']) {
      house.weir
        .open({
          ref: { kind: 'contentId', id: contentId(digit) },
          reader: { address: '127.0.0.1', userAgent: 'VLC' },
          options: {},
        })
        .ready.catch(() => undefined)
      await house.pass(3000)
    }
    expect(house.weir.snapshot().sessions.map(({ state }) => state)).toEqual(Array(6).fill('live'))
    expect(house.engine('e1')?.reason).toMatch(/^failed 3 streams in a row/)
    expect(house.weir.snapshot().rates).toMatchObject({ failures: 0 })
  })
})
