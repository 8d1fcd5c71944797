/** The end of Weir's log; while it is not followed, it stays as it was. */
import { useState } from 'react'
import { type ErrorBody } from '../../../contract/errors.ts'
import { type LogLevel, type LogLine } from '../../../contract/queries.ts'
import { useQuery } from '../../state/query.ts'
import { taken, type KeyedLine } from './log-lines.ts'

export const mostLines = 2000
const everyS = 2

export interface ShownLog {
  /** null where there are none yet, or no log is kept. */
  readonly lines: readonly KeyedLine[] | null
  readonly file: string | null
  readonly error: ErrorBody | null
  readonly isLoading: boolean
  readonly askAgain: () => void
}

interface Kept {
  readonly level: LogLevel
  /** The answer that they were taken from. */
  readonly of: readonly LogLine[] | null
  readonly lines: readonly KeyedLine[] | null
}

export function useLog(level: LogLevel, follows: boolean): ShownLog {
  const { result, error, askAgain } = useQuery('logs.tail', level, () => ({ lines: mostLines, level }), {
    ...(follows && { everyS }),
  })
  const [kept, setKept] = useState<Kept>({ level, of: null, lines: null })
  const isOther = kept.level !== level
  const answered = result?.lines ?? null
  // While it is paused, nothing but the first answer is taken over.
  if (isOther || (answered !== kept.of && (follows || kept.of === null))) {
    const before = isOther ? [] : (kept.lines ?? [])
    setKept({ level, of: answered, lines: answered === null ? null : taken(before, answered) })
  }
  return {
    lines: isOther ? null : kept.lines,
    file: result?.file ?? null,
    error,
    isLoading: result === null && error === null,
    askAgain,
  }
}
