/**
 * An engine's circumstances as they change, and what becomes of them: every change goes through here, so what is shown and
 * what is taken cannot disagree.
 */
import { type EngineState } from '../../../contract/state.ts'
import { type Clock } from '../ports.ts'
import { newcomer, standing, type Circumstances, type Standing, type Takes } from './standing.ts'

export interface Showing {
  readonly now: Readonly<Circumstances>
  readonly shown: Standing
  /** Since when it is in its state, epoch milliseconds. */
  readonly sinceMs: number
  become(changes: Partial<Circumstances>): void
}

export function createShowing(deps: {
  readonly clock: Clock
  onTakes(takes: Takes): void
  onChange(state: EngineState, reason: string): void
}): Showing {
  const { clock } = deps
  let now = newcomer()
  let shown = standing(now)
  let told: Takes = 'none'
  let sinceMs = clock.wallMs()

  function tellTakes(): void {
    if (told === shown.takes) return
    told = shown.takes
    deps.onTakes(told)
  }

  return {
    get now() {
      return now
    },
    get shown() {
      return shown
    },
    get sinceMs() {
      return sinceMs
    },
    become(changes) {
      now = { ...now, ...changes }
      const before = shown
      const next = standing(now)
      shown = next
      if (next.state !== before.state) sinceMs = clock.wallMs()
      if (next.takes === 'none') tellTakes()
      if (next.state !== before.state || next.reason !== before.reason) deps.onChange(next.state, next.reason)
      // Opened last, since that lets streams in at once. Whoever heard of the change may have closed it again by now.
      tellTakes()
    },
  }
}
