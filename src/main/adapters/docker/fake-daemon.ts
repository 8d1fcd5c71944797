/** A Docker daemon in memory, for tests: containers, events, and failures on demand. */
import { type ContainerCreateOptions, type ContainerStats } from 'dockerode'
import { type ContainerEvent, type Daemon, type OurContainer } from './daemon.ts'
import { type PullMessage } from './pull-progress.ts'

interface FakeContainer {
  readonly containerId: string
  readonly name: string
  readonly engineId: string | null
  readonly isOurs: boolean
  readonly image: string
  readonly port: number
  state: string
  exitCode: number
  outOfMemory: boolean
  /** What the list says for people; by default what fits the state. */
  status?: string
}

/** As dockerode reports the daemon's refusals. */
export function refusal(statusCode: number, message: string): Error {
  return Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${message} `), {
    statusCode,
    json: { message },
  })
}

export interface FakeDaemon {
  readonly daemon: Daemon
  readonly containers: Map<string, FakeContainer>
  readonly images: Set<string>
  /** What `create` was asked for, in order. */
  readonly specs: ContainerCreateOptions[]
  /** Ports that look free and are refused by the daemon. */
  readonly takenPorts: Set<number>
  /** What a pull says before it ends; null: it fails. */
  pullMessages: PullMessage[] | null
  /** Awaited by the call of that name before it answers; a rejection is its answer. */
  readonly hooks: Partial<
    Record<
      'listOurs' | 'create' | 'start' | 'pause' | 'unpause' | 'pull' | 'remove' | 'logs',
      () => Promise<void>
    >
  >
  /** What every container uses. */
  stats: ContainerStats
  /** What a container wrote, as the daemon sends it. */
  logOf: (name: string, lines: number) => Buffer
  /** How often the daemon was made to add up files. */
  sizeQuestions: number
  /** Puts a container there that nobody of ours made just now. */
  add(container: Partial<FakeContainer> & { name: string }): FakeContainer
  /** Ends a container, as the kernel or a user would; `quietly` without an event. */
  kill(name: string, end?: { exitCode?: number; outOfMemory?: boolean; quietly?: boolean }): void
  /** Tells of it, or keeps it where events are held back. */
  emit(event: ContainerEvent): void
  /** Events that are late: kept here until the test tells them; null: none is. */
  heldEvents: ContainerEvent[] | null
  /** Ends the event streams. */
  cutEvents(why: string): void
  byName(name: string): FakeContainer | undefined
}

export function createFakeDaemon(): FakeDaemon {
  const containers = new Map<string, FakeContainer>()
  const followers = new Set<{ onEvent: (event: ContainerEvent) => void; onEnd: (why: string) => void }>()
  let made = 0

  const byName = (name: string): FakeContainer | undefined =>
    [...containers.values()].find((container) => container.name === name)

  const get = (containerId: string): FakeContainer => {
    const container = containers.get(containerId)
    if (container === undefined) throw refusal(404, `No such container: ${containerId}`)
    return container
  }

  const fake: FakeDaemon = {
    containers,
    images: new Set(['engine:1']),
    specs: [],
    takenPorts: new Set(),
    pullMessages: null,
    hooks: {},
    stats: { read: '' } as ContainerStats,
    sizeQuestions: 0,
    logOf: () => Buffer.alloc(0),
    heldEvents: null,
    byName,
    add(given) {
      const container: FakeContainer = {
        containerId: `c${++made}`,
        engineId: null,
        isOurs: true,
        image: 'engine:1',
        port: 20_000 + made,
        state: 'running',
        exitCode: 0,
        outOfMemory: false,
        ...given,
      }
      containers.set(container.containerId, container)
      return container
    },
    kill(name, { exitCode = 137, outOfMemory = false, quietly = false } = {}) {
      const container = byName(name)
      if (container === undefined) throw new Error(`no container ${name}`)
      Object.assign(container, { state: 'exited', exitCode, outOfMemory })
      if (!quietly) fake.emit({ containerId: container.containerId, action: 'die', exitCode })
    },
    emit(event) {
      if (fake.heldEvents !== null) return void fake.heldEvents.push(event)
      for (const follower of [...followers]) follower.onEvent(event)
    },
    cutEvents(why) {
      for (const follower of [...followers]) {
        followers.delete(follower)
        follower.onEnd(why)
      }
    },
    daemon: {
      address: 'unix:///fake.sock',
      version: '28.0.0',
      cpu: 'amd64',
      publish: { bindAddress: '127.0.0.1', host: '127.0.0.1', isLocal: true },
      async listOurs() {
        // What a list says is as old as its question.
        const list = [...containers.values()].filter((container) => container.isOurs).map(listed)
        await fake.hooks.listOurs?.()
        return list
      },
      async create(spec) {
        fake.specs.push(spec)
        await fake.hooks.create?.()
        if (!fake.images.has(spec.Image ?? '')) throw refusal(404, `No such image: ${spec.Image}`)
        if (byName(spec.name ?? '') !== undefined) throw refusal(409, `Conflict. The name is in use`)
        const bindings = (spec.HostConfig?.PortBindings ?? {}) as Record<string, { HostPort: string }[]>
        return fake.add({
          name: spec.name ?? '',
          engineId: spec.Labels?.['io.weir.engine'] ?? null,
          image: spec.Image ?? '',
          port: Number(bindings['6878/tcp']?.[0]?.HostPort),
          state: 'created',
        }).containerId
      },
      async start(containerId) {
        await fake.hooks.start?.()
        const container = get(containerId)
        if (fake.takenPorts.has(container.port)) {
          throw refusal(500, `Bind for 127.0.0.1:${container.port} failed: port is already allocated`)
        }
        if (container.state === 'created') container.state = 'running'
      },
      async pause(containerId) {
        await fake.hooks.pause?.()
        const container = get(containerId)
        if (container.state !== 'running') throw refusal(409, `Container ${containerId} is not running`)
        container.state = 'paused'
        fake.emit({ containerId, action: 'pause', exitCode: null })
      },
      async unpause(containerId) {
        await fake.hooks.unpause?.()
        const container = get(containerId)
        if (container.state !== 'paused') return
        container.state = 'running'
        fake.emit({ containerId, action: 'unpause', exitCode: null })
      },
      async inspect(containerId) {
        return { startedAtMs: 1_000, outOfMemory: get(containerId).outOfMemory }
      },
      async remove(containerId) {
        await fake.hooks.remove?.()
        if (!containers.has(containerId)) return
        const wasRunning = ['running', 'paused'].includes(get(containerId).state)
        containers.delete(containerId)
        if (wasRunning) fake.emit({ containerId, action: 'die', exitCode: 137 })
        fake.emit({ containerId, action: 'destroy', exitCode: null })
      },
      async findOurs(name) {
        const container = byName(name)
        return container?.isOurs === true ? container.containerId : null
      },
      async stats() {
        return fake.stats
      },
      async writtenBytes() {
        fake.sizeQuestions++
        return new Map([...containers.keys()].map((id) => [id, 2_000_000]))
      },
      async logs(containerId, lines) {
        await fake.hooks.logs?.()
        return fake.logOf(get(containerId).name, lines)
      },
      async follow(onEvent, onEnd) {
        const follower = { onEvent, onEnd }
        followers.add(follower)
        return { close: () => void followers.delete(follower) }
      },
      async hasImage(image) {
        return fake.images.has(image)
      },
      async pull(image, onMessage, signal) {
        const cancelled = new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
        })
        await Promise.race([fake.hooks.pull?.(), cancelled])
        if (fake.pullMessages === null) throw refusal(500, 'no such host')
        for (const message of fake.pullMessages) onMessage(message)
        fake.images.add(image)
      },
    },
  }
  return fake
}

function listed(container: FakeContainer): OurContainer {
  const usual = container.state === 'exited' ? `Exited (${container.exitCode}) 1 second ago` : 'Up 1 second'
  return {
    containerId: container.containerId,
    engineId: container.engineId,
    image: container.image,
    state: container.state,
    status: container.status ?? usual,
    ports: [{ IP: '127.0.0.1', PrivatePort: 6878, PublicPort: container.port, Type: 'tcp' }],
  }
}
