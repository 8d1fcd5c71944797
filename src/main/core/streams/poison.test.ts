/** The whole core and a content of which engines die: whoever asks for it, the others watch on. */
import { describe, expect, it } from 'vitest'
import { contentId, type Behaviour } from '../fake-engines.ts'
import { startWeir } from '../test-weir.ts'

const poison = contentId('d')
const others = ['a', 'b', 'c'].map((digit) => contentId(digit))

const houseWith = (behaviour: Behaviour) =>
  startWeir({
    settings: { engines: { min: 3, max: 3 } },
    behaviours: { [poison]: behaviour },
  })

const contentOf = (house: Awaited<ReturnType<typeof houseWith>>) =>
  house.weir.snapshot().contents.find(({ contentId }) => contentId === poison)

describe.each([
  ['two seconds after it began to play', { kind: 'crashes', atMs: 2000 }],
  ['at its start', { kind: 'crashes', atMs: 0 }],
] as const)('content that crashes engines %s', (_, behaviour) => {
  it('is known-bad after a few engines, whoever asks again', async () => {
    const house = await houseWith(behaviour)
    const viewers = others.map((content) => house.play(content))
    await house.pass(20_000)
    for (let asked = 0; asked < 4; asked++) {
      house.play(poison)
      await house.pass(40_000)
    }
    const made = house.engines.counts.created
    // Three, one more that was asked before the death of another was known, and one when it may be tried again.
    expect(made).toBeLessThanOrEqual(3 + 3 + 1 + 1)
    expect(contentOf(house)).toMatchObject({ breaker: 'open' })
    expect(contentOf(house)?.lastError).toMatch(/^engine e\d died soon after it began there$/)
    const late = house.play(poison)
    await house.pass(200)
    expect(late.seen).toMatchObject({ isConnected: false, error: 'content_known_bad' })
    for (const { seen } of viewers) expect(seen.isConnected).toBe(true)
    expect([await house.end(), house.mistakes]).toEqual([0, []])
  })

  it('costs one engine each time that it may be tried again, and that less and less often', async () => {
    const house = await houseWith(behaviour)
    house.play(others[0] ?? '')
    await house.pass(20_000)
    let crashes = -3
    for (let minute = 0; minute < 60; minute++) {
      house.play(poison)
      await house.pass(60_000)
    }
    crashes += house.engines.counts.created
    expect(crashes).toBeLessThanOrEqual(3 + 6)
    expect(house.session(others[0] ?? '')?.state).toBe('live')
    expect([await house.end(), house.mistakes]).toEqual([0, []])
  })
})

it('content that crashed engines plays for everybody once it has lasted', async () => {
  const behaviour: { kind: 'crashes' | 'plays'; atMs: number } = { kind: 'crashes', atMs: 2000 }
  const house = await houseWith(behaviour)
  house.play(others[0] ?? '')
  await house.pass(20_000)
  house.play(poison)
  await house.pass(60_000)
  expect(contentOf(house)).toMatchObject({ breaker: 'open' })
  behaviour.kind = 'plays'
  await house.pass(60_000)
  const viewer = house.play(poison)
  await house.pass(20_000)
  expect(viewer.seen.isConnected).toBe(true)
  expect(contentOf(house)).toMatchObject({ breaker: 'closed' })
  expect([await house.end(), house.mistakes]).toEqual([0, []])
})
