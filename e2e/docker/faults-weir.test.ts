/** What befalls Weir itself: it is killed, its disk fills up, the machine's clock is set. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, it } from 'vitest'
import { demoId } from '../../src/demo-engine/behaviours.ts'
import { countsOf } from '../support/demo-counters.ts'
import { dockerSettings, startHouse, type House, type HouseOptions } from '../support/fault-house.ts'
import { createFaultReport } from '../support/fault-report.ts'
import { containersOf } from '../support/leaks.ts'
import { openPictureReader } from '../support/picture-reader.ts'
import { mountSmallDisk } from '../support/small-disk.ts'

const report = createFaultReport()
afterAll(() => report.print('Faults of Weir and its machine'))

type Finish = (cleanup: () => Promise<void>) => void

/** Each test has its ports, since they run at the same time: most of their time is waiting. */
async function start(finish: Finish, portFrom: number, options: HouseOptions = {}): Promise<House> {
  const ports = { from: portFrom, to: portFrom + 9 }
  const house = await startHouse({ settings: dockerSettings(ports, { min: 2 }), ...options })
  finish(() => house.end())
  return house
}

describe.concurrent('when Weir is killed (kill -9) while streams play', () => {
  it('the next start takes over its engines, plays each stream once, and knows what was known-bad', async ({
    expect,
    onTestFinished,
  }) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'weir-killed-'))
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
    const first = await start(onTestFinished, 18260, { dataDir })
    const contents = [demoId('plays', 0, 1), demoId('plays', 0, 2)]
    await first.players(...contents, ...contents)
    const dead = demoId('dead', 1)
    for (let n = 0; n < 3; n++) await fetch(first.streamUrl(dead))
    const known = await fetch(first.streamUrl(dead))
    expect(((await known.json()) as { error: { code: string } }).error.code).toBe('content_known_bad')
    const containers = (await containersOf(first.service)).sort()
    // What is learnt is kept within a second.
    await sleep(1500)

    const killedMs = performance.now()
    await first.service.kill()
    const port = Number(new URL(first.service.url).port)
    const second = await start(onTestFinished, 18260, { dataDir, port })
    const readers = await second.players(...contents, ...contents)
    const outageS = (performance.now() - killedMs) / 1000

    expect((await containersOf(second.service)).sort()).toEqual(containers)
    expect((await second.service.state()).engines.map(({ restarts }) => restarts)).toEqual([0, 0])
    // Those of the dead Weir ended with its connections; each content is started once more and no more.
    expect((await countsOf(second.service)).activeSessions).toBe(2)
    const beganMs = performance.now()
    const answer = await fetch(second.streamUrl(dead))
    expect(((await answer.json()) as { error: { code: string } }).error.code).toBe('content_known_bad')
    expect(performance.now() - beganMs).toBeLessThan(500)

    const seen = report.players(
      'Weir killed (kill -9) and started again',
      readers,
      `picture again after ${outageS.toFixed(1)} s, the leak baseline's 3 s included`,
    )
    expect(seen.connected).toBe(4)
    expect(outageS).toBeLessThan(30)
    for (const reader of readers) reader.close()
    await report.calm(seen, second.watch)
    await second.service.stop()
    expect(await containersOf(second.service)).toEqual([])
  })
})

describe.concurrent('when somebody sets the clock while streams play', () => {
  it('nobody notices, and new streams start', async ({ expect, onTestFinished }) => {
    const house = await start(onTestFinished, 18270)
    const readers = await house.players(demoId('plays', 0, 1), demoId('plays', 0, 2))
    await sleep(1000)
    for (const reader of readers) reader.forget()
    const hourMs = 3_600_000
    for (const aheadMs of [hourMs, -hourMs]) {
      await house.inside.setClockAhead(house.service, aheadMs)
      const { atMs } = await house.service.state()
      expect(Math.abs(atMs - Date.now() - aheadMs)).toBeLessThan(60_000)
      const late = openPictureReader(house.streamUrl(demoId('plays', 0, aheadMs > 0 ? 3 : 4)))
      await late.untilPlaying()
      expect(late.firstPictureS()).toBeLessThan(5)
      late.close()
      await sleep(7000)
    }
    const seen = report.players('clock set an hour ahead, then an hour back', readers)
    expect(seen.connected).toBe(2)
    expect(seen.gapS).toBeLessThan(2)
    const { engines } = await house.service.state()
    expect(engines.map(({ state, restarts }) => [state, restarts])).toEqual([
      ['ready', 0],
      ['ready', 0],
    ])
    for (const reader of readers) reader.close()
    await report.calm(seen, house.watch)
  })
})

describe.concurrent('when the disk is full', () => {
  it('streams play on, the problem is told, and everything is kept again when there is room', async ({
    expect,
    onTestFinished,
  }) => {
    if (process.getuid?.() !== 0) {
      // Nothing else can be made small enough to fill; what the stores do is shown on fakes in their own tests.
      expect(() => mountSmallDisk(8)).toThrow(/only root on Linux can mount one/)
      return
    }
    const disk = mountSmallDisk(8)
    onTestFinished(() => disk.remove())
    const house = await start(onTestFinished, 18280, { dataDir: disk.folder })
    const { service } = house
    const readers = await house.players(demoId('plays', 0, 1), demoId('plays', 0, 2))
    await sleep(1000)
    for (const reader of readers) reader.forget()

    disk.fill()
    const list = { text: 'News, ' + demoId('plays', 0, 7) }
    expect(await service.command('channels.import', list)).toMatchObject({
      ok: false,
      error: { code: 'data_dir_unusable', message: expect.stringMatching(/disk is full/) as string },
    })
    await service.until(
      'the history says that it cannot be kept',
      ({ changes }) =>
        changes.some(({ text }) => text.startsWith('The history cannot be kept: the disk is full')),
      60_000,
    )
    const late = openPictureReader(house.streamUrl(demoId('plays', 0, 3)))
    await late.untilPlaying()
    late.close()

    disk.free()
    expect(await service.command('channels.import', list)).toMatchObject({ ok: true })
    await service.until(
      'the history is kept again',
      ({ changes }) => changes.some(({ text }) => text === 'The history is kept again'),
      90_000,
    )
    const seen = report.players('disk of the data folder full, then free', readers)
    expect(seen.connected).toBe(2)
    expect(seen.gapS).toBeLessThan(2)
    for (const reader of readers) reader.close()
    await report.calm(seen, house.watch)
    await service.stop()
    expect(await containersOf(service)).toEqual([])
  })
})
