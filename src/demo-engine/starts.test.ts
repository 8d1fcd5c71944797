import { describe, expect, test } from 'vitest'
import { demoId } from './behaviours.ts'
import { infohashOf } from './contents.ts'
import {
  fetchJson,
  fetchText,
  openPlayback,
  openStream,
  somePlaying,
  startSession,
  startTestEngine,
} from './test-client.ts'

const failure = (error: string) => ({ response: null, error })

describe('a start that fails', () => {
  test('answers HTTP 500 when no content is named, or more than one', async () => {
    const { url } = await startTestEngine()
    expect((await fetchText(`${url}/ace/getstream?format=json`)).status).toBe(500)
    const two = `${url}/ace/getstream?id=${somePlaying}&infohash=${infohashOf(somePlaying)}`
    expect((await fetchText(two)).status).toBe(500)
  })

  test('says so with HTTP 200 after 4 s for a content id, and after 28 s for an infohash', async () => {
    const { url } = await startTestEngine()
    const byId = await fetchText(`${url}/ace/getstream?id=${demoId('dead')}&format=json`)
    expect(byId.status).toBe(200)
    expect(JSON.parse(byId.body)).toEqual(failure('failed to load content'))
    expect(byId.tookMs).toBeGreaterThanOrEqual(4 * 20)
    expect(byId.tookMs).toBeLessThan(28 * 20)

    const byInfohash = await fetchText(`${url}/ace/getstream?infohash=${'ab'.repeat(20)}&format=json`)
    expect(JSON.parse(byInfohash.body)).toEqual(failure('failed to load content'))
    expect(byInfohash.tookMs).toBeGreaterThanOrEqual(28 * 20)
  })

  test('waits as long as the id says', async () => {
    const { url } = await startTestEngine()
    const { tookMs, body } = await fetchText(`${url}/ace/getstream?id=${demoId('deadSlow', 10)}`)
    expect(JSON.parse(body)).toEqual(failure('cannot load transport file'))
    expect(tookMs).toBeGreaterThanOrEqual(10 * 20)
  })

  test.each([
    ['an infohash given as id', infohashOf(somePlaying)],
    ['too few digits', '1234'],
    ['something that is not hex', 'z'.repeat(40)],
    ['a content that does not exist', demoId('missing')],
  ])('refuses %s like a bad content id', async (_, id) => {
    const { url } = await startTestEngine()
    expect(await fetchJson(`${url}/ace/getstream?id=${id}&format=json`)).toEqual(
      failure('failed to load content'),
    )
  })

  test('never answers for content that hangs', async () => {
    const { url } = await startTestEngine()
    const first = fetchText(`${url}/ace/getstream?id=${demoId('hangs')}&format=json`)
    const silence = new Promise((resolve) => setTimeout(() => resolve('silence'), 200))
    expect(await Promise.race([first.catch(() => 'closed'), silence])).toBe('silence')
  })

  test('leaves no session behind when the client gives up meanwhile', async () => {
    const engine = await startTestEngine({ startMs: 100 })
    await expect(
      fetch(`${engine.url}/ace/getstream?id=${somePlaying}&format=json`, { signal: AbortSignal.timeout(30) }),
    ).rejects.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(engine.counters().activeSessions).toBe(0)
  })

  test('fails on one engine and plays on its neighbour for picky content', async () => {
    const [even, odd] = [await startTestEngine({ name: 'e2' }), await startTestEngine({ name: 'e3' })]
    const id = demoId('picky')
    await expect(startSession(even, `id=${id}`)).rejects.toThrow('content unavailable')
    expect((await startSession(odd, `id=${id}`)).infohash).toBe(infohashOf(id))
  })

  test('comes and goes for content that flickers', async () => {
    const engine = await startTestEngine()
    const id = demoId('flickers', 10)
    const seen = new Set<boolean>()
    while (seen.size < 2) {
      seen.add(
        await startSession(engine, `id=${id}`).then(
          () => true,
          () => false,
        ),
      )
    }
  })
})

describe('a start that succeeds', () => {
  test('tells the URLs of the session, the infohash and nothing about events', async () => {
    const engine = await startTestEngine()
    const { response, error } = await fetchJson(
      `${engine.url}/ace/getstream?content_id=${somePlaying}&format=json&pid=p1`,
    )
    const started = await startSession(engine, `content_id=${somePlaying}&pid=p1`)
    const infohash = infohashOf(somePlaying)
    const session = started.playback_session_id
    expect(error).toBe(null)
    expect(response).toEqual({
      playback_url: `${engine.url}/ace/r/${infohash}/${session}`,
      stat_url: `${engine.url}/ace/stat/${infohash}/${session}`,
      command_url: `${engine.url}/ace/cmd/${infohash}/${session}`,
      infohash,
      playback_session_id: session,
      is_live: 1,
      is_encrypted: 0,
      client_session_id: -1,
    })
    expect(infohash).not.toBe(somePlaying)
  })

  test('adds the event URL when asked for', async () => {
    const engine = await startTestEngine()
    const { event_url, infohash } = await startSession(engine, `id=${somePlaying}&use_api_events=1`)
    expect(event_url).toContain(`/ace/event/${infohash}/`)
  })

  test("echoes the request's Host in every URL", async () => {
    const { url } = await startTestEngine()
    const { response } = await fetchJson(`${url}/ace/getstream?id=${somePlaying}&format=json`, {
      headers: { Host: 'nas.local:1234' },
    })
    expect(response).toMatchObject({
      playback_url: expect.stringMatching(/^http:\/\/nas\.local:1234\/ace\/r\//) as unknown,
      stat_url: expect.stringMatching(/^http:\/\/nas\.local:1234\/ace\/stat\//) as unknown,
    })
  })

  test('takes about as long as --start-ms, or a cold swarm as long as the id says', async () => {
    const engine = await startTestEngine({ startMs: 60 })
    const began = performance.now()
    await startSession(engine, `id=${somePlaying}`)
    expect(performance.now() - began).toBeGreaterThanOrEqual(60)
    await startSession(engine, `id=${demoId('slow', 10)}`)
    expect(performance.now() - began).toBeGreaterThanOrEqual(60 + 200)
  })

  test('knows the infohash of the table, of demo channels, and of what it was asked before', async () => {
    const engine = await startTestEngine()
    const unheard = 'c0ffee'.padEnd(40, '0')
    await expect(startSession(engine, `infohash=${infohashOf(unheard)}`)).rejects.toThrow('failed to load')
    await startSession(engine, `id=${unheard}`)
    for (const id of [unheard, somePlaying, demoId('stalls')]) {
      const { infohash } = await startSession(engine, `infohash=${infohashOf(id)}`)
      expect(infohash).toBe(infohashOf(id))
    }
  })

  test('redirects in two steps whose bodies never end, and then plays', async () => {
    const { url } = await startTestEngine()
    const first = await openStream(`${url}/ace/getstream?id=${somePlaying}`)
    expect(first.status).toBe(302)
    expect(first.headers.location).toMatch(/\/ace\/r\/[0-9a-f]{40}\/[0-9a-f]+$/)
    const second = await openStream(first.headers.location ?? '')
    expect(second.status).toBe(302)
    expect(second.headers.location).toMatch(/\/content\/[0-9a-f]{40}\/[0-9a-f]{32}$/)

    const silence = new Promise((resolve) => setTimeout(() => resolve('silence'), 150))
    expect(await Promise.race([first.ended, second.ended, silence])).toBe('silence')

    const third = await openPlayback(second.headers.location ?? '')
    expect(third.status).toBe(200)
    expect(third.headers['content-type']).toBe('video/mp2t')
  })

  test('answers HLS with a playlist as playback URL', async () => {
    const engine = await startTestEngine()
    const { playback_url, infohash } = await startSession(engine, `id=${somePlaying}`, '/ace/manifest.m3u8')
    expect(playback_url).toMatch(new RegExp(`/ace/m/${infohash}/[0-9a-f]+\\.m3u8$`))
  })
})
