/**
 * A bad network between Weir and engines that somebody else runs: each engine behind a wire that the test controls. Each
 * test has its own Weir and engines, and all run at the same time: most of their time is waiting.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, it } from 'vitest'
import { demoId } from '../../src/demo-engine/behaviours.ts'
import { startEngineProcess } from '../support/engine-process.ts'
import { startHouse, type House } from '../support/fault-house.ts'
import { createFaultReport, type Seen } from '../support/fault-report.ts'
import { type PictureReader } from '../support/picture-reader.ts'
import { readyEngines } from '../support/service.ts'
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'

const report = createFaultReport()
afterAll(() => report.print('Faults of the network'))

const content = demoId('plays', 0, 1)

type Finish = (cleanup: () => Promise<void>) => void

/** Weir with two engines, each behind a wire of its own. */
async function start(finish: Finish) {
  const wires: TcpProxy[] = []
  for (let n = 0; n < 2; n++) {
    const engine = await startEngineProcess()
    finish(() => engine.kill())
    const wire = await startTcpProxy(engine.port)
    finish(() => wire.close())
    wires.push(wire)
  }
  const house = await startHouse({
    engines: 2,
    settings: {
      engines: { runtime: 'remote', remote: wires.map(({ port }) => `http://127.0.0.1:${port}`) },
      streams: { lingerS: 1 },
    },
  })
  finish(() => house.end())
  return { house, wires }
}

/** Two players of one stream, which has run for a moment, and the wire that it comes over. */
async function watch(
  house: House,
  wires: readonly TcpProxy[],
): Promise<{ readers: PictureReader[]; wire: TcpProxy }> {
  const readers = await house.players(content, content)
  await sleep(1500)
  for (const reader of readers) reader.forget()
  return { readers, wire: await wireOf(house, wires) }
}

async function wireOf(house: House, wires: readonly TcpProxy[]): Promise<TcpProxy> {
  const { url } = await house.engineOf(content)
  const wire = wires.find(({ port }) => url.endsWith(`:${port}`))
  if (wire === undefined) throw new Error(`No wire leads to ${url}`)
  return wire
}

async function leave(house: House, readers: readonly PictureReader[], seen: Seen): Promise<void> {
  for (const reader of readers) reader.close()
  await house.service.until('both engines are ready', (state) => readyEngines(state) === 2, 60_000)
  await report.calm(seen, house.watch)
}

const playing = (readers: readonly PictureReader[]): Promise<unknown> =>
  Promise.all(readers.map((reader) => reader.untilPlaying(40_000)))

describe.concurrent('a network that', () => {
  it('is slow for a while, by less than the stream needs, costs no connection', async ({
    expect,
    onTestFinished,
  }) => {
    const { house, wires } = await start(onTestFinished)
    const { readers, wire } = await watch(house, wires)
    // The picture needs about 80 kB/s.
    wire.limitRate(50_000)
    await sleep(10_000)
    wire.limitRate(Infinity)
    await playing(readers)
    const seen = report.players('network at 400 kbit/s for 10 s', readers)
    expect(seen.connected).toBe(2)
    expect(seen.gapS).toBeLessThan(4)
    await leave(house, readers, seen)
  })

  it('answers a second late only costs the start a few seconds', async ({ expect, onTestFinished }) => {
    const { house, wires } = await start(onTestFinished)
    for (const wire of wires) wire.delay(500)
    const readers = await house.players(content)
    const startS = readers[0]?.firstPictureS() ?? Infinity
    await sleep(8000)
    const seen = report.players('network with 1 s of delay', readers, `start ${startS.toFixed(1)} s`)
    expect(startS).toBeLessThan(12)
    expect(seen.connected).toBe(1)
    expect(seen.gapS).toBeLessThan(4)
    for (const wire of wires) wire.delay(0)
    await leave(house, readers, seen)
  })

  it('lets nothing pass, without a word, is left for another engine', async ({ expect, onTestFinished }) => {
    const { house, wires } = await start(onTestFinished)
    const { readers, wire } = await watch(house, wires)
    wire.freeze()
    await sleep(9000)
    await playing(readers)
    const seen = report.players('network deaf for one engine', readers)
    expect(seen.connected).toBe(2)
    expect(seen.gapS).toBeLessThan(15)
    wire.thaw()
    // It is used again: when the other one goes, the stream comes back to it.
    await house.service.until('both engines are ready', (state) => readyEngines(state) === 2, 60_000)
    const otherWire = await wireOf(house, wires)
    otherWire.refuse(true)
    otherWire.reset()
    await sleep(3000)
    await playing(readers)
    otherWire.refuse(false)
    await leave(house, readers, seen)
  })

  it('resets the connection is left for another engine at once', async ({ expect, onTestFinished }) => {
    const { house, wires } = await start(onTestFinished)
    const { readers, wire } = await watch(house, wires)
    wire.refuse(true)
    wire.reset()
    await sleep(4000)
    await playing(readers)
    const seen = report.players('connections reset, then refused', readers)
    expect(seen.connected).toBe(2)
    expect(seen.gapS).toBeLessThan(6)
    wire.refuse(false)
    await leave(house, readers, seen)
  })

  it('is away for all engines keeps players waiting, and shows the picture when it is back', async ({
    expect,
    onTestFinished,
  }) => {
    const { house, wires } = await start(onTestFinished)
    const { readers } = await watch(house, wires)
    for (const wire of wires) {
      wire.refuse(true)
      wire.reset()
    }
    await sleep(12_000)
    for (const wire of wires) wire.refuse(false)
    await playing(readers)
    const seen = report.players('no engine reachable for 12 s', readers)
    expect(seen.connected).toBe(2)
    expect(seen.gapS).toBeLessThan(30)
    await leave(house, readers, seen)
  })
})
