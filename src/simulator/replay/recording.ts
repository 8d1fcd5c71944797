/**
 * A recorded incident: requests.csv and attempts.csv, and where they are there health.csv, provisioning.csv and
 * engine_selection.csv. Times are seconds since each log began; the logs need not have begun together.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTable, type Row } from './csv.ts'

export interface RecordedRequest {
  readonly atS: number
  readonly contentId: string
  /** How long the connection stayed open, waiting included. */
  readonly heldMs: number
}

/** `handler_exit`: it played until the viewer left. Empty: it still played when the log ended. */
export const endReasons = ['handler_exit', 'start_stream_failed', 'fetch_stream_failed', ''] as const
export type EndReason = (typeof endReasons)[number]

export interface RecordedAttempt {
  readonly atS: number
  readonly contentId: string
  readonly engine: string
  readonly setupMs: number
  readonly ended: EndReason
}

export interface RecordedHealth {
  readonly atS: number
  readonly engines: number
  readonly healthy: number
}

export interface RecordedDuration {
  readonly atS: number
  readonly durationMs: number
}

/** Each list in the order of time. */
export interface Recording {
  readonly requests: readonly RecordedRequest[]
  readonly attempts: readonly RecordedAttempt[]
  readonly health: readonly RecordedHealth[]
  readonly provisioning: readonly RecordedDuration[]
  readonly selection: readonly RecordedDuration[]
}

/**
 * Reads a folder of recorded logs.
 * @throws RangeError naming the file, the line and the value that cannot be read, or the file that is missing
 */
export function readRecording(dir: string): Recording {
  const file = <C extends string>(
    name: string,
    columns: readonly C[],
    isNeeded: boolean,
  ): readonly Row<C>[] => {
    const path = join(dir, name)
    if (!existsSync(path)) {
      if (isNeeded) throw new RangeError(`There is no ${name} in ${dir}.`)
      return []
    }
    return readTable(path, readFileSync(path, 'utf8'), columns)
  }
  const durations = (name: string): RecordedDuration[] =>
    file(name, ['t_s', 'duration_ms'], false)
      .map((row) => ({ atS: row.number('t_s', 0), durationMs: row.number('duration_ms', 0) }))
      .sort(byTime)

  const requests = file('requests.csv', ['t_start_s', 'content_id', 'held_open_ms'], true)
    .map((row) => ({
      atS: row.number('t_start_s', 0),
      contentId: contentIdOf(row),
      heldMs: row.number('held_open_ms', 0),
    }))
    .sort(byTime)
  if (requests.length === 0) throw new RangeError(`${join(dir, 'requests.csv')} holds no request.`)
  return {
    requests,
    attempts: file('attempts.csv', attemptColumns, true).map(attemptOf).sort(byTime),
    health: file('health.csv', ['t_s', 'total_engines', 'healthy'], false)
      .map((row) => ({
        atS: row.number('t_s', 0),
        engines: row.number('total_engines', 0),
        healthy: row.number('healthy', 0),
      }))
      .sort(byTime),
    provisioning: durations('provisioning.csv'),
    selection: durations('engine_selection.csv'),
  }
}

const attemptColumns = [
  't_s',
  'content_id',
  'engine',
  'setup_ms',
  'end_reasons_of_this_content_session',
] as const

const attemptOf = (row: Row<(typeof attemptColumns)[number]>): RecordedAttempt => ({
  atS: row.number('t_s', 0),
  contentId: contentIdOf(row),
  engine: row.text('engine'),
  setupMs: row.number('setup_ms', 0),
  ended: endReasonOf(row),
})

function contentIdOf(row: Row<'content_id'>): string {
  const id = row.text('content_id').toLowerCase()
  return /^[0-9a-f]{40}$/.test(id) ? id : row.refuse('content_id', '40 hex digits')
}

function endReasonOf(row: Row<'end_reasons_of_this_content_session'>): EndReason {
  const text = row.text('end_reasons_of_this_content_session')
  return (
    endReasons.find((reason) => reason === text) ??
    row.refuse('end_reasons_of_this_content_session', `empty or one of ${endReasons.slice(0, 3).join(', ')}`)
  )
}

const byTime = (one: { readonly atS: number }, other: { readonly atS: number }): number => one.atS - other.atS
