/**
 * The few things Weir asks of a Docker daemon, each with a deadline of its own. All else in this folder speaks to
 * this interface and not to dockerode.
 */
import { type Readable } from 'node:stream'
import Docker, {
  type ContainerCreateOptions,
  type ContainerInfo,
  type ContainerStats,
  type DockerVersion,
} from 'dockerode'
import { daemonStatus, daemonWords } from './problems.ts'
import { connectionOptions, publishing, type Publishing } from './endpoint.ts'
import { type FoundDaemon } from './find-daemon.ts'
import { type PullMessage } from './pull-progress.ts'
import { engineIdOf, isOurs, ourLabels } from './spec.ts'

export interface ContainerEvent {
  readonly containerId: string
  /** `healthy` and `unhealthy` are the words of the image's own HEALTHCHECK. */
  readonly action: 'die' | 'destroy' | 'oom' | 'pause' | 'unpause' | 'healthy' | 'unhealthy'
  /** With `die` only. */
  readonly exitCode: number | null
}

/** A container of ours, as the daemon lists it. */
export interface OurContainer {
  readonly containerId: string
  /** null when somebody tampered with its labels. */
  readonly engineId: string | null
  readonly image: string
  /** `created`, `running`, `paused`, `exited`, `dead`… */
  readonly state: string
  /** For people, and the only place where the list tells the exit code: "Exited (137) 2 seconds ago". */
  readonly status: string
  readonly ports: ContainerInfo['Ports']
}

/** All promises reject with dockerode's error or a TimeoutError; `problems.ts` makes words of them. */
export interface Daemon {
  /** `unix:///var/run/docker.sock`, and the daemon's version: `28.2.2`. */
  readonly address: string
  readonly version: string
  /** CPU of its machine: `amd64`, `arm64`… */
  readonly cpu: string
  /** How published ports are reached: the address to publish on, and the host for URLs. */
  readonly publish: Publishing
  /** Containers with our labels and our instance, in any state. */
  listOurs(): Promise<OurContainer[]>
  /** Resolves with the container's id. */
  create(spec: ContainerCreateOptions): Promise<string>
  start(containerId: string): Promise<void>
  pause(containerId: string): Promise<void>
  /** Quiet when it is not paused. */
  unpause(containerId: string): Promise<void>
  inspect(containerId: string, deadlineMs: number): Promise<{ startedAtMs: number; outOfMemory: boolean }>
  /** Ends it if it runs, and removes it with its anonymous volumes; quiet when it is gone already. */
  remove(containerId: string): Promise<void>
  /** The id of the container of ours with that name; null when there is none, or it is somebody else's. */
  findOurs(name: string): Promise<string | null>
  stats(containerId: string): Promise<ContainerStats>
  /** Bytes that each container with our labels has written into its own layer. The daemon adds up files for it. */
  writtenBytes(): Promise<ReadonlyMap<string, number>>
  /** The last lines that it wrote to stdout and stderr, as the daemon sends them (container-log.ts). */
  logs(containerId: string, lines: number): Promise<Buffer>
  /** Events of our containers from now on. `onEnd` is called once, also after a failure, not after `close()`. */
  follow(onEvent: (event: ContainerEvent) => void, onEnd: (why: string) => void): Promise<{ close(): void }>
  hasImage(image: string): Promise<boolean>
  /** Resolves when the image is there. A pull without any news for two minutes is given up. */
  pull(image: string, onMessage: (message: PullMessage) => void, signal: AbortSignal): Promise<void>
}

const eventsFollowed = ['die', 'destroy', 'oom', 'pause', 'unpause', 'health_status']
const second = 1000
const pullSilenceMs = 120 * second

/** @throws dockerode's error when the daemon does not answer within five seconds */
export async function connectDaemon(found: FoundDaemon, instanceId: string): Promise<Daemon> {
  const docker = new Docker(connectionOptions(found.endpoint))
  const within = (ms: number): { abortSignal: AbortSignal } => ({ abortSignal: AbortSignal.timeout(ms) })
  const filters = { label: ourLabels(instanceId) }

  // The types do not know that every call takes a signal.
  const askVersion = docker.version.bind(docker) as (options: {
    abortSignal: AbortSignal
  }) => Promise<DockerVersion>
  const { Version: version, Arch: cpu } = await askVersion(within(5 * second))

  return {
    address: found.address,
    version,
    cpu,
    publish: publishing(found.endpoint),

    async listOurs() {
      const list = await docker.listContainers({ all: true, filters, ...within(10 * second) })
      // The filter is the daemon's word; what is removed later is checked by ours.
      return list
        .filter((container) => isOurs(container.Labels, instanceId))
        .map((container) => ({
          containerId: container.Id,
          engineId: engineIdOf(container.Labels),
          image: container.Image,
          state: container.State,
          status: container.Status,
          ports: container.Ports ?? [],
        }))
    },

    async create(spec) {
      return (await docker.createContainer({ ...spec, ...within(60 * second) })).id
    },

    async start(containerId) {
      await docker.getContainer(containerId).start(within(60 * second))
    },

    async pause(containerId) {
      await docker.getContainer(containerId).pause(within(10 * second))
    },

    async unpause(containerId) {
      try {
        await docker.getContainer(containerId).unpause(within(10 * second))
      } catch (error) {
        // The daemon has no code for it, only these words.
        if (!/is not paused/i.test(daemonWords(error))) throw error
      }
    },

    async inspect(containerId, deadlineMs) {
      const { State } = await docker.getContainer(containerId).inspect(within(deadlineMs))
      return { startedAtMs: Date.parse(State.StartedAt), outOfMemory: State.OOMKilled }
    },

    async remove(containerId) {
      try {
        // No grace period: an engine keeps nothing that is worth one, its cache goes with the container.
        await docker.getContainer(containerId).remove({ force: true, v: true, ...within(30 * second) })
      } catch (error) {
        // 404: gone already. 409: somebody is removing it this moment.
        const status = daemonStatus(error)
        if (status !== 404 && status !== 409) throw error
      }
    },

    async findOurs(name) {
      try {
        const { Id, Config } = await docker.getContainer(name).inspect(within(10 * second))
        return isOurs(Config.Labels, instanceId) ? Id : null
      } catch (error) {
        if (daemonStatus(error) === 404) return null
        throw error
      }
    },

    async stats(containerId) {
      const options = { stream: false, 'one-shot': true, ...within(10 * second) } as const
      return docker.getContainer(containerId).stats(options)
    },

    async writtenBytes() {
      const list = await docker.listContainers({ size: true, filters, ...within(30 * second) })
      return new Map(list.map((container) => [container.Id, sizeOf(container)]))
    },

    async logs(containerId, lines) {
      const options = { follow: false, stdout: true, stderr: true, timestamps: true, tail: lines } as const
      return docker.getContainer(containerId).logs({ ...options, ...within(10 * second) })
    },

    async follow(onEvent, onEnd) {
      const closing = new AbortController()
      const opening = setTimeout(() => closing.abort(new Error('the event stream did not open')), 10 * second)
      try {
        const stream = await docker.getEvents({
          filters: JSON.stringify({ ...filters, type: ['container'], event: eventsFollowed }),
          abortSignal: closing.signal,
        })
        readLines(stream as Readable, (line) => {
          const event = asContainerEvent(line)
          if (event !== null) onEvent(event)
        }).then(
          () => {
            if (!closing.signal.aborted) onEnd('the daemon ended the event stream')
          },
          (error: unknown) => {
            if (!closing.signal.aborted) onEnd(error instanceof Error ? error.message : String(error))
          },
        )
        return { close: () => closing.abort() }
      } finally {
        clearTimeout(opening)
      }
    },

    async hasImage(image) {
      try {
        await inTime(docker.getImage(image).inspect(), 10 * second)
        return true
      } catch (error) {
        if (daemonStatus(error) === 404) return false
        throw error
      }
    },

    async pull(image, onMessage, signal) {
      const silence = new AbortController()
      const heard = (): NodeJS.Timeout =>
        setTimeout(() => silence.abort(new Error('nothing was heard for two minutes')), pullSilenceMs)
      let timer = heard()
      try {
        // dockerode adds ":latest" where there is no tag; without one the daemon would pull every tag there is.
        const stream = await docker.pull(image, { abortSignal: AbortSignal.any([signal, silence.signal]) })
        await readLines(stream as Readable, (line) => {
          clearTimeout(timer)
          timer = heard()
          const message = line as PullMessage
          if (typeof message.error === 'string') throw new Error(message.error)
          onMessage(message)
        })
      } catch (error) {
        if (silence.signal.aborted) throw silence.signal.reason
        throw error
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** For the call that takes no signal. */
function inTime<T>(answer: Promise<T>, ms: number): Promise<T> {
  const deadline = AbortSignal.timeout(ms)
  return Promise.race([
    answer,
    new Promise<never>((_, reject) => {
      deadline.addEventListener('abort', () => reject(deadline.reason as Error), { once: true })
    }),
  ])
}

/** Calls back with every JSON line; rejects when the stream breaks or `onLine` throws, and destroys it then. */
async function readLines(stream: Readable, onLine: (line: unknown) => void): Promise<void> {
  let rest = ''
  stream.setEncoding('utf8')
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') onLine(JSON.parse(line))
  }
}

/** null for what is not about the life of a container. */
function asContainerEvent(line: unknown): ContainerEvent | null {
  const { Type, Action, Actor } = line as {
    Type?: string
    Action?: string
    Actor?: { ID?: string; Attributes?: Record<string, string> }
  }
  if (Type !== 'container' || Actor?.ID === undefined) return null
  const action = actionOf(Action ?? '')
  if (action === null) return null
  const exitCode = Actor.Attributes?.exitCode
  return { containerId: Actor.ID, action, exitCode: exitCode === undefined ? null : Number(exitCode) }
}

function actionOf(action: string): ContainerEvent['action'] | null {
  switch (action) {
    case 'die':
    case 'destroy':
    case 'oom':
    case 'pause':
    case 'unpause':
      return action
    case 'health_status: healthy':
      return 'healthy'
    case 'health_status: unhealthy':
      return 'unhealthy'
    default:
      return null
  }
}

/** The types do not know the field; the daemon leaves it out where it is 0. */
const sizeOf = (container: ContainerInfo & { SizeRw?: number }): number => container.SizeRw ?? 0
