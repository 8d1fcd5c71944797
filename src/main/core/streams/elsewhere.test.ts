/** A start that an engine failed goes to another one, and waits for room there if it must. */
import { describe, expect, it } from 'vitest'
import { contentId } from '../fake-engines.ts'
import { startWeir } from '../test-weir.ts'

const news = contentId('a')
const sports = contentId('b')
const films = contentId('c')

/** Two engines with one slot each: one carries the news, the other answers probes and refuses every start. */
async function withoutRoomElsewhere(startTimeoutS = 30) {
  const house = await startWeir({
    settings: { engines: { min: 2, slotsPerEngine: 1 }, streams: { startTimeoutS, lingerS: 0 } },
    behaviours: { [films]: { kind: 'dead', afterMs: 2000 } },
  })
  const first = house.play(news)
  await house.pass(2000)
  const carrier = house.session(news)?.engineId
  const other = carrier === 'e1' ? 'e2' : 'e1'
  return { house, first, carrier, other }
}

describe('a start that an engine failed, while all others are full', () => {
  it('waits, and plays as soon as there is room elsewhere', async () => {
    const { house, first, carrier, other } = await withoutRoomElsewhere()
    house.engines.refuseStarts(other)
    const player = house.play(sports)
    await house.pass(8000)
    expect(player.seen).toMatchObject({ error: null, mediaBytes: 0 })
    first.leave()
    await house.pass(2000)
    expect(player.seen.mediaBytes).toBeGreaterThan(0)
    expect(house.session(sports)?.engineId).toBe(carrier)
  })

  it('is over at its deadline, with what the engine had failed by', async () => {
    const { house, first, other } = await withoutRoomElsewhere(10)
    house.engines.refuseStarts(other)
    const player = house.play(sports)
    await house.pass(9000)
    expect(player.seen.error).toBeNull()
    await house.pass(1500)
    expect(player.seen.error).toBe('engine_failed')
    expect(first.seen.isConnected).toBe(true)
    expect(house.session(sports)).toBeUndefined()
  })

  it('is forgotten when its player leaves', async () => {
    const { house, first, other } = await withoutRoomElsewhere()
    house.engines.refuseStarts(other)
    const player = house.play(sports)
    await house.pass(3000)
    player.leave()
    await house.pass(2000)
    expect(house.session(sports)).toBeUndefined()
    const { starts } = house.engines.counts
    first.leave()
    await house.pass(5000)
    expect(house.engines.counts.starts).toBe(starts)
  })

  it('keeps nobody from the engine that failed it', async () => {
    const { house, other } = await withoutRoomElsewhere()
    house.engines.refuseStarts(other)
    house.play(sports)
    await house.pass(3000)
    house.engines.refuseStarts(other, false)
    const next = house.play(contentId('d'))
    await house.pass(3000)
    expect(next.seen.mediaBytes).toBeGreaterThan(0)
  })
})

it('what an engine refused is not waited for: its viewer hears of it at once', async () => {
  const { house } = await withoutRoomElsewhere()
  const player = house.play(films)
  await house.pass(5000)
  expect(player.seen.error).toBe('content_unavailable')
})
