/** The runtime `auto`: Docker when it can be used, else the built-in demo until Docker can be used. */
import { WeirError } from '../../../contract/errors.ts'
import {
  type Clock,
  type EngineId,
  type EngineRuntime,
  type Logger,
  type RunningEngine,
  type RuntimeEvent,
  type Timer,
} from '../../core/ports.ts'
import { createRuntimeEvents } from '../system/runtime-events.ts'

const idleCheckMs = 5_000

/**
 * Decides once, at the start, between the two runtimes given; why it is the demo stands in `view().problem`. Docker
 * goes on trying by itself, and when it succeeds and nobody watches, its engines take over (`replaced`). There is no
 * way back: engines that play real content are not given up for a test pattern.
 */
export function createAutoRuntime(options: {
  readonly docker: EngineRuntime
  readonly demo: EngineRuntime
  /** Whether nobody would notice if all engines were replaced now. */
  isIdle(): boolean
  readonly clock: Clock
  readonly logger: Logger
}): EngineRuntime {
  const { docker, demo, clock, logger } = options
  const events = createRuntimeEvents(logger)
  /** Engines stay with the runtime that made them, also after the change. */
  const makers = new Map<EngineId, EngineRuntime>()
  /** null while undecided. */
  let active: EngineRuntime | null = null
  let idleCheck: Timer | null = null
  let isStopped = false

  const made = (runtime: EngineRuntime, engines: readonly RunningEngine[]): readonly RunningEngine[] => {
    for (const { id } of engines) makers.set(id, runtime)
    return engines
  }

  const takeOver = (): void => {
    if (isStopped || active !== demo) return
    idleCheck?.cancel()
    idleCheck = null
    if (docker.view().problem !== null) return
    if (!options.isIdle()) {
      idleCheck = clock.after(idleCheckMs, takeOver)
      return
    }
    logger.info('Docker can be used now: its engines take over from the demo')
    active = docker
    events.emit({ type: 'replaced' })
    events.emit({ type: 'view' })
    demo.stop({ keepEngines: false }).catch((error: unknown) => {
      logger.warn('The demo engines did not stop', { error })
    })
  }

  const onDocker = (event: RuntimeEvent): void => {
    if (active === docker) return events.emit(event)
    // Not in force yet: only what people see of it matters, and that it can be used.
    if (event.type === 'view') events.emit(event)
    if (event.type === 'reachable') takeOver()
  }

  const onDemo = (event: RuntimeEvent): void => {
    if (active === demo) events.emit(event)
  }

  const change = (ability: 'freeze' | 'thaw') => async (id: EngineId) => {
    const act = makers.get(id)?.[ability]
    if (act === undefined) throw new WeirError('engine_unknown', { id })
    await act(id)
  }
  const freeze = change('freeze')
  const thaw = change('thaw')

  const unwatch = [docker.watch(onDocker), demo.watch(onDemo)]

  return {
    async start() {
      const adopted = await docker.start()
      // Engines that run already are worth more than the reason why there could not be more of them.
      if (docker.view().problem === null || adopted.length > 0) {
        active = docker
        events.emit({ type: 'view' })
        return made(docker, adopted)
      }
      const engines = await demo.start()
      active = demo
      logger.warn('The built-in demo is used instead of Docker', { why: docker.view().problem?.message })
      events.emit({ type: 'view' })
      return made(demo, engines)
    },

    view() {
      const wished = docker.view()
      if (active === null) return { ...wished, active: null }
      if (active === docker) return wished
      const standIn = demo.view()
      return {
        active: standIn.active,
        detail: standIn.detail,
        problem: wished.problem ?? standIn.problem,
        progress: wished.progress,
      }
    },

    capacity: () => (active ?? docker).capacity(),
    isHere: () => (active ?? docker).isHere?.() !== false,
    get freeze() {
      return (active ?? docker).freeze === undefined ? undefined : freeze
    },
    get thaw() {
      return (active ?? docker).thaw === undefined ? undefined : thaw
    },

    async create(id, signal) {
      const maker = active ?? docker
      const engine = await maker.create(id, signal)
      makers.set(id, maker)
      return engine
    },

    async remove(id) {
      const maker = makers.get(id)
      makers.delete(id)
      await maker?.remove(id)
    },

    log: async (id, lines) => (await makers.get(id)?.log?.(id, lines)) ?? null,
    resources: (id) => makers.get(id)?.resources(id) ?? Promise.resolve(null),
    watch: (listener) => events.watch(listener),

    cancel: () => docker.cancel?.() === true,

    async retry() {
      await docker.retry()
      takeOver()
    },

    async stop(how) {
      isStopped = true
      idleCheck?.cancel()
      for (const end of unwatch) end()
      await Promise.all([docker.stop(how), demo.stop(how)])
    },
  }
}
