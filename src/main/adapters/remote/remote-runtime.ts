/** The runtime `remote`: engines that somebody else runs. They are lent, never started or stopped. */
import { WeirError } from '../../../contract/errors.ts'
import { type Settings } from '../../../contract/settings.ts'
import {
  type Clock,
  type EngineId,
  type EngineRuntime,
  type Logger,
  type RunningEngine,
} from '../../core/ports.ts'
import { systemClock } from '../system/clock.ts'
import { createRuntimeEvents } from '../system/runtime-events.ts'

/**
 * One engine for each URL of `settings.remote`. There are no death events: whether such an engine lives is only seen
 * by asking it, which core does.
 */
export function createRemoteRuntime(options: {
  readonly settings: Pick<Settings['engines'], 'remote'>
  readonly logger: Logger
  readonly clock?: Clock
}): EngineRuntime {
  const clock = options.clock ?? systemClock
  const urls = [...new Set(options.settings.remote)]
  const lent = new Map<EngineId, string>()
  const events = createRuntimeEvents(options.logger)

  const lend = (id: EngineId, url: string): RunningEngine => {
    lent.set(id, url)
    return { id, url, startedAtMs: clock.wallMs() }
  }

  return {
    start: () => Promise.resolve(urls.map((url, index) => lend(`e${index + 1}`, url))),
    view: () => ({
      active: 'remote',
      detail: urls.length === 1 ? `One engine at ${urls[0]}` : `${urls.length} engines run by somebody else`,
      problem: urls.length === 0 ? new WeirError('remote_missing').toBody() : null,
      progress: null,
    }),
    capacity: () => urls.length,
    async create(id, signal) {
      signal.throwIfAborted()
      const inUse = new Set(lent.values())
      const free = urls.find((url) => !inUse.has(url))
      if (urls.length === 0) throw new WeirError('remote_missing')
      if (free === undefined)
        throw new WeirError('no_engine_ready', { why: 'every remote engine is in use already' })
      return lend(id, free)
    },
    async remove(id) {
      lent.delete(id)
    },
    resources: () => Promise.resolve(null),
    watch: (listener) => events.watch(listener),
    retry: () => Promise.resolve(),
    async stop() {
      lent.clear()
    },
  }
}
