/** Engine containers from their making to their end, against a daemon in memory; the real one is in e2e/docker. */
import { describe, expect, it } from 'vitest'
import { refusal } from './fake-daemon.ts'
import { never, refused, settle, setup } from './fake-setup.ts'

describe('an engine container', () => {
  it('is limited, on loopback only, and never restarted by Docker', async () => {
    const { runtime, fake } = setup({ memoryLimitMb: 256, pidsLimit: 99 })
    await runtime.start()
    const engine = await runtime.create('e1', never)
    expect(engine).toMatchObject({ id: 'e1', url: 'http://127.0.0.1:25880' })
    expect(fake.specs).toMatchObject([
      {
        name: 'weir-home-e1',
        Labels: { 'io.weir.managed': 'true', 'io.weir.instance': 'home', 'io.weir.engine': 'e1' },
        HostConfig: {
          PortBindings: { '6878/tcp': [{ HostIp: '127.0.0.1', HostPort: '25880' }] },
          Memory: 256 * 1024 * 1024,
          MemorySwap: 256 * 1024 * 1024,
          PidsLimit: 99,
          RestartPolicy: { Name: 'no' },
        },
      },
    ])
    expect(fake.specs[0]).not.toHaveProperty('Cmd')
    expect(fake.specs[0]?.HostConfig).not.toHaveProperty('Binds')
  })

  it('gets the next port when the daemon says that one is taken, and the half-made one is gone', async () => {
    const { runtime, fake } = setup()
    fake.takenPorts.add(25880).add(25881)
    await runtime.start()
    expect((await runtime.create('e1', never)).url).toBe('http://127.0.0.1:25882')
    expect([...fake.containers.values()].map(({ state }) => state)).toEqual(['running'])
  })

  it('is refused when the daemon holds every port of the range', async () => {
    const { runtime, fake } = setup({ portTo: 25881 })
    fake.takenPorts.add(25880).add(25881)
    await runtime.start()
    await expect(runtime.create('e1', never)).rejects.toMatchObject({ code: 'ports_exhausted' })
    expect(fake.containers.size).toBe(0)
  })

  it('never shares a port with one that is made at the same moment', async () => {
    const { runtime } = setup()
    await runtime.start()
    const ids = Array.from({ length: 10 }, (_, index) => `e${index + 1}`)
    const engines = await Promise.all(ids.map((id) => runtime.create(id, never)))
    expect(new Set(engines.map(({ url }) => url)).size).toBe(10)
  })

  it('takes the place of a leftover of ours with its name, and not of a stranger', async () => {
    const { runtime, fake } = setup()
    await runtime.start()
    fake.add({ name: 'weir-home-e1', state: 'exited' })
    await runtime.create('e1', never)
    fake.add({ name: 'weir-home-e2', isOurs: false })
    await expect(runtime.create('e2', never)).rejects.toMatchObject({ code: 'docker_failed' })
    expect(fake.byName('weir-home-e2')).toBeDefined()
  })

  it.each(['create', 'start'] as const)('leaves nothing behind when called off during %s', async (step) => {
    const { runtime, fake, seen } = setup()
    await runtime.start()
    const calledOff = new AbortController()
    fake.hooks[step] = async () => calledOff.abort()
    await expect(runtime.create('e1', calledOff.signal)).rejects.toMatchObject({ name: 'AbortError' })
    expect(fake.containers.size).toBe(0)
    delete fake.hooks[step]
    expect((await runtime.create('e1', never)).url).toBe('http://127.0.0.1:25880')
    expect(seen).toEqual([])
  })

  it('that was made although the answer got lost is removed', async () => {
    const { runtime, fake } = setup()
    await runtime.start()
    fake.hooks.create = async () => {
      fake.add({ name: 'weir-home-e1', engineId: 'e1', state: 'created' })
      throw new Error('socket hang up')
    }
    await expect(runtime.create('e1', never)).rejects.toThrow(
      /Docker refused to start an engine: socket hang up/,
    )
    expect(fake.containers.size).toBe(0)
  })

  it('that dies while it is started is a failed start, and no death', async () => {
    const { runtime, fake, seen } = setup()
    await runtime.start()
    fake.hooks.start = async () => {
      fake.kill('weir-home-e1', { exitCode: 1 })
      await settle()
    }
    await expect(runtime.create('e1', never)).rejects.toThrow(/exited with code 1/)
    expect(fake.containers.size).toBe(0)
    expect(seen).toEqual([])
  })

  it('is looked for again when the image is gone from the machine', async () => {
    const { runtime, fake } = setup()
    await runtime.start()
    fake.images.clear()
    await expect(runtime.create('e1', never)).rejects.toMatchObject({ code: 'docker_image_missing' })
    await settle()
    expect(runtime.view().problem?.code).toBe('docker_image_missing')
  })
})

describe('a death', () => {
  it.each([
    ['exited with code 3', { exitCode: 3 }],
    ['killed by signal 9', { exitCode: 137 }],
    ['killed by signal 11', { exitCode: 139 }],
  ])('is told as "%s", once, and the container is removed', async (why, end) => {
    const { runtime, fake, deaths, clock } = setup()
    await runtime.start()
    await runtime.create('e1', never)
    fake.kill('weir-home-e1', end)
    await settle()
    clock.advance(10_000)
    await settle()
    expect(deaths()).toEqual([`e1 ${why}`])
    expect(fake.containers.size).toBe(0)
  })

  it('for want of memory is told as that when the daemon said so before', async () => {
    const { runtime, fake, deaths } = setup()
    await runtime.start()
    await runtime.create('e1', never)
    const containerId = fake.byName('weir-home-e1')?.containerId ?? ''
    fake.emit({ containerId, action: 'oom', exitCode: null })
    fake.kill('weir-home-e1', { exitCode: 137, outOfMemory: true })
    await settle()
    expect(deaths()).toEqual(['e1 killed (out of memory)'])
  })

  it('waits for nothing; that it was for want of memory is told when it is known', async () => {
    const { runtime, fake, seen } = setup()
    await runtime.start()
    await runtime.create('e1', never)
    fake.kill('weir-home-e1', { exitCode: 137, outOfMemory: true })
    expect(seen).toEqual([{ type: 'died', id: 'e1', why: 'killed by signal 9' }])
    await settle()
    expect(seen.slice(1)).toEqual([{ type: 'cause', id: 'e1', why: 'killed (out of memory)' }])
    expect(fake.containers.size).toBe(0)
  })

  it('that no event told is found by the list within ten seconds', async () => {
    const { runtime, fake, deaths, clock } = setup()
    await runtime.start()
    await runtime.create('e1', never)
    await runtime.create('e2', never)
    fake.kill('weir-home-e1', { exitCode: 3, quietly: true })
    fake.containers.delete(fake.byName('weir-home-e2')?.containerId ?? '')
    clock.advance(10_000)
    await settle()
    expect(deaths().sort()).toEqual([
      'e1 exited with code 3',
      'e2 its container was removed by somebody else',
    ])
  })

  it('holds up the next engine of that name until its container is gone, and no longer', async () => {
    const { runtime, fake } = setup()
    await runtime.start()
    await runtime.create('e1', never)
    const gone = Promise.withResolvers<void>()
    let removals = 0
    // As the daemon does it: a second removal is told that one is under way, and the name stays taken.
    fake.hooks.remove = () => {
      if (++removals === 1) return gone.promise
      throw refusal(409, 'removal of container e1 is already in progress')
    }
    fake.kill('weir-home-e1', { exitCode: 1 })
    await settle()
    const next = runtime.create('e1', never)
    await settle()
    gone.resolve()
    expect((await next).id).toBe('e1')
    expect([...fake.containers.values()].map(({ state }) => state)).toEqual(['running'])
  })

  it('is not told of an engine that we removed', async () => {
    const { runtime, fake, seen, clock } = setup()
    await runtime.start()
    await runtime.create('e1', never)
    await Promise.all([runtime.remove('e1'), runtime.remove('e1')])
    clock.advance(10_000)
    await settle()
    expect(seen).toEqual([])
    expect(fake.containers.size).toBe(0)
  })

  it('is not told of an engine that was made while the list was under way', async () => {
    const { runtime, fake, seen, clock } = setup()
    await runtime.start()
    fake.hooks.listOurs = async () => {
      delete fake.hooks.listOurs
      await runtime.create('e1', never)
    }
    clock.advance(10_000)
    await settle()
    expect(seen).toEqual([])
    expect(fake.byName('weir-home-e1')?.state).toBe('running')
  })
})

describe('containers of an earlier run', () => {
  it('are adopted when they run our image, and removed when they are dead or run another', async () => {
    const { runtime, fake } = setup()
    fake.add({ name: 'weir-home-e3', engineId: 'e3', port: 25885 })
    fake.add({ name: 'weir-home-e4', engineId: 'e4', state: 'exited' })
    fake.add({ name: 'weir-home-e5', engineId: 'e5', image: 'old:1' })
    fake.add({ name: 'weir-home-e6', engineId: 'e6', state: 'created' })
    const stranger = fake.add({ name: 'pihole', isOurs: false, state: 'exited' })
    expect(await runtime.start()).toEqual([{ id: 'e3', url: 'http://127.0.0.1:25885', startedAtMs: 1_000 }])
    expect([...fake.containers.values()].map(({ name }) => name)).toEqual(['weir-home-e3', stranger.name])
    // Its port is not given to another.
    const urls = await Promise.all(
      ['e7', 'e8', 'e9', 'e10', 'e11', 'e12'].map((id) => runtime.create(id, never)),
    )
    expect(urls.map(({ url }) => url)).not.toContain('http://127.0.0.1:25885')
  })

  it('are removed when the daemon is found only later, since nobody knows of them then', async () => {
    const { runtime, fake, reach } = setup()
    reach.error = refused('ENOENT')
    expect(await runtime.start()).toEqual([])
    fake.add({ name: 'weir-home-e3', engineId: 'e3' })
    reach.error = null
    await runtime.retry()
    expect(fake.containers.size).toBe(0)
    await runtime.create('e3', never)
  })
})
