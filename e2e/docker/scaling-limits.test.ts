/**
 * What keeps Weir from having as many engines as viewers need: it says why, keeps serving those who watch, and goes on by
 * itself when that is over. Real containers; each test has its own Weir and ports, and they run at the same time.
 */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type NetConnectOpts } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, it, type ExpectStatic } from 'vitest'
import { type Snapshot } from '../../src/contract/state.ts'
import { demoId } from '../../src/demo-engine/behaviours.ts'
import { startCutProxy } from '../support/cut-proxy.ts'
import { startPrivateDaemon } from '../support/docker-daemon.ts'
import { docker } from '../support/fault-house.ts'
import { openPictureReader, type PictureReader } from '../support/picture-reader.ts'
import { calmMachine, scalingHouse, told, type ScalingHouse } from '../support/scaling-house.ts'

const content = (n: number): string => demoId('plays', 0, n)
const MiB = 2 ** 20

/** Somebody for whom no engine has room. */
function waits(house: ScalingHouse, n: number, finish: (end: () => void) => void): PictureReader {
  const reader = openPictureReader(house.streamUrl(content(n)))
  finish(() => reader.close())
  return reader
}

const shortOf =
  (words: string | RegExp) =>
  ({ scaling, queue }: Snapshot): boolean =>
    queue.length > 0 && scaling.cannot !== null && scaling.cannot.match(words) !== null

async function saysWhy(expect: ExpectStatic, house: ScalingHouse, words: string | RegExp): Promise<void> {
  const state = await house.service.until(`it says why: ${String(words)}`, shortOf(words))
  expect(told(state, /^More engines are needed than there can be: /)).toBe(true)
}

/** They play, and nothing of what happened was to be seen. */
async function unharmed(expect: ExpectStatic, ...readers: readonly PictureReader[]): Promise<void> {
  for (const reader of readers) {
    await reader.untilPlaying()
    expect(reader.isConnected()).toBe(true)
    expect(reader.longestGapS()).toBeLessThan(3)
  }
}

async function hasRecovered(expect: ExpectStatic, house: ScalingHouse): Promise<void> {
  const state = await house.service.until(
    'nothing keeps it from scaling',
    ({ scaling, queue }) => scaling.cannot === null && queue.length === 0,
  )
  expect(told(state, 'There can be as many engines as are needed again')).toBe(true)
}

describe.concurrent('viewers who need another engine, when', () => {
  it('max is reached, wait for the next free slot', async ({ expect, onTestFinished }) => {
    const house = await scalingHouse(onTestFinished, 18800, { max: 2 })
    const [first, second] = await house.players(content(1), content(2))
    if (first === undefined || second === undefined) throw new Error('nobody watches')
    const third = waits(house, 3, onTestFinished)
    await saysWhy(expect, house, 'max 2 reached')
    await sleep(2000)
    expect((await house.service.state()).engines).toHaveLength(2)
    await unharmed(expect, first, second)
    first.close()
    await third.untilPlaying()
    await unharmed(expect, second)
    await hasRecovered(expect, house)
  })

  it('memory is short, get one when there is enough again', async ({ expect, onTestFinished }) => {
    const scarce = { ...calmMachine, availableBytes: 200 * MiB }
    const house = await scalingHouse(onTestFinished, 18810, { max: 4 }, { machine: scarce })
    const [first] = await house.players(content(1))
    if (first === undefined) throw new Error('nobody watches')
    const second = waits(house, 2, onTestFinished)
    await saysWhy(
      expect,
      house,
      /^this machine has 200 MiB left and an engine takes \d+ MiB, where \d+ MiB are kept free$/,
    )
    await sleep(2000)
    expect((await house.service.state()).engines).toHaveLength(1)
    await unharmed(expect, first)
    await house.inside.setMachine(house.service, calmMachine)
    await second.untilPlaying()
    await unharmed(expect, first)
    await hasRecovered(expect, house)
  })

  it('the CPU is busy, get one all the same, though no spare is made', async ({ expect, onTestFinished }) => {
    const busy = { ...calmMachine, cpuShare: 0.97 }
    const house = await scalingHouse(onTestFinished, 18820, { max: 4, spares: 1 }, { machine: busy })
    const [first] = await house.players(content(1))
    if (first === undefined) throw new Error('nobody watches')
    const short = await house.service.until('no spare is made', ({ scaling }) => scaling.cannot !== null)
    expect(short.scaling.cannot).toBe("this machine's CPU is 97 % busy, so no spare is kept")
    const second = waits(house, 2, onTestFinished)
    await second.untilPlaying()
    await unharmed(expect, first)
    expect((await house.service.state()).engines).toHaveLength(2)
    await house.inside.setMachine(house.service, calmMachine)
    await house.service.until('there is a spare', ({ engines }) => engines.length === 3)
    await hasRecovered(expect, house)
  })

  it('all ports are taken, get one as soon as a port is free', async ({ expect, onTestFinished }) => {
    const somebodyElse = createServer().listen(18831, '127.0.0.1')
    onTestFinished(() => void somebodyElse.close())
    await once(somebodyElse, 'listening')
    const house = await scalingHouse(onTestFinished, 18830, { max: 4, portTo: 18831 })
    const [first] = await house.players(content(1))
    if (first === undefined) throw new Error('nobody watches')
    const second = waits(house, 2, onTestFinished)
    await saysWhy(
      expect,
      house,
      'No free port between 18830 and 18831 for another engine. Widen engines.portFrom/portTo',
    )
    // One goes on trying, not a crowd.
    await sleep(2000)
    expect((await house.service.state()).engines).toHaveLength(2)
    await unharmed(expect, first)
    somebodyElse.close()
    await second.untilPlaying(90_000)
    await unharmed(expect, first)
    await hasRecovered(expect, house)
  })

  it('the image is gone, get one when it is back', async ({ expect, onTestFinished }) => {
    const image = 'weir-gone-image:test'
    await docker('tag', 'weir-demo-engine:latest', image)
    onTestFinished(() => docker('rmi', image).then(nothing, nothing))
    const house = await scalingHouse(onTestFinished, 18840, { image, min: 2, max: 3 })
    const [first] = await house.players(content(1))
    if (first === undefined) throw new Error('nobody watches')
    const carrier = await house.engineOf(content(1))
    await docker('rmi', image)
    const idle = (await house.containers()).find((name) => name !== carrier.container) ?? ''
    await docker('kill', idle)
    await house.service.until('one is lost', ({ engines }) => engines.some(({ state }) => state === 'failed'))
    const second = waits(house, 2, onTestFinished)
    await saysWhy(
      expect,
      house,
      /^The engine image "weir-gone-image:test" is not on this machine and cannot be pulled: /,
    )
    await unharmed(expect, first)
    await docker('tag', 'weir-demo-engine:latest', image)
    await second.untilPlaying(90_000)
    await unharmed(expect, first)
    await hasRecovered(expect, house)
  })

  it('Docker cannot be reached for a minute, get one when it can', { timeout: 240_000 }, async (context) => {
    const { expect, onTestFinished } = context
    const dir = await mkdtemp(join(tmpdir(), 'weir-away-'))
    onTestFinished(() => rm(dir, { recursive: true }))
    const path = join(dir, 'docker.sock')
    const wire = await startCutProxy(path, realDaemon())
    onTestFinished(() => wire.close())
    const env = { DOCKER_HOST: `unix://${path}` }
    const house = await scalingHouse(onTestFinished, 18850, { max: 2 }, { env })
    const [first] = await house.players(content(1))
    if (first === undefined) throw new Error('nobody watches')

    await wire.close()
    const awayFromMs = performance.now()
    const second = waits(house, 2, onTestFinished)
    await saysWhy(expect, house, /^No Docker daemon answers at unix:\/\/\S+ \(DOCKER_HOST\)/)
    await sleep(60_000 - (performance.now() - awayFromMs))
    expect(second.isConnected()).toBe(true)
    await unharmed(expect, first)
    await wire.open()
    await second.untilPlaying(100_000)
    await unharmed(expect, first)
    await hasRecovered(expect, house)
  })
})

describe.concurrent('viewers whose engine ends with its daemon', () => {
  it('keep their connection for a minute without Docker, and get the picture back', async (context) => {
    const { expect, onTestFinished } = context
    if (process.platform !== 'linux' || process.getuid?.() !== 0) {
      await expect(startPrivateDaemon()).rejects.toThrow(/only root on Linux can start one/)
      return
    }
    const daemon = await startPrivateDaemon('A daemon that goes away')
    onTestFinished(() => daemon.stop())
    const env = { DOCKER_HOST: daemon.host }
    const imageScript = resolve(import.meta.dirname, '../../scripts/demo-image.mjs')
    await promisify(execFile)(process.execPath, [imageScript], { env: { ...process.env, ...env } })
    const house = await scalingHouse(onTestFinished, 18900, { max: 2 }, { env })
    const [viewer] = await house.players(content(1))
    if (viewer === undefined) throw new Error('nobody watches')

    await daemon.halt()
    await house.service.until('it says why', ({ scaling }) => /^No Docker daemon/.test(scaling.cannot ?? ''))
    await sleep(60_000)
    expect(viewer.isConnected()).toBe(true)
    expect(viewer.longestSilenceS()).toBeLessThan(5)
    await daemon.resume()
    await viewer.untilPlaying(100_000)
    expect(viewer.isConnected()).toBe(true)
    await house.service.until('it can scale again', ({ scaling }) => scaling.cannot === null)
    await house.service.stop()
    expect(await docker('--host', daemon.host, 'ps', '--all', '--quiet')).toBe('')
  }, 240_000)
})

const nothing = (): void => undefined

/** The one that all these tests use. */
function realDaemon(): NetConnectOpts {
  const host = new URL(process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock')
  return host.protocol === 'unix:'
    ? { path: host.pathname }
    : { host: host.hostname, port: Number(host.port || 2375) }
}
