/** The Docker daemon itself goes, comes back, or freezes while streams play: a private one, so that nobody else's suffers. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, afterEach, expect, it } from 'vitest'
import { demoId } from '../../src/demo-engine/behaviours.ts'
import { startPrivateDaemon, type PrivateDaemon } from '../support/docker-daemon.ts'
import { dockerSettings, startHouse, type House } from '../support/fault-house.ts'
import { createFaultReport } from '../support/fault-report.ts'
import { containersOf } from '../support/leaks.ts'
import { type PictureReader } from '../support/picture-reader.ts'
import { readyEngines } from '../support/service.ts'

const imageScript = resolve(import.meta.dirname, '../../scripts/demo-image.mjs')
const isRoot = process.platform === 'linux' && process.getuid?.() === 0
const report = createFaultReport()
afterAll(() => report.print('Faults of the Docker daemon'))

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** null where this user may not start a daemon, and was told so. */
async function withDaemon(liveRestore: boolean): Promise<{ daemon: PrivateDaemon; house: House } | null> {
  if (!isRoot) {
    await expect(startPrivateDaemon()).rejects.toThrow(/only root on Linux can start one/)
    return null
  }
  const daemon = await startPrivateDaemon('The daemon is to be restarted', { liveRestore })
  cleanups.push(() => daemon.stop())
  const before = process.env.DOCKER_HOST
  process.env.DOCKER_HOST = daemon.host
  cleanups.push(async () => {
    if (before === undefined) delete process.env.DOCKER_HOST
    else process.env.DOCKER_HOST = before
  })
  await promisify(execFile)(process.execPath, [imageScript])
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-daemon-'))
  cleanups.push(() => rm(dataDir, { recursive: true, force: true }))
  const house = await startHouse({
    dataDir,
    settings: dockerSettings({ from: 18300, to: 18329 }, { min: 2 }),
  })
  cleanups.push(() => house.end())
  return { daemon, house }
}

async function watching(house: House): Promise<PictureReader[]> {
  const content = demoId('plays', 0, 1)
  const readers = await house.players(content, content)
  await sleep(1500)
  for (const reader of readers) reader.forget()
  return readers
}

async function calm(
  house: House,
  readers: PictureReader[],
  seen: ReturnType<typeof report.players>,
): Promise<void> {
  for (const reader of readers) reader.close()
  await house.service.until('both engines are ready', (state) => readyEngines(state) === 2, 60_000)
  await report.calm(seen, house.watch)
  expect(await containersOf(house.service)).toHaveLength(2)
}

it('players wait through a restart that takes every container with it', async () => {
  const started = await withDaemon(false)
  if (started === null) return
  const { daemon, house } = started
  const readers = await watching(house)
  await daemon.halt()
  await sleep(1000)
  await daemon.resume()
  await Promise.all(readers.map((reader) => reader.untilPlaying(60_000)))
  const seen = report.players('dockerd restarted, its containers with it', readers)
  expect(seen.connected).toBe(2)
  expect(seen.gapS).toBeLessThan(45)
  await calm(house, readers, seen)

  // Frozen, it answers nothing for a while; containers and their ports live on.
  const others = await watching(house)
  process.kill(daemon.pid(), 'SIGSTOP')
  await sleep(15_000)
  process.kill(daemon.pid(), 'SIGCONT')
  await sleep(2000)
  const frozen = report.players('dockerd frozen for 15 s', others)
  expect(frozen.connected).toBe(2)
  expect(frozen.gapS).toBeLessThan(4)
  await calm(house, others, frozen)
})

it('players wait through a restart that containers live through', async () => {
  const started = await withDaemon(true)
  if (started === null) return
  const { daemon, house } = started
  const readers = await watching(house)
  await daemon.halt()
  await sleep(1000)
  await daemon.resume()
  await Promise.all(readers.map((reader) => reader.untilPlaying(60_000)))
  const seen = report.players('dockerd restarted, containers live on (live-restore)', readers)
  expect(seen.connected).toBe(2)
  expect(seen.gapS).toBeLessThan(45)
  await calm(house, readers, seen)
})
