/** Nothing stops the picture: real players in front of real engine containers that are killed under them. */
import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { openPictureReader } from '../support/picture-reader.ts'
import { playPictures, recordPackets, type Playback } from '../support/playback.ts'
import { playInVlc } from '../support/players.ts'
import { readyEngines, startService, type Service } from '../support/service.ts'

const settings = {
  engines: {
    runtime: 'docker',
    image: 'weir-demo-engine:latest',
    min: 3,
    max: 3,
    memoryLimitMb: 256,
    portFrom: 17880,
    portTo: 17979,
  },
  streams: { lingerS: 1 },
} as const

const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args)).stdout.trim()

let service: Service | null = null
async function startReady(): Promise<Service> {
  const started = (service = await startService({ settings }))
  await started.until('three engines are ready', (state) => readyEngines(state) === 3)
  return started
}

afterEach(async () => {
  await service?.stop()
  service = null
})

/** Kills the container of the engine that carries the only stream, and waits until another one does. */
async function killCarrier(of: Service): Promise<void> {
  const { sessions, engines } = await of.until(
    'it plays',
    ({ sessions: [session] }) => session?.state === 'live',
  )
  const engine = engines.find(({ id }) => id === sessions[0]?.engineId)
  await docker('kill', await docker('ps', '-q', '--filter', `publish=${new URL(engine?.url ?? '').port}`))
  await of.until('another engine carries it', ({ sessions: [session] }) => {
    return session?.state === 'live' && session.engineId !== engine?.id
  })
}

/** What VLC says of stream or decoder that a viewer would notice; a late picture at the seam is not one. */
const vlcComplaints = (output: string): string[] =>
  output
    .split('\n')
    .filter((line) => /error|discontinuity|lost|corrupt/i.test(line))
    .filter((line) => !/interface (error|warning)|dbus|globalhotkeys/.test(line))

function report(what: string, seen: Playback, gapS: number): void {
  console.log(
    `${what}: ${gapS.toFixed(2)} s without a byte of picture, ${seen.longestStepS.toFixed(2)} s the longest step of its time in ffmpeg; ` +
      `${seen.pictures} pictures in ${seen.playedS.toFixed(1)} s, ${seen.nonMonotonous} non monotonous DTS, ${seen.warnings.length} warnings`,
  )
  for (const line of seen.warnings) console.log(`  ${line}`)
}

describe('when the engine of a stream is killed', () => {
  it('ffmpeg and VLC play on', async () => {
    const weir = await startReady()
    const url = `${weir.url}/ace/getstream?id=${'6'.repeat(40)}`
    const reader = openPictureReader(url)
    const players = Promise.all([playPictures(url, 40), playInVlc(url, 40)])
    await reader.untilPlaying()
    await sleep(12_000)
    await killCarrier(weir)
    const [seen, vlc] = await players
    report('One engine killed', seen, reader.longestGapS())
    expect(seen.nonMonotonous).toBe(0)
    expect(seen.playedS).toBeGreaterThan(38)
    expect(seen.longestStepS).toBeLessThan(1.2)
    expect(seen.warnings.filter((line) => /\[(fatal|panic)\]/.test(line))).toEqual([])
    expect(vlc.code).toBe(0)
    expect(vlcComplaints(vlc.output)).toEqual([])
    expect(reader.isConnected()).toBe(true)
    expect(reader.longestGapS()).toBeLessThan(5)
    reader.close()
  })

  it('and then the engine that took over too, ffmpeg plays on', async () => {
    const weir = await startReady()
    const url = `${weir.url}/ace/getstream?id=${'6'.repeat(40)}`
    const reader = openPictureReader(url)
    const playing = playPictures(url, 40)
    await reader.untilPlaying()
    await sleep(12_000)
    await killCarrier(weir)
    await killCarrier(weir)
    const seen = await playing
    report('Two engines killed in a row', seen, reader.longestGapS())
    expect(seen.nonMonotonous).toBe(0)
    expect(seen.playedS).toBeGreaterThan(38)
    expect(seen.warnings.filter((line) => /\[(fatal|panic)\]/.test(line))).toEqual([])
    expect(reader.isConnected()).toBe(true)
    reader.close()
  })

  it('a recording has no packet whose time runs back', async () => {
    const weir = await startReady()
    const recording = recordPackets(`${weir.url}/ace/getstream?id=${'6'.repeat(40)}`, 25)
    await sleep(10_000)
    await killCarrier(weir)
    const seen = await recording
    console.log(
      `Recording: ${seen.runningBack} packets run back, ${seen.longestStepS.toFixed(2)} s the longest step, ${seen.warnings.length} warnings`,
    )
    for (const line of seen.warnings) console.log(`  ${line}`)
    expect(seen.streams).toBe(2)
    expect(seen.runningBack).toBe(0)
    expect(seen.longestStepS).toBeLessThan(1.2)
  })
})
