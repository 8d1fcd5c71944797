/**
 * Our engine containers: made, removed, adopted, and their deaths reported once each. Every engine is in exactly one
 * place: `entries` while it exists for Weir, and nowhere afterwards.
 */
import { WeirError } from '../../../contract/errors.ts'
import { type EngineLogLine } from '../../../contract/queries.ts'
import { type Resources } from '../../../contract/state.ts'
import {
  type Clock,
  type EngineId,
  type Logger,
  type RunningEngine,
  type RuntimeEvent,
} from '../../core/ports.ts'
import { type PortRange } from '../system/port-range.ts'
import { type ContainerEvent, type Daemon, type OurContainer } from './daemon.ts'
import { readContainerLog } from './container-log.ts'
import { deathWords } from './death.ts'
import { freeze, isOurs as isOurPause, thaw } from './freezing.ts'
import { imageRecipe } from './images.ts'
import { exitCodeOf, newEntry, saysHealthy, type Entry } from './entry.ts'
import { daemonStatus, daemonWords } from './problems.ts'
import { readStats } from './resources.ts'
import { startContainer } from './start-container.ts'
import { containerName, containerSpec, publishedPort } from './spec.ts'
import { createWrittenBytes } from './written-bytes.ts'

/** How long the daemon may take to tell whether a killed engine had run out of memory. */
const causeDeadlineMs = 2000

export interface EngineContainers {
  /**
   * Brings what is known in line with the daemon's list. Unknown containers of ours are adopted if they run
   * `adoptImage`, and removed otherwise.
   */
  reconcile(daemon: Daemon, adoptImage: string | null): Promise<void>
  onEvent(daemon: Daemon, event: ContainerEvent): void
  running(): RunningEngine[]
  /** @throws WeirError `docker_image_missing`, `docker_failed`, `ports_exhausted`; the signal's reason when aborted */
  create(daemon: Daemon, image: string, id: EngineId, signal: AbortSignal): Promise<RunningEngine>
  /** Quiet for an engine that is gone. @throws WeirError `docker_failed` */
  remove(daemon: Daemon | null, id: EngineId): Promise<void>
  /** @throws WeirError `docker_failed`, `engine_unknown` */
  freeze(daemon: Daemon, id: EngineId): Promise<void>
  thaw(daemon: Daemon, id: EngineId): Promise<void>
  resources(daemon: Daemon, id: EngineId): Promise<Resources | null>
  /** The last lines that it wrote. @throws WeirError `engine_unknown`; errors of the daemon */
  log(daemon: Daemon, id: EngineId, lines: number): Promise<EngineLogLine[]>
  /** Resolves when no creation and no removal is under way. */
  settled(): Promise<void>
  /** Removes every container of ours, known or not. */
  removeAll(daemon: Daemon): Promise<void>
}

export function createEngineContainers(options: {
  readonly instanceId: string
  readonly memoryLimitMb: number
  readonly pidsLimit: number
  readonly ports: PortRange
  readonly clock: Clock
  readonly logger: Logger
  onEvent(event: RuntimeEvent): void
}): EngineContainers {
  const { instanceId, ports, clock, logger } = options
  const entries = new Map<EngineId, Entry>()
  const underWay = new Set<Promise<unknown>>()
  /** Removals of the dead, whose names are taken until these have ended. */
  const burials = new Map<EngineId, Promise<void>>()
  const written = createWrittenBytes(clock)

  const tracked = <T>(work: Promise<T>): Promise<T> => {
    const settled = work.then(
      () => undefined,
      () => undefined,
    )
    underWay.add(settled)
    void settled.then(() => underWay.delete(settled))
    return work
  }

  const byContainer = (containerId: string): Entry | undefined =>
    [...entries.values()].find((entry) => entry.containerId === containerId)

  /** For containers nobody waits for: what fails here is found again by the next list. */
  const clearAway = (daemon: Daemon, containerId: string): Promise<void> =>
    tracked(
      daemon.remove(containerId).catch((error: unknown) => {
        logger.warn('Could not remove a container of ours', { containerId, why: daemonWords(error) })
      }),
    )

  const forget = (entry: Entry): void => {
    if (entries.get(entry.id) === entry) entries.delete(entry.id)
    entry.lease?.release()
  }

  /** `removeAfter`: what is still to be learnt of the container. */
  const bury = (daemon: Daemon, entry: Entry, why: string, removeAfter = Promise.resolve()): void => {
    if (entries.get(entry.id) !== entry) return
    if (entry.engine === null) {
      // `create` is at work on it and cleans up after itself.
      entry.diedWith ??= why
      return
    }
    forget(entry)
    options.onEvent({ type: 'died', id: entry.id, why })
    const { containerId } = entry
    if (containerId === null) return
    const burial = tracked(removeAfter.then(() => clearAway(daemon, containerId))).finally(() => {
      if (burials.get(entry.id) === burial) burials.delete(entry.id)
    })
    burials.set(entry.id, burial)
  }

  const entryOf = (id: EngineId): Entry => {
    const entry = entries.get(id)
    if (entry === undefined || entry.containerId === null) throw new WeirError('engine_unknown', { id })
    return entry
  }

  const setPaused = (entry: Entry, isPaused: boolean): void => {
    if (entry.isPaused === isPaused || entry.engine === null) return
    entry.isPaused = isPaused
    options.onEvent(
      isPaused
        ? { type: 'paused', id: entry.id, why: 'was paused outside Weir' }
        : { type: 'resumed', id: entry.id },
    )
  }

  const ailing = (entry: Entry, why: string): void => {
    if (entry.engine !== null) options.onEvent({ type: 'ailing', id: entry.id, why })
  }

  /** Told at once: its streams wait for it, and the daemon answers no question about a container that is just ending. */
  const died = (daemon: Daemon, entry: Entry, exitCode: number | null): void => {
    const { id, containerId, engine } = entry
    if (entries.get(id) !== entry) return
    // Only a SIGKILL can have been the kernel's for want of memory.
    const isKilled = exitCode === 137
    const why = deathWords({ exitCode, outOfMemory: entry.outOfMemory && isKilled })
    if (!isKilled || entry.outOfMemory || containerId === null || engine === null) {
      return bury(daemon, entry, why)
    }
    const asking = daemon.inspect(containerId, causeDeadlineMs).then(
      ({ outOfMemory }) => {
        if (outOfMemory) options.onEvent({ type: 'cause', id, why: deathWords({ exitCode, outOfMemory }) })
      },
      () => undefined,
    )
    bury(daemon, entry, why, asking)
  }

  const adopt = async (daemon: Daemon, container: OurContainer, image: string): Promise<boolean> => {
    const { containerId, engineId } = container
    const port = publishedPort(container.ports)
    // Another image than the settings name now would never go away otherwise.
    if (engineId === null || port === null || container.image !== image) return false
    if (container.state !== 'running' && container.state !== 'paused') return false
    if (container.state === 'paused') {
      // A spare of an earlier run that still sleeps.
      const isAwake = await daemon.unpause(containerId).then(
        () => true,
        () => false,
      )
      if (!isAwake) return false
    }
    const seen = await daemon.inspect(containerId, 10_000).catch(() => null)
    if (seen === null || entries.has(engineId)) return false
    const startedAtMs = seen.startedAtMs
    entries.set(engineId, {
      ...newEntry(engineId),
      containerId,
      engine: { id: engineId, url: `http://${daemon.publish.host}:${port}`, startedAtMs },
      lease: ports.hold(port),
      wasHealthy: saysHealthy(container),
      cpu: { atMs: startedAtMs, usedNs: 0 },
    })
    logger.info('Adopted an engine that was left running', { id: engineId, port })
    return true
  }

  const build = async (
    daemon: Daemon,
    image: string,
    entry: Entry,
    signal: AbortSignal,
  ): Promise<RunningEngine> => {
    const { id } = entry
    await burials.get(id)
    const { containerId, lease } = await startContainer({
      daemon,
      name: containerName(instanceId, id),
      spec: (port) =>
        containerSpec({
          instanceId,
          id,
          image,
          recipe: imageRecipe(image, daemon.cpu),
          bindAddress: daemon.publish.bindAddress,
          port,
          memoryLimitMb: options.memoryLimitMb,
          pidsLimit: options.pidsLimit,
        }),
      ports,
      signal,
      onContainer(made) {
        entry.containerId = made
        entry.diedWith = null
      },
      discard: (unwanted) => clearAway(daemon, unwanted),
    })
    entry.lease = lease
    if (entry.diedWith !== null) {
      const why = entry.diedWith
      await clearAway(daemon, containerId)
      throw new WeirError('docker_failed', { what: 'keep the engine running', why })
    }
    const startedAtMs = clock.wallMs()
    entry.cpu = { atMs: startedAtMs, usedNs: 0 }
    entry.engine = { id, url: `http://${daemon.publish.host}:${lease.port}`, startedAtMs }
    return entry.engine
  }

  return {
    async reconcile(daemon, adoptImage) {
      // What is made or removed while the list is under way is not judged by it.
      const known = [...entries.values()].filter((entry) => entry.engine !== null)
      const before = new Map(known.map((entry) => [entry, entry.freezes]))
      const list = await daemon.listOurs()
      const listed = new Map(list.map((container) => [container.containerId, container]))

      for (const [entry, freezes] of before) {
        const container = entry.containerId === null ? undefined : listed.get(entry.containerId)
        if (container === undefined) bury(daemon, entry, deathWords({ exitCode: null, outOfMemory: false }))
        else if (container.state === 'exited' || container.state === 'dead') {
          died(daemon, entry, exitCodeOf(container.status))
        } else {
          // Events that were missed while the daemon could not be reached.
          entry.wasHealthy ||= saysHealthy(container)
          if (!entry.isFrozen && entry.freezes === freezes) setPaused(entry, container.state === 'paused')
        }
      }

      await Promise.all(
        list.map(async (container) => {
          if (byContainer(container.containerId) !== undefined) return
          if (container.engineId !== null && entries.has(container.engineId)) return
          if (adoptImage !== null && (await adopt(daemon, container, adoptImage))) return
          logger.info('Removing a container that an earlier run left', { name: container.engineId })
          await clearAway(daemon, container.containerId)
        }),
      )
    },

    onEvent(daemon, event) {
      const entry = byContainer(event.containerId)
      if (entry === undefined) return
      switch (event.action) {
        case 'oom':
          // Not always the engine itself: where that is a child of an entry point, the container lives on.
          entry.outOfMemory = true
          return ailing(entry, 'lost a process for want of memory')
        case 'pause':
        case 'unpause':
          if (!isOurPause(entry, event.action)) setPaused(entry, event.action === 'pause')
          return
        case 'healthy':
          entry.wasHealthy = true
          if (entry.engine !== null) options.onEvent({ type: 'well', id: entry.id })
          return
        case 'unhealthy':
          if (entry.wasHealthy) ailing(entry, "is unhealthy by its image's own check")
          return
        case 'die':
          return died(daemon, entry, event.exitCode)
        case 'destroy':
          bury(daemon, entry, deathWords({ exitCode: null, outOfMemory: false }))
          return
      }
    },

    running: () => [...entries.values()].flatMap(({ engine }) => (engine === null ? [] : [engine])),

    create(daemon, image, id, signal) {
      const entry = newEntry(id)
      if (entries.has(id)) {
        return Promise.reject(new WeirError('internal', { why: `engine ${id} exists already` }))
      }
      entries.set(id, entry)
      const work = build(daemon, image, entry, signal).catch((error: unknown) => {
        forget(entry)
        if (error instanceof WeirError || signal.aborted) throw error
        if (daemonStatus(error) === 404) {
          throw new WeirError('docker_image_missing', { image, why: daemonWords(error) }, { cause: error })
        }
        throw new WeirError(
          'docker_failed',
          { what: 'start an engine', why: daemonWords(error) },
          { cause: error },
        )
      })
      return tracked(work)
    },

    async remove(daemon, id) {
      const entry = entries.get(id)
      if (entry === undefined || entry.engine === null) return
      // Forgotten first: the death that follows is ours and no event.
      forget(entry)
      if (daemon === null || entry.containerId === null) return
      try {
        await tracked(daemon.remove(entry.containerId))
      } catch (error) {
        throw new WeirError(
          'docker_failed',
          { what: 'remove an engine', why: daemonWords(error) },
          { cause: error },
        )
      }
    },

    freeze: (daemon, id) => tracked(freeze(daemon, entryOf(id))),
    thaw: (daemon, id) => tracked(thaw(daemon, entryOf(id))),

    async resources(daemon, id) {
      const entry = entries.get(id)
      if (entry === undefined || entry.engine === null || entry.containerId === null) return null
      const stats = await daemon.stats(entry.containerId).catch(() => null)
      const read = stats === null ? null : readStats(stats, entry.cpu)
      if (read === null) return null
      entry.cpu = read.sample
      return { ...read.resources, diskBytes: written.of(daemon, entry.containerId, tracked) }
    },

    log: async (daemon, id, lines) =>
      readContainerLog(await daemon.logs(entryOf(id).containerId ?? '', lines)).slice(-lines),

    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },

    async removeAll(daemon) {
      for (const entry of [...entries.values()]) forget(entry)
      const list = await daemon.listOurs()
      await Promise.all(list.map((container) => clearAway(daemon, container.containerId)))
    },
  }
}
