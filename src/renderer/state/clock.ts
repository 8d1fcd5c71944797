/** Weir's time as the pages see it: whole seconds, ticking only while somebody looks at a relative time. */
import { type Unsubscribe } from '../../contract/bridge.ts'
import { type LiveStore } from './live-store.ts'

export interface PageClock {
  /** Epoch milliseconds of Weir's machine, rounded down to the second. */
  nowMs(): number
  readonly subscribe: (listener: () => void) => Unsubscribe
}

export function createPageClock(
  live: Pick<LiveStore, 'getState'>,
  wallMs: () => number = Date.now,
): PageClock {
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | undefined
  return {
    nowMs: () => Math.floor((wallMs() + live.getState().clockOffsetMs) / 1000) * 1000,
    subscribe: (listener) => {
      listeners.add(listener)
      timer ??= setInterval(() => listeners.forEach((notify) => notify()), 1000)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
  }
}
