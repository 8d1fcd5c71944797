/** Kodi itself, in front of real engine containers: across the death of its engine, and across slates. */
import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { demoId } from '../../src/demo-engine/behaviours.ts'
import { startKodi, type Kodi } from '../support/kodi.ts'
import { openPictureReader } from '../support/picture-reader.ts'
import { readyEngines, startService, type Service } from '../support/service.ts'

const settings = {
  engines: {
    runtime: 'docker',
    image: 'weir-demo-engine:latest',
    min: 2,
    max: 2,
    spares: 0,
    memoryLimitMb: 256,
    portFrom: 18480,
    portTo: 18579,
  },
  streams: { lingerS: 1 },
} as const

let weir: Service
let kodi: Kodi
beforeAll(async () => {
  weir = await startService({ settings })
  kodi = await startKodi()
  await weir.until('both engines are ready', (state) => readyEngines(state) === 2)
})
afterAll(async () => {
  await kodi.stop()
  await weir.stop()
})

const urlOf = (id: string): string => `${weir.url}/ace/getstream?id=${id}`
const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args)).stdout.trim()

it('plays on when its engine is killed', async () => {
  const url = urlOf('6'.repeat(40))
  const reader = openPictureReader(url)
  await reader.untilPlaying()
  // So that there is something to begin with.
  await sleep(3000)
  await kodi.open(url)
  await kodi.untilTime(2)

  const watchedS = 9
  const watching = kodi.observe(watchedS)
  await sleep(1000)
  const { sessions, engines } = await weir.state()
  const engine = engines.find(({ id }) => id === sessions[0]?.engineId)
  reader.forget()
  await docker('kill', await docker('ps', '-q', '--filter', `publish=${new URL(engine?.url ?? '').port}`))
  const { playedS, longestStillS } = await watching
  const complaints = await kodi.complaints()
  console.log(
    `Its engine killed: Kodi played ${playedS.toFixed(1)} s of ${watchedS}, stood still for ${longestStillS.toFixed(2)} s at most; ` +
      `${reader.longestGapS().toFixed(2)} s without a byte of picture; ${complaints.length} complaints`,
  )
  for (const line of complaints) console.log(`  ${line}`)
  expect((await weir.state()).sessions[0]?.engineId).not.toBe(engine?.id)
  expect(playedS).toBeGreaterThan(watchedS - 2)
  expect(longestStillS).toBeLessThan(2)
  expect(complaints).toEqual([])
  reader.close()
})

it('shows why it waits for a cold swarm, and goes on into the stream', async () => {
  const cold = demoId('slow', 7)
  await kodi.open(urlOf(cold))
  await weir.until('it is live', ({ sessions }) =>
    sessions.some(({ state, contentIds }) => state === 'live' && contentIds.includes(cold)),
  )
  const before = await kodi.timeS()
  const { playedS, longestStillS } = await kodi.observe(9)
  const complaints = await kodi.complaints()
  console.log(
    `A slate of ${before?.toFixed(1)} s, then the stream: Kodi played ${playedS.toFixed(1)} s of 9, stood still for ${longestStillS.toFixed(2)} s at most`,
  )
  for (const line of complaints) console.log(`  ${line}`)
  expect(before).toBeGreaterThan(1)
  expect(playedS).toBeGreaterThan(6)
})

it('shows that content is not available, for as long as the slate lasts', async () => {
  const dead = demoId('dead', 1)
  for (let n = 0; n < 10; n++) {
    const { error } = (await (await fetch(urlOf(dead))).json()) as { error: { code: string } }
    if (error.code === 'content_known_bad') break
  }
  await kodi.open(urlOf(dead))
  await kodi.untilTime(5)
  const endMs = performance.now() + 20_000
  while ((await kodi.timeS()) !== null && performance.now() < endMs) await sleep(100)
  expect(await kodi.timeS()).toBeNull()
})
