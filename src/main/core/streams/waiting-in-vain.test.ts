/** Nobody waits longer for a refusal than it takes to know. */
import { expect, it } from 'vitest'
import { contentId } from '../fake-engines.ts'
import { startWeir } from '../test-weir.ts'

const sports = contentId('a')
const news = contentId('b')

it('a start leaves an engine that turns out to be wedged long before the deadline, and plays elsewhere', async () => {
  const house = await startWeir({ settings: { engines: { min: 2 } } })
  house.engines.wedge('e1')
  const players = [sports, news].map((id) => house.play(id))
  await house.pass(9000)
  expect(players.map(({ seen }) => seen.mediaBytes > 0)).toEqual([true, true])
  expect([sports, news].map((id) => house.session(id)?.engineId)).toEqual(['e2', 'e2'])
})

it('known-bad content that is tried once more keeps nobody else waiting for how that comes out', async () => {
  const house = await startWeir({ behaviours: { [sports]: { kind: 'dead', afterMs: 4000 } } })
  house.play(news)
  for (let n = 0; n < 3; n++) {
    house.play(sports)
    await house.pass(12_000)
  }
  await house.pass(60_000)
  const probe = house.play(sports)
  await house.pass(1000)
  expect(probe.seen.error).toBeNull()
  const { starts } = house.engines.counts
  const another = house.play(sports)
  await house.pass(0)
  expect(another.seen.error).toBe('content_known_bad')
  await house.pass(10_000)
  expect(probe.seen.error).not.toBeNull()
  expect(house.engines.counts.starts).toBe(starts)
})
