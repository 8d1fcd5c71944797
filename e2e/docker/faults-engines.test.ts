/**
 * What an engine's misfortune costs the players: real containers, one fault each. docs/faults.md has the figures. Each
 * test has its own Weir, engines and ports, and they run at the same time: most of their time is waiting.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, it } from 'vitest'
import { demoId } from '../../src/demo-engine/behaviours.ts'
import { docker, dockerSettings, startHouse, type House } from '../support/fault-house.ts'
import { createFaultReport, type Seen } from '../support/fault-report.ts'
import { containersOf } from '../support/leaks.ts'
import { playInFfmpeg } from '../support/players.ts'
import { openPictureReader, type PictureReader } from '../support/picture-reader.ts'
import { readyEngines } from '../support/service.ts'

const report = createFaultReport()
afterAll(() => report.print('Faults of engines'))

/** A start on another engine; and before it, where nobody tells, the 8 s without bytes that make a stall. */
const startS = 6
const stallAndStartS = 15

/** Streams that have played for so long are not suspected when their engine dies (core/streams/culprits.ts). */
const lastsS = 16

const content = demoId('plays', 0, 1)
const others = [demoId('plays', 0, 2), demoId('plays', 0, 3), demoId('plays', 0, 4)]

type Finish = (cleanup: () => Promise<void>) => void

async function start(finish: Finish, portFrom: number, engines = 2): Promise<House> {
  const ports = { from: portFrom, to: portFrom + 9 }
  const house = await startHouse({ settings: dockerSettings(ports, { min: engines }) })
  finish(() => house.end())
  return house
}

/** Players whose streams have run for a moment. */
async function watch(house: House, ...contentIds: readonly string[]): Promise<PictureReader[]> {
  const readers = await house.players(...contentIds)
  await sleep(1500)
  for (const reader of readers) reader.forget()
  return readers
}

const playing = (readers: readonly PictureReader[]): Promise<unknown> =>
  Promise.all(readers.map((reader) => reader.untilPlaying()))

const injure = (engine: { url: string }, kind: 'wedge'): Promise<Response> =>
  fetch(`${engine.url}/demo/fault?kind=${kind}`, { method: 'POST' })

async function moved(house: House, contentId: string, from: { id: string }): Promise<void> {
  await house.service.until('the stream has moved', ({ sessions }) =>
    sessions.some(
      ({ contentIds, state, engineId }) =>
        contentIds.includes(contentId) && state === 'live' && engineId !== from.id,
    ),
  )
}

/** Everybody leaves; engines are whole again, and nothing is left. */
async function leave(house: House, readers: readonly PictureReader[], seen: Seen): Promise<void> {
  for (const reader of readers) reader.close()
  const { engines } = await house.service.state()
  await house.service.until('all are ready', (state) => readyEngines(state) === engines.length, 90_000)
  await report.calm(seen, house.watch)
}

describe.concurrent('players of an engine that', () => {
  it('is killed keep their connection and get the picture from another one', async ({
    expect,
    onTestFinished,
  }) => {
    const house = await start(onTestFinished, 18200)
    const readers = await watch(house, content, content, content)
    const engine = await house.engineOf(content)
    const ffmpeg = playInFfmpeg(house.streamUrl(content), 15)
    await sleep(3000)
    await docker('kill', engine.container)
    await moved(house, content, engine)
    const { playedS } = await ffmpeg
    await playing(readers)
    const note = `ffmpeg played ${playedS.toFixed(1)} s of 15`
    const seen = report.players('engine killed under its stream', readers, note)
    expect(seen.connected).toBe(3)
    expect(seen.gapS).toBeLessThan(startS)
    expect(playedS).toBeGreaterThan(13)
    await leave(house, readers, seen)
  })

  it('is killed while it is idle notice nothing', async ({ expect, onTestFinished }) => {
    const house = await start(onTestFinished, 18210)
    const readers = await watch(house, content, content)
    const carrier = await house.engineOf(content)
    const idle = (await containersOf(house.service)).find((name) => name !== carrier.container) ?? ''
    await docker('kill', idle)
    await house.service.until('it is out', (state) => readyEngines(state) < 2)
    await house.service.until('it is back', (state) => readyEngines(state) === 2)
    const seen = report.players('idle engine killed', readers)
    expect(seen.connected).toBe(2)
    expect(seen.gapS).toBeLessThan(2)
    await leave(house, readers, seen)
  })

  it('is paused are moved at once', async ({ expect, onTestFinished }) => {
    const house = await start(onTestFinished, 18220)
    const readers = await watch(house, content, content)
    const engine = await house.engineOf(content)
    await docker('pause', engine.container)
    await moved(house, content, engine)
    await playing(readers)
    const seen = report.players('container paused under its stream', readers)
    await docker('unpause', engine.container)
    expect(seen.connected).toBe(2)
    expect(seen.gapS).toBeLessThan(startS)
    await leave(house, readers, seen)
  })

  it('is wedged are moved, though its ports are open', async ({ expect, onTestFinished }) => {
    const house = await start(onTestFinished, 18230)
    const readers = await watch(house, content, content)
    const engine = await house.engineOf(content)
    await injure(engine, 'wedge')
    await moved(house, content, engine)
    await playing(readers)
    const seen = report.players('engine wedged under its stream', readers)
    expect(seen.connected).toBe(2)
    expect(seen.gapS).toBeLessThan(stallAndStartS)
    await leave(house, readers, seen)
  })

  it('is wedged while idle wait a few seconds for another one', async ({ expect, onTestFinished }) => {
    const house = await start(onTestFinished, 18240)
    const [engine] = (await house.service.state()).engines
    await injure({ url: engine?.url ?? '' }, 'wedge')
    const readers = others.map((contentId) => openPictureReader(house.streamUrl(contentId)))
    await playing(readers)
    const slowestS = Math.max(...readers.map((reader) => reader.firstPictureS() ?? Infinity))
    const note = `slowest start ${slowestS.toFixed(1)} s`
    const seen = report.players('idle engine wedged, then three new streams', readers, note)
    expect(seen.connected).toBe(3)
    expect(slowestS).toBeLessThan(stallAndStartS)
    await leave(house, readers, seen)
  })

  it('runs out of memory are moved like any others', async ({ expect, onTestFinished }) => {
    const house = await start(onTestFinished, 18250)
    // Faster than memory is looked at: the kernel ends the first engine. They leave before it ends the next.
    const greedy = demoId('leaks', 40)
    const readers = await house.players(greedy, greedy)
    const engine = await house.engineOf(greedy)
    await moved(house, greedy, engine)
    await playing(readers)
    const seen = report.players('engine killed by the kernel (out of memory)', readers)
    const { changes } = await house.service.state()
    expect(changes.map(({ text }) => text).join('\n')).toMatch(/out of memory/)
    expect(seen.connected).toBe(2)
    // It may have ended another one by now.
    expect(seen.gapS).toBeLessThan(3 * startS)
    await leave(house, readers, seen)
  })
})

describe.concurrent('a stream that kills every engine it touches', () => {
  it('is kept off the engines, and the players of other streams keep their connection', async ({
    expect,
    onTestFinished,
  }) => {
    const house = await start(onTestFinished, 18260, 3)
    const readers = await watch(house, ...others)
    await sleep(lastsS * 1000)
    const poison = demoId('crashes', 2)
    const [poisoned] = await house.players(poison)
    await knownBad(house, poison)
    await sleep(1000)
    expect(poisoned?.isConnected()).toBe(false)
    expect(await openPictureReader(house.streamUrl(poison)).status).toBe(503)
    await playing(readers)
    const seen = report.players('a stream crashes its engines after 2 s, seen by others', readers)
    expect(seen.connected).toBe(3)
    expect(seen.gapS).toBeLessThan(30)
    await leave(house, readers, seen)
  })

  it('at its start is let go, and costs the others no connection', async ({ expect, onTestFinished }) => {
    const house = await start(onTestFinished, 18270, 3)
    const readers = await watch(house, ...others)
    await sleep(lastsS * 1000)
    const poison = demoId('crashes')
    const poisoned = openPictureReader(house.streamUrl(poison))
    // Refused, or shown why if it had waited so long for another engine that it was shown what it waits for.
    expect([200, 502, 503, 504]).toContain(await poisoned.status)
    await poisoned.refusal
    expect(poisoned.isConnected()).toBe(false)
    // One request may touch two engines; the third is the last.
    await openPictureReader(house.streamUrl(poison)).status
    await knownBad(house, poison)
    await sleep(2000)
    await playing(readers)
    const seen = report.players('a stream crashes engines at its start, seen by others', readers)
    expect(seen.connected).toBe(3)
    expect(seen.gapS).toBeLessThan(30)
    await leave(house, readers, seen)
  })
})

const knownBad = (house: House, content: string) =>
  house.service.until(
    'it is known-bad',
    ({ contents }) => contents.some(({ contentId, breaker }) => contentId === content && breaker === 'open'),
    90_000,
  )
