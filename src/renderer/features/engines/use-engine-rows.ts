import { useMemo, useState } from 'react'
import { useSnapshot } from '../../state/hooks.ts'
import { useQuery } from '../../state/query.ts'
import { createEngineTable, startsByEngine, type EngineRow, type StartFigures } from './engine-rows.ts'

const spanMs = 30 * 60_000
const noStarts: ReadonlyMap<string, StartFigures> = new Map()

/** The engines of the snapshot with their rates and start latencies. For one place: rates need every snapshot. */
export function useEngineRows(): readonly EngineRow[] {
  const { result } = useQuery(
    'history.starts-list',
    'all engines',
    // The clock of pages is in whole seconds: a start of this moment is within.
    (nowMs) => ({ fromMs: nowMs - spanMs, toMs: nowMs + 1000, limit: 2000 }),
    { everyS: 30 },
  )
  const starts = useMemo(() => (result === null ? noStarts : startsByEngine(result.starts)), [result])
  const [table] = useState(createEngineTable)
  return useSnapshot((snapshot) => table.rows(snapshot, starts))
}
