/** What the built service keeps across its own violent end. Runs on the demo's engines, so it needs no Docker. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { demoId } from '../../src/demo-engine/behaviours.ts'
import { type SettingsInput } from '../../src/contract/settings.ts'
import { countsOf } from '../support/demo-counters.ts'
import { readyEngines, startService, type Service } from '../support/service.ts'

const dead = demoId('dead', 1)
const settings: SettingsInput = {
  engines: { runtime: 'demo', min: 2, max: 2 },
  streams: { maxAttempts: 1, lingerS: 1, slates: 'off' },
}

let dataDir: string
const running: Service[] = []
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'weir-state-'))
})
afterEach(async () => {
  for (const service of running.splice(0)) if (service.child.exitCode === null) await service.kill()
  await rm(dataDir, { recursive: true, force: true })
})

async function start(): Promise<Service> {
  const service = await startService({ settings, dataDir })
  running.push(service)
  return service
}

async function ask(service: Service): Promise<{ status: number; code: string | undefined; tookMs: number }> {
  const beganMs = performance.now()
  const answer = await fetch(`${service.url}/ace/getstream?id=${dead}`)
  const body = (await answer.json()) as { error?: { code: string } }
  return { status: answer.status, code: body.error?.code, tookMs: performance.now() - beganMs }
}

async function condemned(): Promise<Service> {
  const service = await start()
  await service.until('both engines are ready', (state) => readyEngines(state) === 2)
  for (let time = 0; time < 3; time++)
    expect(await ask(service)).toMatchObject({ code: 'content_unavailable' })
  expect(await ask(service)).toMatchObject({ status: 503, code: 'content_known_bad' })
  return service
}

describe('the service, killed', () => {
  it('a second after a content’s third failure, refuses it from its first answer on, and asks no engine', async () => {
    const before = await condemned()
    await sleep(1200)
    await before.kill()
    const after = await start()
    const { code, status, tookMs } = await ask(after)
    console.log(`known-bad after kill -9 and a start: answered in ${tookMs.toFixed(1)} ms`)
    expect([code, status]).toEqual(['content_known_bad', 503])
    expect(tookMs).toBeLessThan(200)
    await after.until('both engines are ready', (state) => readyEngines(state) === 2)
    expect((await ask(after)).code).toBe('content_known_bad')
    expect(await countsOf(after)).toMatchObject({ starts: 0 })
    expect(await after.stop()).toBe(0)
  })
})

describe('the service with a damaged history', () => {
  it('starts without it, says so, sets it aside, and keeps breakers in the new one', async () => {
    await writeFile(join(dataDir, 'history.db'), 'no database '.repeat(1000))
    const service = await condemned()
    expect(
      (await service.state()).changes.some(({ text }) => text.startsWith('The history was damaged.')),
    ).toBe(true)
    expect((await readdir(dataDir)).some((name) => name.startsWith('history.corrupt-'))).toBe(true)
    expect(await service.stop()).toBe(0)
    const after = await start()
    expect((await ask(after)).code).toBe('content_known_bad')
    expect(await after.stop()).toBe(0)
  })
})
