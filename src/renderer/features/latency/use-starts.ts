import { useState } from 'react'
import { type ErrorBody } from '../../../contract/errors.ts'
import { type QueryResult } from '../../../contract/queries.ts'
import { useClockText } from '../../state/hooks.ts'
import { useQuery } from '../../state/query.ts'
import { stepsOf, type Range, type Steps } from '../../state/range.ts'

export type StartsResult = QueryResult<'history.starts'>

/** What the history told, and the time that it was asked about. */
export interface ToldStarts {
  readonly result: StartsResult
  /** The range in the steps that were taken. */
  readonly steps: Steps
}

export interface AskedStarts {
  /** null before the first answer. While another range is asked for, what the last one told stays. */
  readonly told: ToldStarts | null
  /** Why the last try failed. `told` is of before then, or null where it is about something else. */
  readonly error: ErrorBody | null
  readonly askAgain: () => void
}

/** A step that lasts longer is asked about again before it is over. */
const everyAtMostS = 30

/** The starts of a range that ends now, of all contents or of one; asked about again while the page is open. */
export function useStarts(range: Range, contentKey: string | null): AskedStarts {
  // Another text once a step, and with it another question.
  const toMs = useClockText((nowMs) => String(stepsOf(range, nowMs).toMs))
  const steps = stepsOf(range, Number(toMs))
  const { result, error, askAgain } = useQuery(
    'history.starts',
    `${range} ${contentKey ?? ''}`,
    () => ({ ...steps, ...(contentKey !== null && { contentKey }) }),
    { everyS: Math.min(everyAtMostS, steps.stepMs / 1000), on: toMs },
  )

  // The answer with the range it came for: a chart whose axis moved before its data would show a gap for a moment.
  const [told, setTold] = useState<ToldStarts | null>(null)
  if (result !== null && told?.result !== result)
    setTold({ result, steps: { ...steps, stepMs: result.stepMs } })

  return { told: result === null && error !== null ? null : told, error, askAgain }
}
