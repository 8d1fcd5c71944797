import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { demoId } from '../../../demo-engine/behaviours.ts'
import { infohashOf } from '../../../demo-engine/contents.ts'
import { startDemoEngine, type DemoEngine, type DemoEngineOptions } from '../../../demo-engine/server.ts'
import { type ContentRef } from '../../../contract/ids.ts'
import { EngineFaultError, type EngineFault, type Upstream } from '../../core/ports.ts'
import { createEngineApi, type EngineHttpApi } from './engine-api.ts'

let api: EngineHttpApi
beforeEach(() => {
  api = createEngineApi()
})
afterEach(() => api.close())

/** The stand-in; a documented second lasts 20 ms, so bad content fails after 80 ms. */
async function startEngine(options: DemoEngineOptions = {}): Promise<DemoEngine> {
  const engine = await startDemoEngine({ startMs: 5, settleMs: 0, secondMs: 20, ...options })
  onTestFinished(() => engine.close())
  return engine
}

const within = (ms = 3000): AbortSignal => AbortSignal.timeout(ms)
const byId = (id: string): ContentRef => ({ kind: 'contentId', id })
const start = (engine: DemoEngine, ref: ContentRef, pid = 'p1') =>
  api.startStream(engine.url, ref, pid, {}, within())
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 3000, interval: 10 })

async function faultOf(call: Promise<unknown>): Promise<EngineFault> {
  const error: unknown = await call.then(
    (value) => new Error(`there was no fault, but ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  if (error instanceof EngineFaultError) return error.fault
  throw error
}

/** Reads a stream and remembers what came of it. */
async function read(playbackUrl: string) {
  const heard = { bytes: 0, ends: [] as { clean: boolean; why: string }[] }
  const upstream: Upstream = await api.openPlayback(
    playbackUrl,
    {
      onData: (chunk) => (heard.bytes += chunk.length),
      onEnd: (clean, why) => heard.ends.push({ clean, why }),
    },
    within(),
  )
  return { heard, upstream }
}

describe('an engine that cannot be asked', () => {
  it('because nobody listens there refuses the connection', async () => {
    const engine = await startDemoEngine({})
    await engine.close()
    expect(await faultOf(api.version(engine.url, within()))).toEqual({
      kind: 'unreachable',
      why: 'the connection was refused',
    })
  })

  it('because it is wedged is waited for until the caller’s time is up', async () => {
    const engine = await startEngine()
    await fetch(`${engine.url}/demo/fault?kind=wedge`, { method: 'POST' })
    expect(await faultOf(api.version(engine.url, within(100)))).toEqual({ kind: 'aborted' })
  })

  it('because it crashes under the start resets the connection', async () => {
    const engine = await startEngine()
    const fault = await faultOf(start(engine, byId(demoId('crashes'))))
    expect(fault).toEqual({ kind: 'unreachable', why: 'the connection was reset' })
  })
})

describe('a start', () => {
  it('of dead content is told in the engine’s own words', async () => {
    const engine = await startEngine()
    expect(await faultOf(start(engine, byId(demoId('dead'))))).toEqual({
      kind: 'content',
      engineSaid: 'failed to load content',
    })
  })

  it.each(['contentId', 'infohash'] as const)(
    'by %s gives the content’s infohash and three URLs',
    async (kind) => {
      const engine = await startEngine()
      const id = demoId('plays')
      const stream = await start(engine, { kind, id: kind === 'infohash' ? infohashOf(id) : id })
      expect(stream).toMatchObject({ infohash: infohashOf(id), isEncrypted: false })
      for (const url of [stream.playbackUrl, stream.statUrl, stream.commandUrl]) {
        expect(url.startsWith(`${engine.url}/ace/`)).toBe(true)
      }
    },
  )

  it('of encrypted content says so', async () => {
    const engine = await startEngine()
    const stream = await start(engine, byId(demoId('encrypted')))
    expect(stream.isEncrypted).toBe(true)
    expect(await faultOf(read(stream.playbackUrl))).toMatchObject({ kind: 'unreachable' })
  })
})

describe('playback', () => {
  it('follows redirects whose bodies never end, and reads once', async () => {
    const engine = await startEngine()
    const { playbackUrl, infohash } = await start(engine, byId(demoId('plays')))
    const { heard, upstream } = await read(playbackUrl)
    await eventually(() => expect(heard.bytes).toBeGreaterThan(100_000))
    expect(engine.counters().byInfohash[infohash]).toMatchObject({ playbackGets: 1, refusedReaders: 0 })
    upstream.close()
    await eventually(() => expect(engine.counters().readers).toBe(0))
    expect(heard.ends).toEqual([])
  })

  it('has one consumer: a second one is refused, and the first goes on', async () => {
    const engine = await startEngine()
    const { playbackUrl } = await start(engine, byId(demoId('plays')))
    const first = await read(playbackUrl)
    expect(await faultOf(read(playbackUrl))).toMatchObject({ kind: 'unreachable' })
    const { bytes } = first.heard
    await eventually(() => expect(first.heard.bytes).toBeGreaterThan(bytes))
    expect(first.heard.ends).toEqual([])
    first.upstream.close()
  })

  it('tells a proper end from a cut', async () => {
    const engine = await startEngine()
    const ends = await read((await start(engine, byId(demoId('ends', 5)))).playbackUrl)
    await eventually(() => expect(ends.heard.ends).toMatchObject([{ clean: true }]))
    const cut = await read((await start(engine, byId(demoId('cut', 5)))).playbackUrl)
    await eventually(() => expect(cut.heard.ends).toMatchObject([{ clean: false }]))
    expect(cut.heard.ends[0]?.why).toMatch(/^(the connection was reset|the answer broke off or is not HTTP)$/)
  })
})

describe('a session', () => {
  it('ends with one stop; the engine does not know it any more afterwards', async () => {
    const engine = await startEngine()
    const { playbackUrl, commandUrl, statUrl } = await start(engine, byId(demoId('plays')))
    const { heard } = await read(playbackUrl)
    await api.stopStream(commandUrl, within())
    await eventually(() => expect(heard.ends).toMatchObject([{ clean: true }]))
    const unknown = { kind: 'content', engineSaid: 'unknown playback session id' }
    expect(await faultOf(api.stopStream(commandUrl, within()))).toEqual(unknown)
    expect(await faultOf(api.stat(statUrl, within()))).toEqual(unknown)
  })

  it('of the same content ends the one before', async () => {
    const engine = await startEngine()
    const before = await read((await start(engine, byId(demoId('plays')), 'one')).playbackUrl)
    await start(engine, byId(demoId('plays')), 'two')
    await eventually(() => expect(before.heard.ends).toHaveLength(1))
  })

  it('has figures as numbers, though the engine writes some as text, and none at first', async () => {
    const engine = await startEngine({ settleMs: 1600 })
    const { playbackUrl, statUrl } = await start(engine, byId(demoId('plays')))
    expect(await api.stat(statUrl, within())).toEqual({
      status: '',
      peers: 0,
      speedDownKBps: 0,
      downloadedBytes: 0,
      liveLast: null,
    })
    const { upstream } = await read(playbackUrl)
    await vi.waitFor(async () => expect((await api.stat(statUrl, within())).status).toBe('dl'), {
      timeout: 4000,
    })
    const { liveLast, downloadedBytes, speedUpKBps } = await api.stat(statUrl, within())
    expect(speedUpKBps).toBeGreaterThan(0)
    expect(Math.abs((liveLast ?? 0) - Date.now() / 1000)).toBeLessThan(30)
    expect(downloadedBytes).toBeGreaterThan(0)
    upstream.close()
  })
})

describe('questions', () => {
  it('for the version are answered in text', async () => {
    expect(await api.version((await startEngine()).url, within())).toBe('3.1.70')
  })

  it('for both names of a content are answered by either', async () => {
    const engine = await startEngine()
    const contentId = demoId('plays')
    const both = { contentId, infohash: infohashOf(contentId) }
    expect(await api.identify(engine.url, byId(contentId), within())).toEqual(both)
    expect(await api.identify(engine.url, { kind: 'infohash', id: both.infohash }, within())).toEqual(both)
    expect(await api.identify(engine.url, byId(demoId('missing')), within())).toEqual({
      contentId: null,
      infohash: null,
    })
  })
})
