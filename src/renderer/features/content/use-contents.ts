import { useEffect, useMemo, useState } from 'react'
import { type ErrorBody } from '../../../contract/errors.ts'
import { type ContentListRow } from '../../../contract/queries.ts'
import { useSnapshot, useWeir } from '../../state/hooks.ts'
import { useQuery } from '../../state/query.ts'
import { mergeRows, worstFirst } from './content-rows.ts'

/** As many as Weir remembers. */
const all = 25_000
/** What changed is asked for again, at most so often; a list of many is asked for more seldom. */
const leastPauseMs = 4000
const pausePerRowMs = 2

export interface Contents {
  /** Failing ones first; null until there is anything to show. */
  readonly rows: readonly ContentListRow[] | null
  /** Why not all can be had; the worst hundred are shown then. */
  readonly error: ErrorBody | null
  readonly askAgain: () => void
}

/** All contents that are remembered, live. */
export function useContents(): Contents {
  const live = useSnapshot((snapshot) => snapshot.contents)
  const [rows, setRows] = useState<readonly ContentListRow[]>([])
  const turn = useChangeTurn(Math.max(leastPauseMs, rows.length * pausePerRowMs))
  const { result, error, askAgain } = useQuery('content.list', 'all', () => ({ limit: all }), { on: turn })
  const listed = result?.rows ?? null

  const merged = useMemo(() => mergeRows(rows, listed, live), [rows, listed, live])
  // The same rows in the same places are the same list.
  const isNew = merged.length !== rows.length || merged.some((row, index) => row !== rows[index])
  if (isNew) setRows(merged)
  const current = isNew ? merged : rows
  const sorted = useMemo(() => worstFirst(current), [current])

  const isLoading = listed === null && error === null && live.length === 0
  return { rows: isLoading ? null : sorted, error, askAgain }
}

/** Another number when a start ended or a breaker changed, but not sooner than `pauseMs` after the last time. */
function useChangeTurn(pauseMs: number): number {
  const { live } = useWeir()
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let seen = live.getState().snapshot
    const unsubscribe = live.subscribe(({ snapshot }) => {
      if (timer !== undefined || snapshot === null) return
      const same =
        snapshot.contents === seen?.contents &&
        snapshot.rates.starts === seen.rates.starts &&
        snapshot.rates.failures === seen.rates.failures
      if (same) return
      timer = setTimeout(() => {
        timer = undefined
        seen = live.getState().snapshot
        setTurn((before) => before + 1)
      }, pauseMs)
    })
    return () => {
      clearTimeout(timer)
      unsubscribe()
    }
  }, [live, pauseMs])
  return turn
}
