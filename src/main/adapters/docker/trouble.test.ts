/** What the daemon tells of engines that run and are in trouble, and what they use; the real one is in e2e/docker. */
import { type ContainerStats } from 'dockerode'
import { describe, expect, it } from 'vitest'
import { type ContainerEvent } from './daemon.ts'
import { never, settle, setup } from './fake-setup.ts'

async function withEngine() {
  const world = setup()
  await world.runtime.start()
  await world.runtime.create('e1', never)
  const container = world.fake.byName('weir-home-e1')
  if (container === undefined) throw new Error('no container was made')
  const tell = (action: ContainerEvent['action']): void =>
    world.fake.emit({ containerId: container.containerId, action, exitCode: null })
  const list = async (): Promise<void> => {
    world.clock.advance(10_000)
    await settle()
  }
  return { ...world, container, tell, list }
}

describe('an engine that somebody else pauses', () => {
  it('is told at once, and once, and so is its end', async () => {
    const { seen, tell, list, container } = await withEngine()
    tell('pause')
    container.state = 'paused'
    await list()
    expect(seen).toEqual([{ type: 'paused', id: 'e1', why: 'was paused outside Weir' }])
    tell('unpause')
    container.state = 'running'
    await list()
    expect(seen.slice(1)).toEqual([{ type: 'resumed', id: 'e1' }])
  })

  it('is found by the list when no event told', async () => {
    const { seen, list, container } = await withEngine()
    container.state = 'paused'
    await list()
    container.state = 'running'
    await list()
    expect(seen.map(({ type }) => type)).toEqual(['paused', 'resumed'])
  })

  it('can die and be removed', async () => {
    const { seen, tell, fake, runtime } = await withEngine()
    tell('pause')
    fake.kill('weir-home-e1')
    await settle()
    expect(seen.map(({ type }) => type)).toEqual(['paused', 'died'])
    await runtime.create('e1', never)
    expect(fake.containers.size).toBe(1)
  })
})

describe("an image's own health check", () => {
  it('is not switched off, and heard when it turns', async () => {
    const { seen, tell, fake } = await withEngine()
    expect(fake.specs[0]).not.toHaveProperty('Healthcheck')
    tell('healthy')
    tell('unhealthy')
    expect(seen).toEqual([
      { type: 'well', id: 'e1' },
      { type: 'ailing', id: 'e1', why: "is unhealthy by its image's own check" },
    ])
  })

  it('that never was content is believed to be broken itself', async () => {
    const { seen, tell } = await withEngine()
    tell('unhealthy')
    expect(seen).toEqual([])
  })

  it('is known from the list too', async () => {
    const { seen, tell, list, container } = await withEngine()
    container.status = 'Up 2 minutes (healthy)'
    await list()
    tell('unhealthy')
    expect(seen.map(({ type }) => type)).toEqual(['ailing'])
  })
})

it('an engine that loses a process for want of memory and lives on is told of', async () => {
  const { seen, tell } = await withEngine()
  tell('oom')
  expect(seen).toEqual([{ type: 'ailing', id: 'e1', why: 'lost a process for want of memory' }])
})

describe('what an engine uses', () => {
  const used = {
    read: '2026-01-01T00:00:10Z',
    cpu_stats: { cpu_usage: { total_usage: 1e9 } },
    memory_stats: { usage: 900, limit: 1000, stats: {} },
    networks: { eth0: { rx_bytes: 1, tx_bytes: 2 } },
  } as unknown as ContainerStats

  it('is null for one that is unknown or does not run', async () => {
    const { runtime } = await withEngine()
    expect(await runtime.resources('e9')).toBeNull()
    expect(await runtime.resources('e1')).toBeNull()
  })

  it('includes its disk cache, which the daemon adds up once a minute at most', async () => {
    const { runtime, fake, clock } = await withEngine()
    fake.stats = used
    expect(await runtime.resources('e1')).toMatchObject({ memoryBytes: 900, diskBytes: null })
    await settle()
    for (let second = 0; second < 60; second += 5) {
      expect(await runtime.resources('e1')).toMatchObject({ diskBytes: 2_000_000 })
      clock.advance(5000)
    }
    expect(fake.sizeQuestions).toBe(1)
    await runtime.resources('e1')
    expect(fake.sizeQuestions).toBe(2)
  })
})
