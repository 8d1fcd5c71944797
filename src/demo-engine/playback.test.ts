import { describe, expect, test } from 'vitest'
import { demoId } from './behaviours.ts'
import { beginsAtKeyframe, findFaults } from './stream-check.ts'
import { type DemoEngine } from './server.ts'
import {
  fetchJson,
  type Head,
  openPlayback,
  openStream,
  somePlaying,
  startSession,
  type Started,
  startTestEngine,
  until,
} from './test-client.ts'

async function play(engine: DemoEngine, id: string): Promise<{ session: Started; stream: Head }> {
  const session = await startSession(engine, `id=${id}`)
  return { session, stream: await openPlayback(session.playback_url) }
}

const grownBytes = async (stream: Head, ms: number): Promise<number> => {
  const before = stream.bytes().length
  await new Promise((resolve) => setTimeout(resolve, ms))
  return stream.bytes().length - before
}

describe('playback', () => {
  test('begins at PAT, PMT and a keyframe with a second or two at once, then goes on in real time', async () => {
    const engine = await startTestEngine()
    const beganMs = performance.now()
    const { stream } = await play(engine, somePlaying)
    await until(() => stream.bytes().length > 0)
    await grownBytes(stream, 800)
    const passedS = (performance.now() - beganMs) / 1000
    // About 80 kB a second; the picture's moving parts make some seconds twice as big as others.
    expect(stream.bytes().length).toBeGreaterThan(1.3 * 80_000 * 0.6)
    expect(stream.bytes().length).toBeLessThan((2 + passedS) * 80_000 * 1.5)
    expect(beginsAtKeyframe(stream.bytes())).toBe(true)
    expect(findFaults(stream.bytes())).toEqual([])
  })

  test('sends the same bytes on every engine, as engines that relay one broadcast do', async () => {
    const [one, other] = [await startTestEngine(), await startTestEngine()]
    const streams = [await play(one, somePlaying), await play(other, somePlaying)].map(({ stream }) => stream)
    await until(() => streams.every((stream) => stream.bytes().length > 50_000))
    const [a, b] = streams.map((stream) => stream.bytes())
    const late = b?.subarray(20 * 188, 40 * 188) ?? Buffer.alloc(0)
    expect(a?.indexOf(late)).not.toBe(-1)
  })

  test('refuses a second reader with a doubled status line, which no parser takes', async () => {
    const engine = await startTestEngine()
    const { session, stream } = await play(engine, somePlaying)
    await expect(openPlayback(session.playback_url)).rejects.toMatchObject({
      code: 'HPE_INVALID_HEADER_TOKEN',
    })
    expect(await grownBytes(stream, 200)).toBeGreaterThan(0)
    expect(engine.counters().total).toMatchObject({ refusedReaders: 1, playbackGets: 1 })
  })

  test('goes on after a pause of the reader without losing a packet', async () => {
    const { stream } = await play(await startTestEngine(), demoId('heavy', 80))
    await until(() => stream.bytes().length > 0)
    stream.response.pause()
    await new Promise((resolve) => setTimeout(resolve, 700))
    stream.response.resume()
    await grownBytes(stream, 500)
    expect(stream.bytes().length).toBeGreaterThan(8_000_000)
    expect(findFaults(stream.bytes())).toEqual([])
  })

  test('ends the session when the reader goes', async () => {
    const engine = await startTestEngine()
    const { session, stream } = await play(engine, somePlaying)
    stream.close()
    await until(() => engine.counters().activeSessions === 0)
    expect(await fetchJson(session.stat_url)).toEqual({
      response: null,
      error: 'unknown playback session id',
    })
  })

  test('is cut when another pid starts the same content', async () => {
    const engine = await startTestEngine()
    const { stream } = await play(engine, somePlaying)
    const newer = await play(engine, somePlaying)
    expect(await stream.ended).toBe('cut')
    expect(await grownBytes(newer.stream, 200)).toBeGreaterThan(0)
  })

  test('stays the same session for the same pid', async () => {
    const engine = await startTestEngine()
    const first = await startSession(engine, `id=${somePlaying}&pid=me`)
    const again = await startSession(engine, `id=${somePlaying}&pid=me`)
    const restarted = await startSession(engine, `id=${somePlaying}&pid=me&force_session_restart=1`)
    expect(again.playback_session_id).toBe(first.playback_session_id)
    expect(restarted.playback_session_id).not.toBe(first.playback_session_id)
  })
})

describe('what content does to its playback', () => {
  test('noBytes: answers 200 and sends nothing', async () => {
    const { stream } = await play(await startTestEngine(), demoId('noBytes'))
    expect(stream.status).toBe(200)
    expect(await grownBytes(stream, 200)).toBe(0)
  })

  test('stalls: bytes stop while the connection and status dl stay', async () => {
    const { session, stream } = await play(await startTestEngine(), demoId('stalls', 10))
    await until(async () => stream.bytes().length > 0 && (await grownBytes(stream, 150)) === 0)
    expect(await fetchJson(session.stat_url)).toMatchObject({ response: { status: 'dl' } })
    expect(await grownBytes(stream, 150)).toBe(0)
  })

  test('cut: the connection is reset', async () => {
    const { stream } = await play(await startTestEngine(), demoId('cut', 10))
    expect(await stream.ended).toBe('cut')
    expect(stream.bytes().length).toBeGreaterThan(0)
  })

  test('ends: the stream ends properly', async () => {
    const { stream } = await play(await startTestEngine(), demoId('ends', 10))
    expect(await stream.ended).toBe('clean')
    expect(stream.bytes().length).toBeGreaterThan(0)
  })

  test('loops: bytes flow, but they are old ones and live_last stands still', async () => {
    const { session, stream } = await play(await startTestEngine(), demoId('loops', 5))
    await grownBytes(stream, 300)
    const stat = async () =>
      (await fetchJson(session.stat_url)).response as { downloaded: number; livepos: { live_last: string } }
    const before = await stat()
    await grownBytes(stream, 1200)
    const after = await stat()
    expect(after.livepos.live_last).toBe(before.livepos.live_last)
    expect(after.downloaded).toBeGreaterThan(before.downloaded)
    expect(findFaults(stream.bytes())).not.toEqual([])
  })

  test('encrypted: refused as TS', async () => {
    const engine = await startTestEngine()
    const session = await startSession(engine, `id=${demoId('encrypted')}`)
    expect(session.is_encrypted).toBe(1)
    expect((await openPlayback(session.playback_url)).status).toBe(500)
  })

  test('heavy: has the wished-for rate', async () => {
    const { stream } = await play(await startTestEngine(), demoId('heavy', 40))
    await until(() => stream.bytes().length > 0)
    await grownBytes(stream, 300)
    const grown = await grownBytes(stream, 1000)
    expect(grown).toBeGreaterThan(0.6 * 5_000_000)
    expect(grown).toBeLessThan(1.5 * 5_000_000)
  })
})

test('a dead playback URL answers 500', async () => {
  const engine = await startTestEngine()
  const { playback_url, command_url } = await startSession(engine, `id=${somePlaying}`)
  await fetchJson(`${command_url}?method=stop`)
  expect((await openStream(playback_url)).status).toBe(500)
})
