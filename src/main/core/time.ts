/** Waiting, by the Clock port. Nothing here leaves a timer or a listener behind. */
import { type Clock } from './ports.ts'

/** Resolves after `ms`, or at once when the signal is aborted; the caller looks at the signal. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const finish = (): void => {
      timer.cancel()
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const timer = clock.after(ms, finish)
    signal.addEventListener('abort', finish, { once: true })
  })
}

/** Resolves when the signal is aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

export interface Deadline {
  /** Aborted when the time is up or the parent is aborted. */
  readonly signal: AbortSignal
  /** Whether it was the time, rather than the parent. */
  readonly expired: boolean
  /** Must be called when the work is over. */
  clear(): void
}

/** A signal that is aborted `ms` from now, or with its parent. */
export function deadline(clock: Clock, ms: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController()
  let expired = false
  const follow = (): void => controller.abort(parent?.reason)
  const timer = clock.after(ms, () => {
    expired = true
    controller.abort(new Error(`${ms} ms are over`))
  })
  if (parent?.aborted === true) follow()
  else parent?.addEventListener('abort', follow, { once: true })
  return {
    signal: controller.signal,
    get expired() {
      return expired
    },
    clear() {
      timer.cancel()
      parent?.removeEventListener('abort', follow)
    },
  }
}
