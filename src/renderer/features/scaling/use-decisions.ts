import { useMemo } from 'react'
import { type ErrorBody } from '../../../contract/errors.ts'
import { useClockText, useSnapshot } from '../../state/hooks.ts'
import { useQuery } from '../../state/query.ts'
import { stepsOf, useRange, type Steps } from '../../state/range.ts'
import { decisionsSince, type ScalingDecision } from './decisions.ts'

const mostAsked = 1000

export interface Decisions {
  /** Of the chosen range, the newest first. */
  readonly decisions: readonly ScalingDecision[]
  /** Why those that the snapshot does not have cannot be had; null when they can. */
  readonly error: ErrorBody | null
  readonly askAgain: () => void
}

/** The chosen range, which is another one once a step. */
export function useSteps(): Steps {
  const range = useRange()
  // A text of the clock, so that nothing is drawn anew while it stays the same.
  const toMs = useClockText((nowMs) => String(stepsOf(range, nowMs).toMs))
  return useMemo(() => stepsOf(range, Number(toMs)), [range, toMs])
}

/** Decisions of the chosen range: what the snapshot has comes at once, the rest from the history. */
export function useDecisions(): Decisions {
  const range = useRange()
  const { fromMs, toMs } = useSteps()
  const live = useSnapshot((snapshot) => snapshot.scaling.events)
  const { result, error, askAgain } = useQuery(
    'history.events',
    range,
    () => ({ fromMs, toMs, kinds: ['scaling'], limit: mostAsked }),
    { everyS: 60 },
  )
  const decisions = useMemo(() => decisionsSince(fromMs, live, result?.events ?? []), [fromMs, live, result])
  return { decisions, error, askAgain }
}
