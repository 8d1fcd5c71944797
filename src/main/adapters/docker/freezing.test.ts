/** Engines that Weir itself puts to sleep: its own pauses are no news, everybody else's are. */
import { expect, describe, it } from 'vitest'
import { WeirError } from '../../../contract/errors.ts'
import { refusal } from './fake-daemon.ts'
import { never, settle, setup } from './fake-setup.ts'

async function withEngine() {
  const world = setup()
  await world.runtime.start()
  await world.runtime.create('e1', never)
  const { fake, runtime, clock } = world
  const container = fake.byName('weir-home-e1')
  if (container === undefined) throw new Error('no container was made')
  return {
    ...world,
    container,
    sleep: () => runtime.freeze?.('e1'),
    wake: () => runtime.thaw?.('e1'),
    list: async () => {
      clock.advance(10_000)
      await settle()
    },
    tellLate: () => {
      const late = fake.heldEvents ?? []
      fake.heldEvents = null
      for (const event of late) fake.emit(event)
    },
  }
}

describe('an engine that Weir puts to sleep', () => {
  it('that the daemon will not pause rejects with its words, and is not taken for asleep', async () => {
    const { fake, sleep, seen, list, container } = await withEngine()
    fake.hooks.pause = () => Promise.reject(refusal(500, 'cgroup freezer is not available'))
    const error = await sleep()?.catch((refused: unknown) => refused)
    expect(error).toBeInstanceOf(WeirError)
    expect(String(error)).toMatch(/put a spare to sleep: cgroup freezer is not available/)
    container.state = 'paused'
    await list()
    expect(seen.map(({ type }) => type)).toEqual(['paused'])
  })

  it('that cannot be woken rejects, and can still be removed', async () => {
    const { fake, sleep, wake, runtime } = await withEngine()
    await sleep()
    fake.hooks.unpause = () => Promise.reject(refusal(500, 'no'))
    await expect(wake()).rejects.toThrow(/wake a spare/)
    await runtime.remove('e1')
    expect(fake.containers.size).toBe(0)
  })

  it('that dies in its sleep is reported, once', async () => {
    const { fake, sleep, deaths, list } = await withEngine()
    await sleep()
    fake.kill('weir-home-e1')
    await list()
    expect(deaths()).toEqual(['e1 killed by signal 9'])
  })

  it('asks in vain while the daemon is away', async () => {
    const { fake, reach, sleep } = await withEngine()
    reach.error = Object.assign(new Error('connect ECONNREFUSED /fake.sock'), { code: 'ECONNREFUSED' })
    fake.cutEvents('gone')
    await settle()
    await expect(sleep()).rejects.toThrow(WeirError)
  })

  it('is no news, neither by event nor by list, asleep and awake again', async () => {
    const { sleep, wake, seen, list, container } = await withEngine()
    await sleep()
    expect(container.state).toBe('paused')
    await list()
    await wake()
    expect(container.state).toBe('running')
    await list()
    expect(seen).toEqual([])
  })

  it('is no news when the event of its pause comes after it was woken', async () => {
    const { fake, sleep, wake, seen, tellLate, list } = await withEngine()
    fake.heldEvents = []
    await sleep()
    await wake()
    tellLate()
    await list()
    expect(seen).toEqual([])
  })

  it('is no news to a list that was asked for before it was woken', async () => {
    const { fake, sleep, wake, seen, clock } = await withEngine()
    await sleep()
    const held = Promise.withResolvers<void>()
    fake.hooks.listOurs = () => held.promise
    clock.advance(10_000)
    await settle()
    await wake()
    held.resolve()
    await settle()
    expect(seen).toEqual([])
  })

  it('and that somebody else pauses afterwards is news', async () => {
    const { fake, sleep, wake, seen, container } = await withEngine()
    await sleep()
    await wake()
    fake.emit({ containerId: container.containerId, action: 'pause', exitCode: null })
    expect(seen).toEqual([{ type: 'paused', id: 'e1', why: 'was paused outside Weir' }])
  })

  it('and that somebody else woke can be woken all the same', async () => {
    const { fake, sleep, wake, seen, container } = await withEngine()
    await sleep()
    container.state = 'running'
    fake.emit({ containerId: container.containerId, action: 'unpause', exitCode: null })
    await wake()
    fake.emit({ containerId: container.containerId, action: 'pause', exitCode: null })
    container.state = 'paused'
    expect(seen.map(({ type }) => type).slice(0, 1)).toEqual(['paused'])
  })
})

describe('a spare that still sleeps when Weir was killed', () => {
  it('is woken and adopted', async () => {
    const { fake, runtime } = setup()
    const container = fake.add({ name: 'weir-home-e4', engineId: 'e4', state: 'paused', port: 25_884 })
    expect((await runtime.start()).map(({ id }) => id)).toEqual(['e4'])
    expect(container.state).toBe('running')
  })

  it('is removed when it cannot be woken', async () => {
    const { fake, runtime } = setup()
    fake.add({ name: 'weir-home-e4', engineId: 'e4', state: 'paused', port: 25_884 })
    fake.hooks.unpause = () => Promise.reject(refusal(500, 'no'))
    expect(await runtime.start()).toEqual([])
    expect(fake.containers.size).toBe(0)
  })
})
