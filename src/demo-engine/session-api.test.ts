import { describe, expect, test } from 'vitest'
import { demoId } from './behaviours.ts'
import { findFaults } from './stream-check.ts'
import {
  fetchJson,
  fetchText,
  openPlayback,
  somePlaying,
  startSession,
  startTestEngine,
  until,
} from './test-client.ts'

const gone = { response: null, error: 'unknown playback session id' }
const hls = '/ace/manifest.m3u8'

describe('a stopped session', () => {
  test('ends its TS cleanly and is unknown from then on', async () => {
    const engine = await startTestEngine()
    const session = await startSession(engine, `id=${somePlaying}&use_api_events=1`)
    const stream = await openPlayback(session.playback_url)
    expect(await fetchJson(`${session.command_url}?method=stop`)).toEqual({ response: 'ok', error: null })
    expect(await stream.ended).toBe('clean')
    expect(await fetchJson(`${session.command_url}?method=stop`)).toEqual(gone)
    expect(await fetchJson(session.stat_url)).toEqual(gone)
    expect(await fetchJson(session.event_url ?? '')).toEqual(gone)
    expect(engine.counters().total.stops).toBe(1)
  })

  test('has an HLS list that answers 500, and 403 after a newer start', async () => {
    const engine = await startTestEngine()
    const stopped = await startSession(engine, `id=${somePlaying}`, hls)
    await fetchJson(`${stopped.command_url}?method=stop`)
    expect((await fetchText(stopped.playback_url)).status).toBe(500)

    const replaced = await startSession(engine, `id=${somePlaying}`, hls)
    await startSession(engine, `id=${somePlaying}`)
    expect((await fetchText(replaced.playback_url)).status).toBe(403)
  })
})

describe('a session that nobody reads', () => {
  test('expires after a minute, asked for its stat or not', async () => {
    const engine = await startTestEngine({ secondMs: 5 })
    const { stat_url } = await startSession(engine, `id=${somePlaying}`)
    await until(async () => (await fetchJson(stat_url)).error !== null)
    expect(await fetchJson(stat_url)).toEqual(gone)
    expect(engine.counters().total.expiries).toBe(1)
  })

  test('comes back with its old id over HLS for the same pid, and only for that', async () => {
    const engine = await startTestEngine({ secondMs: 2 })
    const first = await startSession(engine, `id=${somePlaying}&pid=stable`, hls)
    await until(() => engine.counters().activeSessions === 0)
    const again = await startSession(engine, `id=${somePlaying}&pid=stable`, hls)
    await until(() => engine.counters().activeSessions === 0)
    const fresh = await startSession(engine, `id=${somePlaying}&pid=fresh`, hls)
    expect(again.playback_session_id).toBe(first.playback_session_id)
    expect(fresh.playback_session_id).not.toBe(first.playback_session_id)
  })
})

describe('stat', () => {
  test('is empty at first, then goes from idle over prebuf to dl', async () => {
    const engine = await startTestEngine({ settleMs: 640 })
    const { stat_url } = await startSession(engine, `id=${somePlaying}`)
    expect(await fetchJson(stat_url)).toEqual({ response: {}, error: null })
    const seen: unknown[] = []
    await until(async () => {
      const { status } = (await fetchJson(stat_url)).response as { status?: string }
      if (status !== undefined && seen.at(-1) !== status) seen.push(status)
      return status === 'dl'
    })
    expect(seen).toEqual(['idle', 'prebuf', 'dl'])
  })

  test('has numbers, and livepos in strings', async () => {
    const engine = await startTestEngine()
    const { stat_url, playback_url } = await startSession(engine, `id=${somePlaying}`)
    const stream = await openPlayback(playback_url)
    await until(() => stream.bytes().length > 0)
    const { response } = await fetchJson(stat_url)
    const digits: unknown = expect.stringMatching(/^\d{10}$/)
    const figure: unknown = expect.any(Number)
    expect(response).toEqual({
      status: 'dl',
      peers: figure,
      speed_down: figure,
      speed_up: figure,
      downloaded: figure,
      uploaded: figure,
      total_progress: 0,
      stream_status: -1,
      manifest_access_mode: -1,
      selected_stream_index: 0,
      selected_file_index: -1,
      disk_cache_stats: {},
      livepos: {
        ...{ pos: digits, last: digits, live_first: digits, live_last: digits },
        ...{ first_ts: digits, last_ts: digits, is_live: '1', buffer_pieces: '30' },
      },
    })
    expect((response as { speed_down: number }).speed_down).toBeGreaterThan(0)
  })

  test('stays in prebuf without bytes for content that never comes', async () => {
    const engine = await startTestEngine()
    const { stat_url } = await startSession(engine, `id=${demoId('noBytes')}`)
    expect(await fetchJson(stat_url)).toMatchObject({
      response: { status: 'prebuf', downloaded: 0, speed_down: 0 },
    })
  })
})

describe('events', () => {
  test('tell that the content is live, then nothing, then that the download stopped', async () => {
    const engine = await startTestEngine({ secondMs: 10 })
    const { event_url = '', command_url } = await startSession(engine, `id=${somePlaying}&use_api_events=1`)
    expect(await fetchJson(event_url)).toEqual({
      response: { name: 'live_changed', params: { is_live: 1 } },
      error: null,
    })
    const { body, tookMs } = await fetchText(event_url)
    expect(JSON.parse(body)).toEqual({ response: null, error: null })
    expect(tookMs).toBeGreaterThanOrEqual(150)
    const poll = fetchJson(event_url)
    await until(() => engine.counters().total.eventCalls === 3)
    await fetchJson(`${command_url}?method=stop`)
    expect(await poll).toEqual({
      response: { name: 'download_stopped', params: { reason: 'stopped' } },
      error: null,
    })
  })
})

describe('HLS', () => {
  const segmentsOf = (list: string) => list.split('\n').filter((line) => line.startsWith('http'))

  test('lists segments of 4 to 6 s that many readers may fetch, and continue one another', async () => {
    const engine = await startTestEngine()
    const { playback_url } = await startSession(engine, `id=${somePlaying}`, hls)
    const [list, same] = await Promise.all([fetchText(playback_url), fetchText(playback_url)])
    expect(list.headers['content-type']).toBe('application/vnd.apple.mpegurl')
    expect(list.body).toBe(same.body)
    expect(list.body).toContain('#EXTINF:4.000,')
    const segments = segmentsOf(list.body)
    expect(segments.length).toBeGreaterThanOrEqual(2)
    expect(segments.length).toBeLessThanOrEqual(17)
    const bodies = await Promise.all(segments.map(async (url) => (await fetchText(url)).body))
    expect(findFaults(Buffer.from(bodies.join(''), 'latin1'))).toEqual([])
  })

  test('plays encrypted content', async () => {
    const engine = await startTestEngine()
    const { playback_url, is_encrypted } = await startSession(engine, `id=${demoId('encrypted')}`, hls)
    expect(is_encrypted).toBe(1)
    const [segment = ''] = segmentsOf((await fetchText(playback_url)).body)
    expect((await fetchText(segment)).status).toBe(200)
  })

  test('has no segment outside its window', async () => {
    const engine = await startTestEngine()
    const { playback_url } = await startSession(engine, `id=${somePlaying}`, hls)
    const [segment = ''] = segmentsOf((await fetchText(playback_url)).body)
    const old = segment.replace(/(\d+)\.ts$/, (_, n: string) => `${Number(n) - 1}.ts`)
    expect((await fetchText(old)).status).toBe(404)
  })
})
