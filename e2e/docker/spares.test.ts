/** Spares that sleep as paused containers: how fast they are there, and that neither a kill nor a quit leaves one behind. */
import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { type SettingsInput } from '../../src/contract/settings.ts'
import { type Snapshot } from '../../src/contract/state.ts'
import { demoId } from '../../src/demo-engine/behaviours.ts'
import { containersOf } from '../support/leaks.ts'
import { openReader, type BareReader } from '../support/players.ts'
import { startService, type Service } from '../support/service.ts'

const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args)).stdout.trim()

const settings: SettingsInput = {
  engines: {
    runtime: 'docker',
    image: 'weir-demo-engine:latest',
    memoryLimitMb: 256,
    min: 1,
    max: 4,
    slotsPerEngine: 1,
    spares: 0,
    pausedSpares: 1,
    portFrom: 18580,
    portTo: 18599,
  },
  streams: { lingerS: 1, slates: 'off' },
}

const services: Service[] = []
const readers: BareReader[] = []
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close()
  for (const service of services.splice(0)) {
    if (service.child.exitCode === null && service.child.signalCode === null) await service.stop()
    await rm(service.dataDir, { recursive: true, force: true })
  }
})

async function start(dataDir?: string): Promise<Service> {
  const service = await startService({ settings, ...(dataDir === undefined ? {} : { dataDir }) })
  services.push(service)
  return service
}

const sleeping = ({ engines }: Snapshot) =>
  engines.filter(({ isSpare, state }) => isSpare === true && state === 'paused')
const oneSleeps = (state: Snapshot): boolean => sleeping(state).length === 1

function watch(service: Service, content: number): BareReader {
  const reader = openReader(`${service.url}/ace/getstream?id=${demoId('plays', content)}`)
  readers.push(reader)
  return reader
}

const liveStreams = ({ sessions }: Snapshot): number =>
  sessions.filter(({ state }) => state === 'live').length

describe('a spare that sleeps', () => {
  it('is a paused container, and no trouble to anybody', async () => {
    const service = await start()
    const state = await service.until('a spare sleeps', oneSleeps)
    expect(state.pool).toEqual({ mode: 'normal', text: '1 engine ready' })
    const port = new URL(sleeping(state)[0]?.url ?? '').port
    expect(await docker('ps', '--filter', `publish=${port}`, '--format', '{{.State}}')).toBe('paused')
    const texts = state.changes.filter(({ level }) => level !== 'info').map(({ text }) => text)
    expect(texts).toEqual([])
  })

  it('lets a viewer start within a tenth of a second when all slots are taken; another one takes its place', async () => {
    const service = await start()
    await service.until('a spare sleeps', oneSleeps)
    watch(service, 1)
    watch(service, 2)
    const state = await service.until(
      'both play',
      (now) => liveStreams(now) === 2 && now.latency.provisioning.count === 2,
    )
    console.log(
      `provisioning with a paused spare: p50 ${state.latency.provisioning.p50Ms} ms, p99 ${state.latency.provisioning.p99Ms} ms`,
    )
    expect(state.latency.provisioning.p99Ms).toBeLessThan(100)
    await service.until('another spare sleeps', oneSleeps)
    // Whatever Weir paused itself, it did not take for somebody else's doing.
    const { changes } = await service.state()
    expect(changes.map(({ text }) => text).join()).not.toMatch(/outside Weir/)
  })

  it('that somebody kills is made anew', async () => {
    const service = await start()
    const [spare] = sleeping(await service.until('a spare sleeps', oneSleeps))
    const port = new URL(spare?.url ?? '').port
    const container = await docker('ps', '-q', '--filter', `publish=${port}`)
    await docker('rm', '-f', container)
    await service.until('it is gone', (now) => !oneSleeps(now))
    await service.until('it sleeps again', oneSleeps)
  })

  it('goes with Weir when Weir quits', async () => {
    const service = await start()
    await service.until('a spare sleeps', oneSleeps)
    const containers = await containersOf(service)
    expect(containers).toHaveLength(2)
    expect(await service.stop()).toBe(0)
    const left = await docker('ps', '-a', '--format', '{{.Names}}')
    expect(containers.filter((name) => left.includes(name))).toEqual([])
  })

  it('is adopted awake by the next start when Weir was killed', async () => {
    const killed = await start()
    const [spare] = sleeping(await killed.until('a spare sleeps', oneSleeps))
    await killed.kill()
    const next = await start(killed.dataDir)
    const state = await next.until('both were adopted', ({ engines }) =>
      engines.some(({ id, state }) => id === spare?.id && state === 'ready'),
    )
    expect(state.changes.some(({ text }) => text === '2 engines were running already')).toBe(true)
    watch(next, 1)
    watch(next, 2)
    await next.until('both play', (now) => liveStreams(now) === 2)
  })
})
