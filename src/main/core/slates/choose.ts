/** Which slate tells a viewer how things stand (docs/slates.md lists them; scripts/make-slates.sh makes them). */
import { type ErrorCode, type WeirError } from '../../../contract/errors.ts'
import { type StreamProgress } from '../door.ts'

export type SlateName =
  | 'unavailable'
  | 'full'
  | 'booting'
  | 'starting'
  | `position-${number | 'more'}`
  | `position-${number | 'more'}-${(typeof etaStepsS)[number]}s`

/** Expected waits that there are slates for. */
export const etaStepsS = [10, 20, 30, 60, 120, 300] as const
/** Places in the queue that there are slates for; behind them, it is "9+". */
export const lastPosition = 9
/** What is expected to take longer than this is better not promised. */
const longestEtaS = 450

export function slateFor(progress: StreamProgress): SlateName {
  switch (progress.phase) {
    case 'booting':
      return 'booting'
    case 'starting':
    case 'live':
      return 'starting'
    case 'queued': {
      const place = progress.position <= lastPosition ? progress.position : 'more'
      const etaS = progress.etaS === null ? null : etaStep((progress.etaS.min + progress.etaS.max) / 2)
      return etaS === null ? `position-${place}` : `position-${place}-${etaS}s`
    }
    case 'over':
      return slateForError(progress.error) ?? 'unavailable'
  }
}

/** null for failures that are no news for a viewer, or that are the request's own fault. */
export function slateForError({ code }: WeirError): 'unavailable' | 'full' | null {
  return slatesOfErrors[code] ?? null
}

const slatesOfErrors: Partial<Record<ErrorCode, 'unavailable' | 'full'>> = {
  content_known_bad: 'unavailable',
  content_blocked: 'unavailable',
  content_unavailable: 'unavailable',
  content_encrypted: 'unavailable',
  start_timeout: 'unavailable',
  engine_failed: 'unavailable',
  no_engine_ready: 'unavailable',
  queue_full: 'full',
  queue_timeout: 'full',
  too_many_readers: 'full',
  overloaded: 'full',
}

/** The nearest step as people would round it. */
function etaStep(seconds: number): (typeof etaStepsS)[number] | null {
  if (seconds > longestEtaS) return null
  let best: (typeof etaStepsS)[number] = etaStepsS[0]
  for (const step of etaStepsS) if (Math.abs(step - seconds) <= Math.abs(best - seconds)) best = step
  return best
}
