/** The sleep of a spare: its processes stand still, which costs memory and nothing else, until somebody needs it. */
import { type EngineId, type EngineRuntime } from '../ports.ts'
import { untilAborted } from '../time.ts'

/**
 * Resolves when the engine is awake again, or its life is over: with null, or with why it could not be put to sleep.
 * @throws Error when it cannot be woken
 */
export async function nap(
  id: EngineId,
  runtime: Pick<EngineRuntime, 'freeze' | 'thaw'>,
  signals: { readonly life: AbortSignal; readonly wake: AbortSignal },
): Promise<string | null> {
  const refusal = await tried(() => runtime.freeze?.(id) ?? Promise.reject(new Error('it cannot be paused')))
  if (refusal === null) await untilAborted(AbortSignal.any([signals.life, signals.wake]))
  if (signals.life.aborted) return null
  // Also what could not be put to sleep: a request that failed may have been carried out.
  const why = await tried(() => runtime.thaw?.(id) ?? Promise.reject(new Error('it cannot be woken')))
  if (why !== null && refusal === null && !signals.life.aborted)
    throw new Error(`could not be woken (${why})`)
  return refusal
}

/** null when it worked, else why not. */
async function tried(act: () => Promise<void>): Promise<string | null> {
  try {
    await act()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
