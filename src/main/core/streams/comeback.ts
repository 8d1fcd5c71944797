/**
 * How long a stream that has played is brought back when it breaks. Its viewers stay connected meanwhile, so trying
 * again costs them nothing, and giving up costs them everything; but a stream that breaks wherever it is started, or
 * takes every engine with it, must not do so for ever.
 */
import { type Clock, type Random } from '../ports.ts'
import { mayPlayElsewhere, type StreamFailure } from './failure.ts'
import { backoffMs } from './retry.ts'

/** Without a picture for so long, viewers have left or should be told. Daemon, engines and networks restart sooner. */
const patienceMs = 60_000
const againBackoff = { baseMs: 500, maxMs: 4000 }
/** A break so soon after it played counts; after so many in a row it is given up. */
const quickBreakMs = 15_000
const quickBreaksAllowed = 3
/**
 * From the second quick break on, the next start waits, twice as long each time. No jitter: an engine that died boots
 * for 4 to 8 s, and who comes back sooner than that takes the next engine from others.
 */
const quickBreakPauseMs = 2000

export interface Comeback {
  plays(): void
  /** It broke; answers how long to wait before it is started elsewhere, or null: it is given up. */
  broke(failure: StreamFailure): number | null
  /** A start of it failed; likewise. Before it has played once this is always null. */
  failed(failure: StreamFailure): number | null
  /** It broke soon after it had begun to play, so it may itself be what breaks engines. */
  readonly isSuspect: boolean
}

export function createComeback({ clock, random }: { clock: Clock; random: Random }): Comeback {
  let playsSinceMs: number | null = null
  let lostAtMs: number | null = null
  let quickBreaks = 0
  let failures = 0

  return {
    plays() {
      playsSinceMs = clock.now()
      lostAtMs = null
      failures = 0
    },
    broke(failure) {
      lostAtMs = clock.now()
      const isQuick =
        failure.kind !== 'handed_over' && playsSinceMs !== null && lostAtMs - playsSinceMs < quickBreakMs
      quickBreaks = isQuick ? quickBreaks + 1 : 0
      if (quickBreaks > quickBreaksAllowed) return null
      return quickBreaks < 2 ? 0 : quickBreakPauseMs * 2 ** (quickBreaks - 2)
    },
    failed(failure) {
      if (lostAtMs === null || !maySoonWork(failure)) return null
      const waitMs = backoffMs(failures++, againBackoff, random)
      return clock.now() - lostAtMs + waitMs < patienceMs ? waitMs : null
    },
    get isSuspect() {
      return quickBreaks > 0
    },
  }
}

/** Whether the same start may work in a moment. What the content itself is to blame for does not. */
function maySoonWork(failure: StreamFailure): boolean {
  switch (failure.kind) {
    case 'no_engine_ready':
      return true
    case 'fetch_failed':
      return failure.fault.kind !== 'content' && mayPlayElsewhere(failure)
    default:
      return mayPlayElsewhere(failure)
  }
}
