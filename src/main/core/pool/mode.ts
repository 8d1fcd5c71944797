/** How the pool is as a whole, in one mode and one clause for people. Pure. */
import { type EngineState, type EngineView, type PoolView } from '../../../contract/state.ts'

/** Engines that answer, and how many of these fail their streams; only while most of them do. */
export interface Panic {
  readonly failing: number
  readonly answering: number
}

export interface PoolSource {
  readonly wanted: number
  /** Without those that leave because fewer are wanted. */
  readonly engines: readonly Pick<EngineView, 'id' | 'state' | 'restarts'>[]
  readonly panic: Panic | null
}

/** More than so many names make no sentence. */
const namesShown = 2

/**
 * An engine that boots for the first time is no loss: nobody had it yet. One that was there and is not now degrades the
 * pool until its replacement takes streams.
 */
export function poolView({ wanted, engines, panic }: PoolSource): PoolView {
  if (panic !== null) {
    const { failing, answering } = panic
    const text =
      answering === 1
        ? 'The only engine that answers fails its streams; it stays in use'
        : `${failing} of ${answering} engines fail their streams; all that answer stay in use`
    return { mode: 'panic', text }
  }
  const ready = engines.filter(({ state }) => state === 'ready').length
  const missing = wanted - ready
  if (wanted === 0) return { mode: 'normal', text: 'No engine is wanted' }
  if (missing <= 0) {
    return { mode: 'normal', text: ready === 1 ? '1 engine ready' : `All ${ready} engines ready` }
  }
  const lost = engines.flatMap((engine) => {
    const words = lossWords(engine)
    return words === null ? [] : [`${engine.id} ${words}`]
  })
  const share = `${ready} of ${wanted} engines ready`
  if (lost.length === 0) return { mode: 'normal', text: `${share}, ${missing} starting` }
  const further = lost.length - namesShown
  const named = lost.slice(0, namesShown).join(', ')
  return { mode: 'degraded', text: `${share}, ${named}${further > 0 ? ` and ${further} more` : ''}` }
}

/** What keeps an engine from carrying streams that it carried before; null when nothing does. */
function lossWords({ state, restarts }: { state: EngineState; restarts: number }): string | null {
  switch (state) {
    case 'ready':
      return null
    case 'draining':
      return 'is to be restarted'
    case 'creating':
    case 'starting':
      return restarts > 0 ? 'is being replaced' : null
    case 'failed':
    case 'stopped':
      return 'is being replaced'
    case 'unhealthy':
      return 'is not well'
    case 'paused':
      return 'is paused'
  }
}
