/** Streams that are cut, end, stall or repeat themselves on every engine: what their players see, and the others do not. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoId, type BehaviourKind } from '../../src/demo-engine/behaviours.ts'
import { dockerSettings, startHouse, type House } from '../support/fault-house.ts'
import { createFaultReport } from '../support/fault-report.ts'
import { openPictureReader } from '../support/picture-reader.ts'

const report = createFaultReport()
let house: House
beforeAll(async () => {
  house = await startHouse({ settings: dockerSettings({ from: 18230, to: 18259 }, { slotsPerEngine: 5 }) })
})
afterAll(async () => {
  report.print('Faults of streams')
  await house.end()
})

/** Each plays so long on every engine that it is moved to. */
const playsS = 17
/** No newer piece for 45 s is a loop; stat is asked every 5 s. */
const watchedS = playsS + 45 + 10

const faults: readonly { kind: BehaviourKind; words: string; gapS: number }[] = [
  { kind: 'cut', words: 'stream cut after 17 s, on every engine', gapS: 6 },
  { kind: 'ends', words: 'stream ended after 17 s, on every engine', gapS: 6 },
  { kind: 'stalls', words: 'stream stalls after 17 s, on every engine', gapS: 15 },
  { kind: 'loops', words: 'stream repeats itself after 17 s', gapS: 6 },
  { kind: 'plays', words: 'none, beside all these', gapS: 2 },
]

describe('streams that break', () => {
  it('go on elsewhere while their players stay; those that never play are refused; nothing is left of any', async () => {
    const groups = faults.map((fault) => ({
      ...fault,
      contentId: demoId(fault.kind, fault.kind === 'plays' ? 0 : playsS),
    }))
    const readers = await house.players(...groups.flatMap(({ contentId }) => [contentId, contentId]))
    const watchedUntil = sleep(watchedS * 1000)
    await Promise.all([neverPlaying(), breaksAtOnce(), watchedUntil])

    const { changes } = await house.service.state()
    const moves = (contentId: string): number =>
      changes.filter(({ text }) => text.startsWith(`Stream ${contentId.slice(0, 8)} `)).length
    const seen = groups.map(({ words }, at) => report.players(words, readers.slice(2 * at, 2 * at + 2)))
    for (const [at, { words, gapS, kind, contentId }] of groups.entries()) {
      expect(seen[at]?.connected, words).toBe(2)
      expect(seen[at]?.gapS, words).toBeLessThan(gapS)
      if (kind !== 'plays') expect(moves(contentId), words).toBeGreaterThan(0)
    }
    for (const reader of readers) reader.close()
    await report.calm(seen, house.watch)
  })
})

/** Each is refused with its reason, or, where its player was kept waiting meanwhile, ended within the deadline of 30 s. */
async function neverPlaying(): Promise<void> {
  const refused = await Promise.all(
    [demoId('dead', 1), demoId('encrypted')].map(async (contentId) => {
      const answer = await fetch(house.streamUrl(contentId))
      return ((await answer.json()) as { error: { code: string } }).error.code
    }),
  )
  expect(refused).toEqual(['content_unavailable', 'content_encrypted'])

  const readers = [demoId('hangs'), demoId('noBytes')].map((id) => openPictureReader(house.streamUrl(id)))
  for (let waitedMs = 0; readers.some((reader) => reader.isConnected()); waitedMs += 100) {
    expect(waitedMs).toBeLessThan(40_000)
    await sleep(100)
  }
  expect(readers.map((reader) => reader.mediaBytes())).toEqual([0, 0])
}

/** Wherever it is started it breaks within a second: given up, its player ended. */
async function breaksAtOnce(): Promise<void> {
  const reader = openPictureReader(house.streamUrl(demoId('cut', 1)))
  await reader.untilPlaying()
  for (let waitedMs = 0; reader.isConnected() && waitedMs < 60_000; waitedMs += 100) await sleep(100)
  expect(reader.isConnected()).toBe(false)
}
