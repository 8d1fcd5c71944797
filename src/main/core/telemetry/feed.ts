/**
 * The live feed: one snapshot for a new listener, then deltas numbered without gaps, at most four a second. Nothing
 * is computed while nobody listens.
 */
import { deltaIntervalMs, diffSnapshots, type LiveMessage } from '../../../contract/live.ts'
import { type Snapshot } from '../../../contract/state.ts'
import { type Clock, type Timer, type Unsubscribe } from '../ports.ts'

export interface Feed {
  /** Calls back with the snapshot before it returns. */
  subscribe(listener: (message: LiveMessage) => void): Unsubscribe
  /** The number that the newest delta carries. */
  readonly seq: number
  stop(): void
}

export function createFeed(clock: Clock, build: (seq: number) => Snapshot): Feed {
  const listeners = new Set<(message: LiveMessage) => void>()
  let seq = 0
  let last: Snapshot | null = null
  let timer: Timer | null = null

  function tick(): void {
    timer = null
    if (last === null || listeners.size === 0) return
    const next = build(seq + 1)
    const delta = diffSnapshots(last, next)
    if (delta !== undefined) {
      seq++
      last = next
      for (const listener of [...listeners]) listener(delta)
    }
    arm()
  }

  function arm(): void {
    if (listeners.size > 0) timer ??= clock.after(deltaIntervalMs, tick)
  }

  return {
    get seq() {
      return seq
    },
    subscribe(listener) {
      // While others listen, the newcomer gets what they have, so that the next delta fits for all.
      if (listeners.size === 0 || last === null) last = build(seq)
      listeners.add(listener)
      listener({ type: 'snapshot', snapshot: last })
      arm()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        timer?.cancel()
        timer = null
        last = null
      }
    },
    stop() {
      listeners.clear()
      timer?.cancel()
      timer = null
    },
  }
}
