/** The leak check itself: whatever is left behind is found, under its name, and nothing else is. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Snapshot } from '../../src/contract/state.ts'
import { noLeaks, watchLeaks, type Leaks } from './leaks.ts'
import { type Leak } from './leaky-service.ts'
import { insideOf } from './service-inside.ts'
import { type Service } from './service.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

/** A service with one engine that leaks on demand, and a watch over it that is as impatient as a test may be. */
async function watched() {
  const folder = await mkdtemp(join(tmpdir(), 'weir-leaks-'))
  cleanups.push(() => rm(folder, { recursive: true }))
  const told = { slots: 0, sessions: 0, engineStreams: 0, containers: ['weir-1-e1'] }
  const engine = createServer((_, answer) => {
    answer.setHeader('connection', 'close')
    answer.end(JSON.stringify({ activeSessions: told.engineStreams }))
  }).listen(0, '127.0.0.1')
  await once(engine, 'listening')
  cleanups.push(
    () => engine.closeAllConnections(),
    () => engine.close(),
  )
  const enginePort = (engine.address() as AddressInfo).port

  const inside = await insideOf(join(folder, 'inside'))
  const child = fork(join(import.meta.dirname, 'leaky-service.ts'), {
    env: { ...process.env, ...inside.env },
    stdio: 'ignore',
    // Its leaked children go with it.
    detached: true,
  })
  cleanups.push(() => endGroup(child))
  const [port] = (await once(child, 'message')) as [number]

  const state = {
    engines: [{ url: `http://127.0.0.1:${enginePort}`, slots: { used: 0, total: 3 } }],
    sessions: [] as unknown[],
  }
  const service = {
    url: `http://127.0.0.1:${port}`,
    child,
    state: async () => {
      state.engines[0]!.slots.used = told.slots
      state.sessions = Array.from({ length: told.sessions }, () => ({}))
      return state as unknown as Snapshot
    },
  } as unknown as Service
  const watch = await watchLeaks(service, inside, {
    containersOf: () => Promise.resolve(told.containers),
    patienceMs: { base: 300, connections: 600, held: 600 },
  })
  return {
    told,
    enginePort,
    port,
    leak: async (what: Leak): Promise<void> => {
      child.send(what)
      await once(child, 'message')
    },
    left: async (): Promise<Leaks> => (await watch.left(0)).leaks,
  }
}

async function endGroup(child: ChildProcess): Promise<void> {
  const over = once(child, 'exit')
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  await over
}

describe('a service that leaves behind', () => {
  it('nothing holds nothing, though timers, children and files come and go', async () => {
    const { leak, left } = await watched()
    await leak({ kind: 'nothing that stays' })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await left()).toEqual(noLeaks)
  })

  it('a timer, a file or a child is found out by its name', async () => {
    const { leak, left } = await watched()
    await leak({ kind: 'timer' })
    expect(await left()).toEqual({ ...noLeaks, timers: 1 })
    await leak({ kind: 'file' })
    expect(await left()).toEqual({ ...noLeaks, timers: 1, descriptors: 1 })
    await leak({ kind: 'child' })
    expect(await left()).toMatchObject({ timers: 1, children: 1 })
  })

  it('a connection to an engine, or one to a player that is gone, holds sockets', async () => {
    const { leak, left, enginePort, port } = await watched()
    await leak({ kind: 'connection', port: enginePort })
    expect(await left()).toEqual({ ...noLeaks, sockets: 1 })
    const player = connect(port, '127.0.0.1')
    await once(player, 'connect')
    expect(await left(), 'a player that is there').toEqual({ ...noLeaks, sockets: 1 })
    player.destroy()
    expect(await left()).toEqual({ ...noLeaks, sockets: 2 })
  })

  it.each<[string, Partial<Leaks>]>([
    ['a slot', { slots: 1 }],
    ['a session', { sessions: 1 }],
    ['a stream on an engine', { engineStreams: 1 }],
  ])('%s is found', async (_, planted) => {
    const { told, left } = await watched()
    Object.assign(told, planted)
    expect(await left()).toEqual({ ...noLeaks, ...planted })
  })

  it('a container that is no engine of the pool is found', async () => {
    const { told, left } = await watched()
    told.containers.push('weir-1-e7')
    expect(await left()).toEqual({ ...noLeaks, containers: 1 })
  })
})
