/**
 * The product's spine as a user has it: the built service, real engine containers (of the stand-in), real players.
 */
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { countsOf } from '../support/demo-counters.ts'
import { openReader, playInFfmpeg, playInVlc, probe } from '../support/players.ts'
import { readyEngines, startService, type Service, type ServiceOptions } from '../support/service.ts'

const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args)).stdout.trim()
const containersOf = (service: Service): Promise<string> =>
  service
    .state()
    .then(({ engines }) =>
      docker(
        'ps',
        '-aq',
        ...engines.flatMap(({ url }) => ['--filter', `publish=${new URL(url ?? '').port}`]),
      ),
    )
const demoChannels = resolve(import.meta.dirname, '../../resources/demo-channels.m3u')
const image = 'weir-demo-engine:latest'
const settings = {
  engines: { runtime: 'docker', image, min: 3, max: 3, memoryLimitMb: 256, portFrom: 17880, portTo: 17979 },
  streams: { lingerS: 1 },
} as const

/** When the daemon says that the container died, epoch milliseconds. */
async function dieEventMs(id: string): Promise<number> {
  const since = `${Math.floor(Date.now() / 1000) - 30}`
  const until = `${Math.ceil(Date.now() / 1000)}`
  const filters = ['--filter', `container=${id}`, '--filter', 'event=die', '--format', '{{.TimeNano}}']
  return Number(await docker('events', '--since', since, '--until', until, ...filters)) / 1e6
}

/** What VLC says of stream, connection or decoder; not of the desktop that it misses here, nor of a slow machine. */
const vlcComplaints = (output: string): string[] =>
  output
    .split('\n')
    .filter((line) => /error|discontinuity|lost|corrupt/i.test(line))
    .filter((line) => !/interface (error|warning)|dbus|globalhotkeys/.test(line))

const running: Service[] = []
async function start(options: ServiceOptions = {}): Promise<Service> {
  const service = await startService({ settings, ...options })
  running.push(service)
  return service
}
async function startReady(options: ServiceOptions = {}): Promise<Service> {
  const service = await start(options)
  await service.until('three engines are ready', (state) => readyEngines(state) === 3)
  return service
}

afterEach(async () => {
  for (const service of running.splice(0)) if (service.child.exitCode === null) await service.stop()
})

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function channelUrls(service: Service): Promise<string[]> {
  const text = await (await fetch(`${service.url}/playlist.m3u`)).text()
  return text.split('\n').filter((line) => line.startsWith('http'))
}

describe('Weir on a real Docker daemon', () => {
  it('brings up three engine containers, and takes them away when it ends', async () => {
    const service = await startReady({ settings: { ...settings, channels: { file: demoChannels } } })
    const { engines, runtime } = await service.state()
    expect(runtime.active).toBe('docker')
    expect(engines.map(({ id, state }) => [id, state])).toEqual([
      ['e1', 'ready'],
      ['e2', 'ready'],
      ['e3', 'ready'],
    ])
    expect(await docker('ps', '-q', '--filter', 'label=io.weir.managed=true')).not.toBe('')
    const ports = engines.map(({ url }) => new URL(url ?? '').port)
    expect(await service.stop()).toBe(0)
    for (const port of ports) expect(await docker('ps', '-aq', '--filter', `publish=${port}`)).toBe('')
  })

  it('plays every entry of the playlist in ffprobe, without a warning', async () => {
    const service = await startReady({ settings: { ...settings, channels: { file: demoChannels } } })
    const urls = await channelUrls(service)
    expect(urls).toHaveLength(8)
    for (const url of urls) {
      const { codecs, warnings } = await probe(url)
      expect(codecs.sort(), url).toEqual(['aac', 'h264'])
      expect(warnings, url).toBe('')
    }
  })

  it('plays for 60 s in ffmpeg and in VLC without an error', async () => {
    const service = await startReady({ settings: { ...settings, channels: { file: demoChannels } } })
    const [first = '', second = ''] = await channelUrls(service)
    const [ffmpeg, vlc] = await Promise.all([playInFfmpeg(first, 60), playInVlc(second, 60)])
    expect(ffmpeg.warnings).toBe('')
    expect(ffmpeg.playedS).toBeGreaterThan(59)
    expect(vlcComplaints(vlc.output)).toEqual([])
    expect(vlc.code).toBe(0)
    const { latency, rates } = await service.state()
    expect(latency.start.count).toBe(2)
    expect(rates.failures).toBe(0)
  })

  it('costs 1 start, 1 upstream GET and 1 stop for 20 readers of one content', async () => {
    const service = await startReady()
    const url = `${service.url}/ace/getstream?id=${'5'.repeat(40)}`
    const readers = Array.from({ length: 20 }, () => openReader(url))
    await service.until('20 readers play', ({ sessions }) => sessions[0]?.readers.length === 20)
    await sleep(2000)
    expect(Math.min(...readers.map((reader) => reader.bytes()))).toBeGreaterThan(50_000)
    expect(await countsOf(service)).toMatchObject({ starts: 1, playbackGets: 1, stops: 0 })
    for (const reader of readers) reader.close()
    await service.until('the stream is gone', ({ sessions }) => sessions.length === 0)
    expect(await countsOf(service)).toMatchObject({ starts: 1, playbackGets: 1, stops: 1, activeSessions: 0 })
    expect((await service.state()).engines.every(({ slots }) => slots.used === 0)).toBe(true)
  })

  it('sees within a second that an idle engine was killed, and makes another', async () => {
    const service = await startReady()
    const [id = ''] = (await containersOf(service)).split('\n')
    await docker('kill', id)
    const { changes } = await service.until('the engine is out', (state) => readyEngines(state) < 3)
    const seen = changes.find(({ text }) => text.includes('killed'))
    // The daemon's own word for when it died, against Weir's for when it knew.
    const died = dieEventMs(id)
    expect(seen?.text).toContain('killed')
    expect((seen?.atMs ?? Infinity) - (await died)).toBeLessThan(1000)
    await service.until('another one is ready', (state) => readyEngines(state) === 3)
  })

  it('keeps the picture when the engine of a stream is killed', async () => {
    const service = await startReady()
    const reader = openReader(`${service.url}/ace/getstream?id=${'6'.repeat(40)}`)
    const { sessions, engines } = await service.until(
      'it plays',
      (state) => state.sessions[0]?.state === 'live',
    )
    const engine = engines.find(({ id }) => id === sessions[0]?.engineId)
    await sleep(1000)
    await docker('kill', await docker('ps', '-q', '--filter', `publish=${new URL(engine?.url ?? '').port}`))
    await service.until('it moved', (state) => {
      const [session] = state.sessions
      return session?.state === 'live' && session.engineId !== engine?.id
    })
    const before = reader.bytes()
    await sleep(2000)
    expect(reader.bytes()).toBeGreaterThan(before + 50_000)
    reader.close()
  })

  it('adopts its engines after a kill -9, and leaves nothing when it ends', async () => {
    const first = await startReady()
    const before = (await containersOf(first)).split('\n').sort()
    await first.kill()
    expect(
      (await docker('ps', '-q', '--filter', 'label=io.weir.managed=true')).split('\n').length,
    ).toBeGreaterThanOrEqual(3)
    const second = await startReady({ dataDir: first.dataDir })
    expect((await containersOf(second)).split('\n').sort()).toEqual(before)
    await second.stop()
    for (const id of before) expect(await docker('ps', '-aq', '--filter', `id=${id}`)).toBe('')
  })
})
