/** Engines in trouble that have not died: paused by somebody, ill by their image's own check, and near their limits of memory and disk. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { demoId } from '../../src/demo-engine/behaviours.ts'
import { type Snapshot } from '../../src/contract/state.ts'
import { openReader } from '../support/players.ts'
import { readyEngines, startService, type Service, type ServiceOptions } from '../support/service.ts'

const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args)).stdout.trim()
const image = 'weir-demo-engine:latest'
const settings = {
  engines: { runtime: 'docker', image, min: 3, max: 3, memoryLimitMb: 256, portFrom: 18080, portTo: 18179 },
  streams: { lingerS: 1 },
} as const

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

async function startReady(options: ServiceOptions = {}): Promise<Service> {
  const service = await startService({ settings, ...options })
  cleanups.push(() => service.stop())
  await service.until(
    'all engines are ready',
    (state) => readyEngines(state) > 0 && readyEngines(state) === state.scaling.desired,
  )
  return service
}

const engineOf = (state: Snapshot, id: string | null | undefined) =>
  state.engines.find((engine) => engine.id === id)
const containerOf = async (state: Snapshot, id: string | null | undefined): Promise<string> =>
  docker('ps', '-q', '--filter', `publish=${new URL(engineOf(state, id)?.url ?? '').port}`)
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function playing(service: Service, content: string) {
  const reader = openReader(`${service.url}/ace/getstream?id=${content}`)
  cleanups.push(() => Promise.resolve(reader.close()))
  const state = await service.until('it plays', ({ sessions }) => sessions[0]?.state === 'live')
  return { reader, state, engineId: state.sessions[0]?.engineId ?? '' }
}

describe('an engine that somebody pauses with docker', () => {
  it('gets no streams, its viewers go on elsewhere, and it is used again when it runs again', async () => {
    const service = await startReady()
    const { reader, state, engineId } = await playing(service, '7'.repeat(40))
    await sleep(3000)
    const container = await containerOf(state, engineId)
    const pausedAtMs = Date.now()
    await docker('pause', container)
    const moved = await service.until(
      'it moved',
      ({ sessions: [session] }) => session?.state === 'live' && session.engineId !== engineId,
    )
    console.log(`moved ${Date.now() - pausedAtMs} ms after the pause was asked for`)
    expect(engineOf(moved, engineId)).toMatchObject({ state: 'paused', failures: 0 })
    expect(moved.pool).toEqual({ mode: 'degraded', text: `2 of 3 engines ready, ${engineId} is paused` })
    const { bytes } = { bytes: reader.bytes() }
    await sleep(2000)
    expect(reader.bytes()).toBeGreaterThan(bytes + 50_000)
    console.log(`the longest gap was ${Math.round(reader.longestGapMs())} ms`)

    await docker('unpause', container)
    const again = await service.until('all are ready', (now) => readyEngines(now) === 3)
    expect(engineOf(again, engineId)).toMatchObject({ state: 'ready', restarts: 0, failures: 0 })
    expect(await containerOf(again, engineId)).toBe(container)
  })

  it('is taken away when Weir ends', async () => {
    const service = await startReady()
    const state = await service.state()
    const container = await containerOf(state, 'e1')
    await docker('pause', container)
    await service.until('it is seen', (now) => engineOf(now, 'e1')?.state === 'paused')
    expect(await service.stop()).toBe(0)
    expect(await docker('ps', '-aq', '--filter', `id=${container}`)).toBe('')
  })
})

it("an engine that its image's own check turns against is rested, and tried again when that is over", async () => {
  // This check is content until the engine has a stream.
  const checked = 'weir-test-checked-engine:latest'
  const script =
    "require('http').get('http://127.0.0.1:6878/demo/counters', (answer) => { let text = '';" +
    " answer.on('data', (part) => (text += part));" +
    " answer.on('end', () => process.exit(JSON.parse(text).activeSessions > 0 ? 1 : 0))" +
    " }).on('error', () => process.exit(1))"
  const check = JSON.stringify(['/bin/node', '-e', script])
  const dockerfile = `FROM ${image}\nHEALTHCHECK --interval=1s --timeout=5s --retries=1 CMD ${check}\n`
  await buildImage(checked, dockerfile)
  cleanups.push(() => docker('rmi', '-f', checked))

  const service = await startReady({
    settings: { ...settings, engines: { ...settings.engines, image: checked, min: 2, max: 2 } },
  })
  await sleep(3000)
  const { engineId } = await playing(service, '8'.repeat(40))
  const ill = await service.until('it is rested', (now) => engineOf(now, engineId)?.state === 'unhealthy')
  expect(engineOf(ill, engineId)?.reason).toMatch(/^is unhealthy by its image's own check/)
  // Its stream goes on.
  expect(ill.sessions[0]).toMatchObject({ engineId, state: 'live' })
  expect(ill.pool.mode).toBe('degraded')
  await service.until('it is tried again', (now) => readyEngines(now) === 2, 40_000)
})

it('an engine that nears its memory limit hands its viewers over and is restarted, before it is killed', async () => {
  const service = await startReady({
    settings: { ...settings, engines: { ...settings.engines, min: 2, max: 2, memoryLimitMb: 160 } },
  })
  // It grows by 2 MB a second from about 40 MB, and would be killed at 160 MB.
  const { reader, engineId } = await playing(service, demoId('leaks', 2))
  const worn = await service.until(
    'it is rested',
    (now) => engineOf(now, engineId)?.state === 'draining',
    90_000,
  )
  expect(engineOf(worn, engineId)?.reason).toMatch(/^memory \d\d % of its limit; /)
  const moved = await service.until(
    'it moved',
    ({ sessions: [session] }) => session?.engineId !== engineId && session?.state === 'live',
    60_000,
  )
  const texts = moved.changes.map(({ text }) => text).join('\n')
  console.log(texts)
  expect(texts).toMatch(/moves from engine e\d to another \(memory \d\d % of its limit\)/)
  expect(texts).not.toMatch(/out of memory/)
  await service.until('it was restarted', (now) => engineOf(now, engineId)?.restarts === 1, 30_000)
  console.log(`the longest gap was ${Math.round(reader.longestGapMs())} ms`)
  expect(reader.longestGapMs()).toBeLessThan(3000)
})

it('an engine that has written what it may hands its viewers over and is restarted', async () => {
  const service = await startReady({
    settings: { ...settings, engines: { ...settings.engines, min: 2, max: 2, diskLimitMb: 40 } },
  })
  const { reader, state, engineId } = await playing(service, '9'.repeat(40))
  // As its disk cache would grow. The daemon counts it within a minute.
  const write = "require('fs').writeFileSync('/cache', Buffer.alloc(45e6, 1))"
  await docker('exec', '-u', '0', await containerOf(state, engineId), '/bin/node', '-e', write)
  const moved = await service.until(
    'it moved',
    ({ sessions: [session] }) => session?.engineId !== engineId && session?.state === 'live',
    90_000,
  )
  const texts = moved.changes.map(({ text }) => text).join('\n')
  console.log(texts)
  expect(texts).toMatch(/moves from engine e\d to another \(disk 10\d % of its limit\)/)
  await service.until('it was restarted', (now) => engineOf(now, engineId)?.restarts === 1, 30_000)
  await service.until(
    'the new one is ready',
    (now) => engineOf(now, engineId)?.state === 'ready' && engineOf(now, engineId)?.failures === 0,
    30_000,
  )
  console.log(`the longest gap was ${Math.round(reader.longestGapMs())} ms`)
  expect(reader.longestGapMs()).toBeLessThan(3000)
})

async function buildImage(name: string, dockerfile: string): Promise<void> {
  const building = execFile('docker', ['build', '-q', '-t', name, '-'])
  building.stdin?.end(dockerfile)
  await new Promise<void>((resolve, reject) => {
    building.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`docker build: ${code}`))))
  })
}
