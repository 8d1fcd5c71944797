import { createConnection } from 'node:net'
import { describe, expect, test } from 'vitest'
import { demoId } from './behaviours.ts'
import { infohashOf } from './contents.ts'
import { startDemoEngine } from './server.ts'
import {
  fetchJson,
  fetchText,
  openPlayback,
  somePlaying,
  startSession,
  startTestEngine,
  until,
} from './test-client.ts'

const version = { code: 3017000, platform: 'linux', version: '3.1.70' }
const getVersion = '/webui/api/service?method=get_version'
const silenceFor = (ms: number) => new Promise<'silence'>((tell) => setTimeout(() => tell('silence'), ms))

/** Sends one line to a TCP port; what comes back within the time, or nothing. */
function say(port: number, line: string, ms: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write(line))
    const tell = (text: string) => {
      socket.destroy()
      resolve(text)
    }
    socket.on('data', (data) => tell(data.toString()))
    socket.on('error', reject)
    setTimeout(() => tell(''), ms)
  })
}

describe('an engine that boots', () => {
  test('holds the version until it is ready, and fails every start', async () => {
    const engine = await startTestEngine({ bootMs: 500, apiPort: 0 })
    const waiting = fetchJson(engine.url + getVersion)
    expect(await Promise.race([waiting, silenceFor(100)])).toBe('silence')
    expect(await say(engine.apiPort ?? 0, 'HELLOBG version=4\r\n', 50)).toBe('')
    await expect(startSession(engine, `id=${somePlaying}`)).rejects.toThrow('failed to load content')
    expect(engine.counters()).toMatchObject({ ready: false, total: { failedStarts: 1, sessions: 0 } })
    await engine.ready
    expect(await waiting).toEqual({ result: version, error: null })
    expect((await startSession(engine, `id=${somePlaying}`)).infohash).toBe(infohashOf(somePlaying))
  })

  test('says when its port is taken', async () => {
    const { port } = await startTestEngine()
    await expect(startDemoEngine({ httpPort: port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('goes on without an API port that is taken only if it may', async () => {
    const { apiPort } = await startTestEngine({ apiPort: 0 })
    expect((await startTestEngine({ apiPort })).apiPort).toBe(null)
    await expect(startDemoEngine({ apiPort, apiPortIsOptional: false })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })
})

describe('the engine as a whole', () => {
  test('answers HELLOBG on its API port', async () => {
    const { apiPort, port } = await startTestEngine({ apiPort: 0 })
    const hello = await say(apiPort ?? 0, 'HELLOBG version=4\r\n', 1000)
    expect(hello).toMatch(new RegExp(`^HELLOTS key=[0-9a-f]+ version_code=3017000 http_port=${port}\r\n$`))
  })

  test('tells its status', async () => {
    const { url } = await startTestEngine({ accessToken: 'secret' })
    const ask = (query: string) => fetchJson(`${url}/server/api?api_version=3&method=${query}`)
    expect(await ask('get_status')).toEqual({ result: { playlist_loaded: true, version } })
    expect(await ask('get_network_connection_status')).toEqual({ result: { connected: true } })
    expect(await ask('make_tea')).toEqual({ error: { message: 'unknown protocol', code: 0 } })
    expect(await ask('search')).toEqual({ error: { message: 'access denied', code: 0 } })
    expect(await ask('search&token=wrong')).toEqual({ error: { message: 'access denied', code: 0 } })
    expect(await ask('search&token=secret')).toMatchObject({ result: {} })
  })

  test('analyzes content, and takes 4.7 s to say that there is none', async () => {
    const { url } = await startTestEngine()
    const ask = (query: string) =>
      fetchText(
        `${url}/server/api?api_version=3&method=analyze_content&query=${encodeURIComponent(`acestream:?${query}`)}`,
      )
    const found = await ask(`infohash=${infohashOf(somePlaying)}`)
    expect(JSON.parse(found.body)).toMatchObject({
      result: { is_live: 1, title: 'News 24', infohash: infohashOf(somePlaying), content_id: somePlaying },
    })
    const missing = await ask(`content_id=${demoId('missing')}`)
    expect(JSON.parse(missing.body)).toEqual({ error: { message: 'failed to load content', code: 0 } })
    expect(missing.tookMs).toBeGreaterThanOrEqual(4.7 * 20)
  })

  test('counts what happened, by infohash too', async () => {
    const engine = await startTestEngine({ name: 'e7' })
    const { playback_url, stat_url, command_url } = await startSession(engine, `id=${somePlaying}`)
    const stream = await openPlayback(playback_url)
    await until(() => stream.bytes().length > 0)
    await fetchJson(stat_url)
    const during = await fetchJson(`${engine.url}/demo/counters`)
    expect(during).toMatchObject({ name: 'e7', ready: true, activeSessions: 1, readers: 1 })
    await fetchJson(`${command_url}?method=stop`)
    const counts = { starts: 1, sessions: 1, playbackGets: 1, statCalls: 1, stops: 1 }
    expect(engine.counters()).toMatchObject({
      activeSessions: 0,
      total: counts,
      byInfohash: { [infohashOf(somePlaying)]: counts },
    })
  })

  test('answers 404 to unknown paths and 405 to other methods', async () => {
    const { url } = await startTestEngine()
    expect((await fetchText(`${url}/nothing`)).status).toBe(404)
    expect((await fetchText(`${url}/ace/getstream?id=${somePlaying}`, { method: 'POST' })).status).toBe(405)
  })
})

describe('an engine that fails', () => {
  test('wedged: takes connections, answers nothing, and sends no more bytes until it recovers', async () => {
    const engine = await startTestEngine()
    const stream = await openPlayback((await startSession(engine, `id=${somePlaying}`)).playback_url)
    await fetchJson(`${engine.url}/demo/fault?kind=wedge`, { method: 'POST' })
    await silenceFor(100)
    const before = stream.bytes().length
    const waiting = fetchText(engine.url + getVersion).catch(() => undefined)
    expect(await Promise.race([waiting, silenceFor(200)])).toBe('silence')
    expect(stream.bytes().length).toBe(before)
    expect(await fetchJson(`${engine.url}/demo/counters`)).toMatchObject({ wedged: true })

    await fetchJson(`${engine.url}/demo/fault?kind=recover`, { method: 'POST' })
    expect(await fetchJson(engine.url + getVersion)).toEqual({ result: version, error: null })
    await until(() => stream.bytes().length > before)
  })

  test.each(['crashes', 'wedges'] as const)('%s by content, at once or after a while', async (kind) => {
    const crashed: string[] = []
    const engine = await startTestEngine({ onCrash: (why) => crashed.push(why) })
    const failed = () => crashed.length > 0 || engine.counters().wedged
    await startSession(engine, `id=${demoId(kind, 10)}`)
    expect(failed()).toBe(false)
    await until(failed)

    const other = await startTestEngine({ onCrash: (why) => crashed.push(why) })
    void fetchText(`${other.url}/ace/getstream?id=${demoId(kind)}`).catch(() => undefined)
    await until(() => crashed.length > 1 || other.counters().wedged)
  })

  test('crashed: refuses connections and cuts its streams', async () => {
    const engine = await startTestEngine()
    const stream = await openPlayback((await startSession(engine, `id=${somePlaying}`)).playback_url)
    await fetchText(`${engine.url}/demo/fault?kind=crash`, { method: 'POST' }).catch(() => undefined)
    expect(await stream.ended).toBe('cut')
    await expect(fetchText(engine.url + getVersion)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('crashes under five parallel starts when it is told to be that weak', async () => {
    const crashed: string[] = []
    const engine = await startTestEngine({
      startMs: 100,
      crashAtParallelStarts: 5,
      onCrash: (why) => crashed.push(why),
    })
    const starts = (count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, n) =>
          Promise.race([startSession(engine, `id=${demoId('plays', 0, n)}`), silenceFor(300)]),
        ),
      )
    await starts(4)
    expect(crashed).toEqual([])
    await starts(5)
    expect(crashed).toHaveLength(1)
  })

  test('leaks: grows while the content plays, up to the ceiling', async () => {
    const engine = await startTestEngine({ memoryCeilingMb: 5 })
    await openPlayback((await startSession(engine, `id=${demoId('leaks', 50)}`)).playback_url)
    await until(() => engine.counters().leakedMb >= 5)
    await silenceFor(150)
    expect(engine.counters().leakedMb).toBeLessThan(20)
  })
})
