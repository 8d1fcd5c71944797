/** What a viewer sees who must wait or is refused: the built service, its built-in engines, real players. */
import { readdirSync } from 'node:fs'
import { get } from 'node:http'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { openPictureReader } from '../support/picture-reader.ts'
import { playPictures } from '../support/playback.ts'
import { playInVlc, probe, run } from '../support/players.ts'
import { readyEngines, startService, type Service } from '../support/service.ts'

const vlc = 'VLC/3.0.18 LibVLC/3.0.18'
/** Behaviours of the stand-in engine (docs/demo-engine.md). */
const dead = (n: number): string => `de40010001${n.toString(16).padStart(30, '0')}`
const slowSwarm = (seconds: number): string => `de4013${`${seconds}`.padStart(4, '0')}${'0'.repeat(30)}`
const plays = (n: number): string => `de4000${n.toString(16).padStart(34, '0')}`

let service: Service | null = null
async function startDemo(settings: Record<string, unknown> = {}, slots = 3): Promise<Service> {
  const engines = { runtime: 'demo', min: 1, max: 1, spares: 0, slotsPerEngine: slots }
  const started = (service = await startService({ settings: { engines, ...settings } as never }))
  await started.until('the engine is ready', (state) => readyEngines(state) === 1)
  return started
}

afterEach(async () => {
  await service?.stop()
  service = null
})

const urlOf = (of: Service, id: string): string => `${of.url}/ace/getstream?id=${id}`

/** Milliseconds from the request to the first byte of the body, and the status. */
function firstByte(url: string, userAgent: string): Promise<{ ms: number; status: number; type: string }> {
  return new Promise((resolve, reject) => {
    const beganMs = performance.now()
    const request = get(url, { agent: false, headers: { 'user-agent': userAgent } }, (answer) => {
      answer.once('data', () => {
        const ms = performance.now() - beganMs
        resolve({ ms, status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '' })
        request.destroy()
      })
    })
    request.on('error', reject)
  })
}

function percentiles(timesMs: readonly number[]): string {
  const sorted = timesMs.toSorted((a, b) => a - b)
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2)
  return `${at(0.5)} ms (p50), ${at(0.99)} ms (p99)`
}

async function makeKnownBad(of: Service, id: string): Promise<void> {
  for (let n = 0; n < 10; n++) {
    const answer = await fetch(urlOf(of, id))
    const body = (await answer.json()) as { error: { code: string } }
    if (body.error.code === 'content_known_bad') return
    await sleep(100)
  }
  throw new Error('It did not become known-bad')
}

describe('content that is known to be bad', () => {
  it('is a picture that says so in VLC, at once, and a status with JSON in programs', async () => {
    const weir = await startDemo()
    await makeKnownBad(weir, dead(1))
    const program = await fetch(urlOf(weir, dead(1)), { headers: { 'user-agent': 'curl/8.5' } })
    expect(program.status).toBe(503)
    expect(program.headers.get('content-type')).toContain('application/json')

    const slates: number[] = []
    const refusals: number[] = []
    for (let n = 0; n < 400; n++) {
      const slate = await firstByte(urlOf(weir, dead(1)), vlc)
      const refusal = await firstByte(urlOf(weir, dead(1)), 'curl/8.5')
      expect([slate.status, slate.type, refusal.status]).toEqual([200, 'video/mp2t', 503])
      // The first hundred are the machine warming up.
      if (n >= 100) slates.push(slate.ms)
      if (n >= 100) refusals.push(refusal.ms)
    }
    console.log(
      `Known-bad, first bytes: as a slate after ${percentiles(slates)}, as JSON after ${percentiles(refusals)}`,
    )
    expect(slates.toSorted((a, b) => a - b)[150]).toBeLessThan(5)

    const { warnings, playedS } = await playPictures(urlOf(weir, dead(1)), 30, vlc)
    expect(warnings).toEqual([])
    expect(playedS).toBeGreaterThan(9)
    expect(playedS).toBeLessThan(14)
  })

  it('plays in VLC itself without a complaint, and ends by itself', async () => {
    const weir = await startDemo()
    await makeKnownBad(weir, dead(2))
    const { code, output } = await playInVlc(urlOf(weir, dead(2)), 60)
    expect(code).toBe(0)
    const complaints = output
      .split('\n')
      .filter((line) => /error|discontinuity|lost|corrupt/i.test(line))
      .filter((line) => !/interface (error|warning)|dbus|globalhotkeys/.test(line))
    expect(complaints).toEqual([])
  })
})

describe('slates', () => {
  it('are all decoded by ffmpeg without a warning', async () => {
    const dir = resolve(import.meta.dirname, '../../resources/slates')
    for (const file of readdirSync(dir)) {
      const decode = ['-nostdin', '-v', 'warning', '-f', 'mpegts', '-i', join(dir, file), '-f', 'null', '-']
      expect(await run('ffmpeg', decode, 20), file).toEqual({ code: 0, output: '' })
    }
  })

  it('are for all players where they are switched on, ffprobe too', async () => {
    const weir = await startDemo({ streams: { slates: 'on' } })
    const { codecs, warnings } = await probe(urlOf(weir, dead(3)))
    expect(codecs.sort()).toEqual(['aac', 'h264'])
    expect(warnings).toBe('')
  })
})

describe('a player that waits', () => {
  it('for a cold swarm sees that it starts, and plays on into the stream without a new connection', async () => {
    const weir = await startDemo()
    const url = urlOf(weir, slowSwarm(9))
    const reader = openPictureReader(url, { 'user-agent': vlc })
    const seen = await playPictures(url, 25, vlc)
    console.log(
      `Slate, then the stream: first picture after ${reader.firstPictureS()?.toFixed(2)} s, longest gap ${reader.longestGapS().toFixed(2)} s; ` +
        `${seen.pictures} pictures in ${seen.playedS.toFixed(1)} s, longest step ${seen.longestStepS.toFixed(2)} s, ` +
        `${seen.nonMonotonous} non monotonous DTS, ${seen.warnings.length} warnings`,
    )
    for (const line of seen.warnings) console.log(`  ${line}`)
    expect(reader.firstPictureS()).toBeLessThan(3.6)
    expect(reader.isConnected()).toBe(true)
    expect(seen.nonMonotonous).toBe(0)
    expect(seen.longestStepS).toBeLessThan(1)
    expect(seen.warnings.filter((line) => /\[(error|fatal|panic)\]/.test(line))).toEqual([])
    reader.close()
  })

  it('in VLC itself too', async () => {
    const weir = await startDemo()
    const { code, output } = await playInVlc(urlOf(weir, slowSwarm(9)), 30)
    expect(code).toBe(0)
    const complaints = output
      .split('\n')
      .filter((line) => /error|discontinuity|lost|corrupt/i.test(line))
      .filter((line) => !/interface (error|warning)|dbus|globalhotkeys/.test(line))
    expect(complaints).toEqual([])
  })

  it('for a place sees the queue, and the stream when somebody leaves', async () => {
    const weir = await startDemo({ streams: { lingerS: 0 }, queue: { maxWaitS: 60 } }, 1)
    const first = openPictureReader(urlOf(weir, plays(1)))
    await first.untilPlaying()
    const playing = playPictures(urlOf(weir, plays(2)), 20, vlc)
    await weir.until('it waits', ({ queue }) => queue.length === 1)
    await sleep(8000)
    first.close()
    const seen = await playing
    expect(seen.nonMonotonous).toBe(0)
    expect(seen.playedS).toBeGreaterThan(18)
    // Slates have 10 pictures a second, the stream 25.
    expect(seen.pictures).toBeGreaterThan(280)
  })

  it('with slates off gets null packets, and the stream all the same', async () => {
    const weir = await startDemo({ streams: { slates: 'off' } })
    const reader = openPictureReader(urlOf(weir, slowSwarm(7)), { 'user-agent': vlc })
    await sleep(6000)
    expect(await reader.status).toBe(200)
    expect(reader.mediaBytes()).toBe(0)
    await reader.untilPlaying()
    reader.close()
  })
})
