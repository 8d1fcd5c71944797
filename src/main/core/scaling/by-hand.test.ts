/** Scaling by hand, and what a person is asked before anybody is cut off: the whole core in virtual time. */
import { describe, expect, it } from 'vitest'
import { contentId } from '../fake-engines.ts'
import { done, house, refusalOf, small, states } from './test-steering.ts'

const a = contentId('a')
const b = contentId('b')
const c = contentId('c')

describe('the user', () => {
  it('pauses scaling: nothing comes and nothing goes until it is resumed', async () => {
    const one = await house(small())
    expect(await done(one, 'scaling.pause')).toMatch(/1 engine is wanted, until scaling is resumed/)
    one.play(a)
    await one.pass(1000)
    const waiting = one.play(b)
    await one.pass(20_000)
    expect(states(one)).toEqual(['e1 ready'])
    expect(one.weir.snapshot().scaling).toMatchObject({ mode: 'paused', desired: 1, cannot: null })
    await done(one, 'scaling.resume')
    await one.pass(8000)
    expect(waiting.seen.mediaBytes).toBeGreaterThan(0)
    expect(one.weir.snapshot().scaling.mode).toBe('auto')
  })

  it('sets a number: it is held against demand, and viewers keep their engines', async () => {
    const one = await house(small())
    await done(one, 'scaling.set', { engines: 3 })
    await one.pass(8000)
    expect(states(one)).toHaveLength(3)
    const viewers = [one.play(a), one.play(b), one.play(c)]
    await one.pass(2000)
    await done(one, 'scaling.set', { engines: 1 })
    await one.pass(30_000)
    expect(viewers.every(({ seen }) => seen.isConnected)).toBe(true)
    expect(states(one).filter((state) => state.endsWith('draining'))).toHaveLength(2)
    for (const viewer of viewers) viewer.leave()
    await one.pass(5000)
    expect(states(one)).toHaveLength(1)
  })

  it('sets it to 0: who comes is told at once that this was by hand', async () => {
    const one = await house(small())
    await done(one, 'scaling.set', { engines: 0 })
    await one.pass(1000)
    expect(one.weir.readiness()).toMatchObject({
      ready: false,
      why: expect.stringMatching(/by hand/) as string,
    })
    const viewer = one.play(a)
    await one.pass(100)
    expect(viewer.seen.error).toBe('no_engine_ready')
  })

  it.each([
    ['scaling.set', { engines: 5 }, 'scaling_out_of_range'],
    ['scaling.set', { engines: -1 }, 'command_invalid'],
    ['scaling.set', { engines: 1.5 }, 'command_invalid'],
    ['engine.drain', { engineId: 'e99' }, 'engine_unknown'],
    ['engine.remove', { engineId: 'e99' }, 'engine_unknown'],
    ['engine.restart', { engineId: 'e99' }, 'engine_unknown'],
    ['engine.remove', { engineId: 'e1', cutViewers: -1 }, 'command_invalid'],
  ])('is refused %s %o with %s', async (name, args, code) => {
    const one = await house(small())
    expect(await refusalOf(one, name, args)).toMatchObject({ code })
  })

  it('may not make, restart, drain or remove what somebody else runs', async () => {
    const one = await house({ ...small(), capacity: 2, runtime: (fake) => ({ ...fake, ...lent(fake) }) })
    expect(one.weir.snapshot().scaling).toMatchObject({ mode: 'auto', desired: 2 })
    for (const name of ['engine.restart', 'engine.drain', 'engine.remove']) {
      // Also for who agrees to cut everybody off.
      const args = { engineId: 'e1', ...(name === 'engine.drain' ? {} : { cutViewers: 99 }) }
      expect([name, await refusalOf(one, name, args)]).toMatchObject([name, { code: 'engine_not_ours' }])
    }
    expect(states(one)).toEqual(['e1 ready', 'e2 ready'])
    expect(await refusalOf(one, 'engine.add', {})).toMatchObject({ code: 'scaling_out_of_range' })
    expect(await done(one, 'scaling.set', { engines: 1 })).toMatch(/1 engine is wanted/)
  })

  it('drains an engine: its viewer stays, and Weir makes another in its place', async () => {
    const one = await house(small())
    const viewer = one.play(a)
    await one.pass(2000)
    expect(await done(one, 'engine.drain', { engineId: 'e1' })).toMatch(/goes when its stream has ended/)
    await one.pass(10_000)
    expect(states(one)).toEqual(['e1 draining', 'e2 ready'])
    expect(viewer.seen.isConnected).toBe(true)
    viewer.leave()
    await one.pass(5000)
    expect(states(one)).toEqual(['e2 ready'])
  })

  it('by hand, drains and removes for good, and adds', async () => {
    const one = await house(small())
    await done(one, 'scaling.set', { engines: 3 })
    await one.pass(8000)
    await done(one, 'engine.drain', { engineId: 'e1' })
    await done(one, 'engine.remove', { engineId: 'e2' })
    await one.pass(20_000)
    expect(states(one)).toEqual(['e3 ready'])
    expect(one.weir.snapshot().scaling.desired).toBe(1)
    await done(one, 'engine.add')
    await one.pass(8000)
    expect(states(one)).toHaveLength(2)
  })

  it('adds an engine while Weir scales, up to the most that there may be', async () => {
    const one = await house(small({ max: 2 }))
    await done(one, 'engine.add')
    await one.pass(8000)
    expect(states(one)).toHaveLength(2)
    expect(await refusalOf(one, 'engine.add', {})).toMatchObject({ code: 'scaling_out_of_range' })
    await one.pass(120_000)
    expect(states(one)).toHaveLength(1)
  })

  it('finds every decision in the history of scaling, newest first', async () => {
    const one = await house(small())
    await done(one, 'scaling.pause')
    await done(one, 'scaling.set', { engines: 2 })
    await done(one, 'scaling.resume')
    const texts = one.weir.snapshot().scaling.events.map(({ text }) => text)
    expect(texts.filter((text) => text.includes('by hand'))).toEqual([
      'Scaling is resumed by hand',
      '2 engines by hand',
      'Scaling is paused by hand: 1 engine until it is resumed',
    ])
  })
})

describe('what would cut viewers off', () => {
  it.each([
    ['session.stop', { sessionId: 's1' }],
    ['engine.restart', { engineId: 'e1' }],
    ['engine.remove', { engineId: 'e1' }],
  ])('%s is refused unless as many were agreed to as there are now', async (name, args) => {
    const one = await house(small())
    const viewers = [one.play(a), one.play(a)]
    await one.pass(2000)
    const refusal = await refusalOf(one, name, args)
    expect(refusal).toMatchObject({ code: 'would_cut_viewers', cutViewers: 2 })
    expect(refusal?.message).toBe(
      'This would cut off 2 viewers: stream a0000000 (2 viewers). Send cutViewers: 2 to do it all the same.',
    )
    viewers.push(one.play(a))
    await one.pass(500)
    expect(await refusalOf(one, name, { ...args, cutViewers: 2 })).toMatchObject({ cutViewers: 3 })
    expect(viewers.every(({ seen }) => seen.isConnected)).toBe(true)
    expect(await refusalOf(one, name, { ...args, cutViewers: 3 })).toBeNull()
  })

  it('where nobody watches is done at once', async () => {
    const one = await house(small())
    expect(await refusalOf(one, 'engine.restart', { engineId: 'e1' })).toBeNull()
    expect(await refusalOf(one, 'engine.remove', { engineId: 'e1' })).toBeNull()
  })
})

function lent(fake: { view(): object }) {
  return {
    view: () => ({ ...fake.view(), active: 'remote' as const, detail: '', problem: null, progress: null }),
  }
}
