/** Asking an engine whether it answers: its version endpoint, which an engine that boots does not answer yet. */
import { EngineFaultError, type Clock, type EngineApi } from '../ports.ts'
import { deadline, sleep } from '../time.ts'

const bootProbeEveryMs = 250
const bootProbeTimeoutMs = 2000

export interface Probe {
  /** One question; null when it was answered, else why not. Ends with the signal. */
  once(url: string, timeoutMs: number, signal: AbortSignal): Promise<string | null>
  /**
   * Asks until there is an answer (null), or the time is up or the signal aborted (why the last question was not
   * answered). Questions do not wait for one another: booting engines take connections that they never answer, and
   * waiting for those to time out would cost the seconds in which the engine is ready already.
   */
  untilAnswered(url: string, timeoutMs: number, signal: AbortSignal): Promise<string | null>
}

export function createProbe(deps: {
  readonly clock: Clock
  readonly api: EngineApi
  onVersion(version: string): void
}): Probe {
  const { clock, api } = deps

  async function once(url: string, timeoutMs: number, signal: AbortSignal): Promise<string | null> {
    const limit = deadline(clock, timeoutMs, signal)
    try {
      deps.onVersion(await api.version(url, limit.signal))
      return null
    } catch (error) {
      if (!(error instanceof EngineFaultError)) throw error
      switch (error.fault.kind) {
        case 'unreachable':
          return error.fault.why
        case 'content':
          return error.fault.engineSaid
        case 'timeout':
        case 'aborted':
          return `no answer within ${timeoutMs / 1000} s`
      }
    } finally {
      limit.clear()
    }
  }

  async function untilAnswered(url: string, timeoutMs: number, signal: AbortSignal): Promise<string | null> {
    const limit = deadline(clock, timeoutMs, signal)
    const answered = new AbortController()
    const ended = AbortSignal.any([limit.signal, answered.signal])
    const asking = new Set<Promise<void>>()
    let why = 'no answer'
    const mistakes: unknown[] = []
    try {
      while (!ended.aborted) {
        const question: Promise<void> = once(url, bootProbeTimeoutMs, ended)
          .then((problem) => {
            if (problem === null) answered.abort()
            // What is cut short at the end says nothing about the engine.
            else if (!ended.aborted) why = problem
          })
          .catch((error: unknown) => {
            mistakes.push(error)
            answered.abort()
          })
          .finally(() => asking.delete(question))
        asking.add(question)
        await sleep(clock, bootProbeEveryMs, ended)
      }
      await Promise.all(asking)
      if (mistakes.length > 0) throw new Error('a probe failed by a mistake', { cause: mistakes[0] })
      return answered.signal.aborted ? null : why
    } finally {
      limit.clear()
    }
  }

  return { once, untilAnswered }
}
