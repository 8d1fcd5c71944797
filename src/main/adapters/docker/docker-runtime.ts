/** The runtime `docker`: every engine is a container on the Docker daemon that this user means. */
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { WeirError } from '../../../contract/errors.ts'
import { type Settings } from '../../../contract/settings.ts'
import { type Clock, type EngineRuntime, type Logger } from '../../core/ports.ts'
import { systemClock } from '../system/clock.ts'
import { portIsFree } from '../system/free-port.ts'
import { createPortRange } from '../system/port-range.ts'
import { createRuntimeEvents } from '../system/runtime-events.ts'
import { createEngineContainers } from './containers.ts'
import { connectDaemon, type Daemon } from './daemon.ts'
import { findDaemon, type FoundDaemon } from './find-daemon.ts'
import { createEngineImage } from './image.ts'
import { defaultImage } from './images.ts'
import { createDaemonLink } from './link.ts'
import { daemonWords } from './problems.ts'

export interface DockerRuntimeOptions {
  readonly settings: Settings['engines']
  /** Tells this installation's containers from those of another on the same daemon; `[a-zA-Z0-9_.-]+`. */
  readonly instanceId: string
  readonly logger: Logger
  readonly clock?: Clock
  /** Where the daemon is; by default where the docker command line would look. */
  readonly find?: () => FoundDaemon
  readonly connect?: (found: FoundDaemon) => Promise<Daemon>
}

/**
 * Engines as containers, named `weir-<instanceId>-<id>` and labelled as ours; nobody else's container is ever touched.
 * Losing the daemon loses no engine: they are compared with its list when it is back.
 */
export function createDockerRuntime(options: DockerRuntimeOptions): EngineRuntime {
  const { settings, instanceId, logger } = options
  const clock = options.clock ?? systemClock
  const events = createRuntimeEvents(logger)
  const stopping = new AbortController()
  let stopped: Promise<void> | null = null
  /** The last one that answered: the image it needs and the words for people outlive a loss. */
  let lastDaemon: Daemon | null = null
  /** Only what `start` returns can be adopted; afterwards nobody would know of it. */
  let isStarting = false
  /** An engine could be made: the daemon answers and has the image. */
  let wasUsable = false

  const imageFor = (daemon: Daemon): string => settings.image ?? defaultImage(daemon.cpu)

  const containers = createEngineContainers({
    instanceId,
    memoryLimitMb: settings.memoryLimitMb,
    pidsLimit: settings.pidsLimit,
    // On another machine only its daemon can tell which ports are free.
    ports: createPortRange({
      from: settings.portFrom,
      to: settings.portTo,
      isFree: async (port) => lastDaemon?.publish.isLocal === false || portIsFree(port),
    }),
    clock,
    logger,
    onEvent: (event) => events.emit(event),
  })

  const link = createDaemonLink({
    clock,
    logger,
    platform: process.platform,
    find: options.find ?? findDaemonHere,
    connect: options.connect ?? ((found) => connectDaemon(found, instanceId)),
    reconcile(daemon) {
      lastDaemon = daemon
      return containers.reconcile(daemon, isStarting ? imageFor(daemon) : null)
    },
    onEvent: (daemon, event) => containers.onEvent(daemon, event),
    onUp(daemon) {
      logger.info('Docker answers', { address: daemon.address, version: daemon.version })
      if (image.isReady()) becameUsable()
      else void image.ensure()
      events.emit({ type: 'view' })
    },
    onDown(problem, wasUp) {
      logger.warn(problem.message)
      wasUsable = false
      if (wasUp) events.emit({ type: 'unreachable', why: problem.message })
      events.emit({ type: 'view' })
    },
  })

  const image = createEngineImage({
    clock,
    logger,
    target() {
      const daemon = link.current()
      return daemon === null ? null : { daemon, image: imageFor(daemon) }
    },
    onChange() {
      if (image.isReady()) becameUsable()
      events.emit({ type: 'view' })
    },
  })

  const becameUsable = (): void => {
    if (wasUsable || link.current() === null) return
    wasUsable = true
    // That `start` resolves says the same.
    if (!isStarting) events.emit({ type: 'reachable' })
  }

  /** @throws WeirError that says why the daemon does not answer now */
  const daemonNow = (): Daemon => {
    const daemon = link.current()
    if (daemon !== null) return daemon
    throw link.problem() ?? new WeirError('no_engine_ready', { why: 'Docker is still being looked for' })
  }

  /** @throws WeirError that says why no engine can be made now */
  const usableDaemon = (): Daemon => {
    const daemon = daemonNow()
    if (image.isReady()) return daemon
    throw (
      image.problem() ?? new WeirError('no_engine_ready', { why: 'the engine image is still being fetched' })
    )
  }

  return {
    async start() {
      isStarting = true
      try {
        await link.attempt()
        await image.settled()
        return containers.running()
      } finally {
        isStarting = false
      }
    },

    view() {
      const daemon = link.current()
      const problem = link.problem() ?? image.problem()
      const where = daemon ?? lastDaemon
      return {
        active: 'docker',
        detail:
          where === null
            ? 'Docker, not reached yet'
            : `Docker ${where.version} at ${where.address}, image ${imageFor(where)}`,
        problem: problem?.toBody() ?? null,
        progress: image.progress(),
      }
    },

    capacity: () => Infinity,
    isHere: () => lastDaemon?.publish.isLocal !== false,

    async create(id, signal) {
      signal.throwIfAborted()
      if (stopping.signal.aborted) throw new WeirError('shutting_down')
      const daemon = usableDaemon()
      try {
        return await containers.create(
          daemon,
          imageFor(daemon),
          id,
          AbortSignal.any([signal, stopping.signal]),
        )
      } catch (error) {
        if (error instanceof WeirError && error.code === 'docker_image_missing') {
          wasUsable = false
          image.lost()
        }
        throw error
      }
    },

    remove: (id) => containers.remove(link.current(), id),

    freeze: async (id) => containers.freeze(daemonNow(), id),
    thaw: async (id) => containers.thaw(daemonNow(), id),

    async resources(id) {
      const daemon = link.current()
      return daemon === null ? null : containers.resources(daemon, id)
    },

    async log(id, lines) {
      const daemon = link.current()
      return daemon === null ? null : containers.log(daemon, id, lines).catch(() => null)
    },

    watch: (listener) => events.watch(listener),
    cancel: () => image.cancel(),
    async retry() {
      // A link that comes up looks for the image by itself.
      image.wantAgain()
      if (link.current() !== null) await image.ensure()
      await link.attempt()
      await image.settled()
    },

    stop({ keepEngines }) {
      const end = async (): Promise<void> => {
        const daemon = link.current()
        stopping.abort(new WeirError('shutting_down'))
        image.stop()
        link.stop()
        await containers.settled()
        if (keepEngines || daemon === null) return
        try {
          await containers.removeAll(daemon)
        } catch (error) {
          logger.warn('Engines may be left running; the next start takes care of them', {
            why: daemonWords(error),
          })
        }
      }
      stopped ??= end()
      return stopped
    },
  }
}

function findDaemonHere(): FoundDaemon {
  return findDaemon({
    env: process.env,
    platform: process.platform,
    home: homedir(),
    exists: existsSync,
    readFile(path) {
      try {
        return readFileSync(path, 'utf8')
      } catch {
        return null
      }
    },
  })
}
