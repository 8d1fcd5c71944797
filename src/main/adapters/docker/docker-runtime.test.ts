/** Reaching and losing Docker, against a daemon in memory; the real one is in e2e/docker. */
import { describe, expect, it } from 'vitest'
import { WeirError } from '../../../contract/errors.ts'
import { refusal } from './fake-daemon.ts'
import { found, never, refused, settle, setup } from './fake-setup.ts'

describe('why Docker cannot be used', () => {
  it.each([
    ['no daemon', refused('ENOENT'), 'docker_missing', /Install Docker or start it/],
    ['a daemon that is down', refused('ECONNREFUSED'), 'docker_missing', /unix:\/\/\/fake.sock/],
    ['a socket of others', refused('EACCES'), 'docker_no_permission', /then log out and in again/],
    ['a daemon that refuses', refusal(400, 'client is too old'), 'docker_failed', /client is too old/],
  ] as const)('is told for %s', async (_, error, code, message) => {
    const { runtime, reach } = setup()
    reach.error = error
    await runtime.start()
    expect(runtime.view().problem).toMatchObject({ code })
    expect(runtime.view().problem?.message).toMatch(message)
    await expect(runtime.create('e1', never)).rejects.toMatchObject({ code })
  })

  it('is told for a context whose daemon does not answer', async () => {
    const { runtime, reach } = setup()
    const from = { said: 'named by DOCKER_CONTEXT', variable: 'DOCKER_CONTEXT' }
    reach.find = () => ({ ...found, source: { kind: 'context', name: 'nas', from } })
    reach.error = refused('ECONNREFUSED')
    await runtime.start()
    expect(runtime.view().problem?.message).toMatch(
      /context "nas" .*no daemon answers at unix:\/\/\/fake.sock/,
    )
  })

  it('is told for a context that does not exist', async () => {
    const { runtime, reach } = setup()
    reach.find = () => {
      throw new WeirError('docker_wrong_context', { context: 'x', source: 's', why: 'w', variable: 'v' })
    }
    await runtime.start()
    expect(runtime.view().problem?.code).toBe('docker_wrong_context')
  })

  it('is told for an image that cannot be pulled, in the words of the daemon', async () => {
    const { runtime, clock, fake, seen } = setup({ image: 'engine:2' })
    await runtime.start()
    expect(runtime.view().problem?.message).toMatch(/"engine:2" is not on this machine.*: no such host\./)
    await expect(runtime.create('e1', never)).rejects.toMatchObject({ code: 'docker_image_missing' })

    fake.images.add('engine:2')
    clock.advance(2_000)
    await settle()
    expect(runtime.view().problem).toBeNull()
    expect(seen).toEqual([{ type: 'reachable' }])
    await runtime.create('e1', never)
  })

  it('is asked again after 2, 4, 8 … 60 seconds, and at once when the user says so', async () => {
    const { runtime, reach, clock, seen } = setup()
    reach.error = refused('ENOENT')
    await runtime.start()
    const waitsS: number[] = []
    for (let attempts = 1; attempts <= 7; attempts++) {
      let waitS = 0
      while (reach.attempts === attempts) {
        clock.advance(1_000)
        waitS++
        await settle()
      }
      waitsS.push(waitS)
    }
    expect(waitsS).toEqual([2, 4, 8, 16, 32, 60, 60])
    reach.error = null
    await runtime.retry()
    expect(runtime.view().problem).toBeNull()
    expect(seen).toEqual([{ type: 'reachable' }])
  })
})

describe('a pull', () => {
  it('shows how far it is, and ends with an engine that can be made', async () => {
    const { runtime, fake } = setup({ image: 'engine:2' })
    fake.pullMessages = [
      { id: 'a', status: 'Downloading', progressDetail: { current: 25, total: 100 } },
      { id: 'a', status: 'Downloading', progressDetail: { current: 50, total: 100 } },
      { id: 'a', status: 'Pull complete' },
    ]
    const fractions: (number | null | undefined)[] = []
    runtime.watch(() => fractions.push(runtime.view().progress?.fraction))
    await runtime.start()
    expect(fractions).toEqual([undefined, null, 0.12, 0.25, 1, undefined])
    await runtime.create('e1', never)
  })

  it('that somebody cancels ends, and is begun again only when it is asked for', async () => {
    const { runtime, fake, clock } = setup({ image: 'engine:2' })
    fake.pullMessages = []
    let pulls = 0
    fake.hooks.pull = () => {
      pulls++
      return new Promise<never>(() => undefined)
    }
    const starting = runtime.start()
    await settle()
    expect(runtime.view().progress).not.toBeNull()
    expect(runtime.cancel?.()).toBe(true)
    await starting
    expect(runtime.view()).toMatchObject({ progress: null, problem: { code: 'docker_pull_cancelled' } })
    await expect(runtime.create('e1', never)).rejects.toMatchObject({ code: 'docker_pull_cancelled' })
    expect(runtime.cancel?.()).toBe(false)
    clock.advance(600_000)
    await settle()
    expect(pulls).toBe(1)

    fake.hooks.pull = () => Promise.resolve(void pulls++)
    await runtime.retry()
    expect(pulls).toBe(2)
    expect(runtime.view().problem).toBeNull()
    await runtime.create('e1', never)
  })
})

describe('the daemon lost', () => {
  it('costs no engine: deaths meanwhile are told before it is called reachable', async () => {
    const { runtime, fake, reach, seen, clock } = setup()
    await runtime.start()
    await runtime.create('e1', never)
    await runtime.create('e2', never)
    clock.advance(5_000)
    reach.error = refused('ECONNREFUSED')
    fake.cutEvents('gone')
    await settle()
    expect(seen.map(({ type }) => type)).toEqual(['unreachable'])
    fake.kill('weir-home-e1', { exitCode: 0, quietly: true })
    reach.error = null
    clock.advance(2_000)
    await settle()
    expect(seen.slice(1)).toEqual([
      { type: 'died', id: 'e1', why: 'exited with code 0' },
      { type: 'reachable' },
    ])
    expect(fake.byName('weir-home-e2')?.state).toBe('running')
  })

  it('for a moment only is nothing to tell', async () => {
    const { runtime, fake, reach, seen, clock } = setup()
    await runtime.start()
    clock.advance(5_000)
    fake.cutEvents('restarted')
    await settle()
    expect(reach.attempts).toBe(2)
    expect(seen).toEqual([])
  })

  it('again and again does not make Weir ask in a tight loop', async () => {
    const { runtime, fake, reach, clock } = setup()
    await runtime.start()
    for (let second = 0; second < 60; second++) {
      fake.cutEvents('refused by a proxy')
      await settle()
      clock.advance(1_000)
      await settle()
    }
    expect(reach.attempts).toBeLessThan(10)
  })

  it('is noticed by a list that fails', async () => {
    const { runtime, fake, reach, seen, clock } = setup()
    await runtime.start()
    fake.hooks.listOurs = () => Promise.reject(refused('ECONNREFUSED'))
    reach.error = refused('ECONNREFUSED')
    clock.advance(10_000)
    await settle()
    expect(seen.map(({ type }) => type)).toEqual(['unreachable'])
  })
})

describe('the end', () => {
  it('removes our engines, those being made too, and nobody else’s', async () => {
    const { runtime, fake, seen, clock } = setup()
    fake.add({ name: 'pihole', isOurs: false })
    await runtime.start()
    await runtime.create('e1', never)
    fake.hooks.start = settle
    const making = runtime.create('e2', never).catch((error: unknown) => error)
    await runtime.stop({ keepEngines: false })
    expect(await making).toMatchObject({ code: 'shutting_down' })
    expect([...fake.containers.values()].map(({ name }) => name)).toEqual(['pihole'])
    expect(clock.pending()).toBe(0)
    expect(seen).toEqual([])
    await expect(runtime.create('e3', never)).rejects.toMatchObject({ code: 'shutting_down' })
  })

  it('leaves the engines running when they are to be kept', async () => {
    const { runtime, fake, clock } = setup()
    await runtime.start()
    await runtime.create('e1', never)
    await runtime.stop({ keepEngines: true })
    expect(fake.byName('weir-home-e1')?.state).toBe('running')
    expect(clock.pending()).toBe(0)
  })

  it('leaves no timer behind while Docker is being looked for', async () => {
    const { runtime, reach, clock } = setup()
    reach.error = refused('ENOENT')
    await runtime.start()
    await runtime.stop({ keepEngines: false })
    expect(clock.pending()).toBe(0)
  })
})
