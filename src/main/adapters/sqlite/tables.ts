/** The tables of the history: entries and records go in and come out as core knows them. Every method may throw. */
import { type DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { z } from 'zod'
import { alertEventSchema } from '../../../contract/alerts.ts'
import { eventKinds } from '../../../contract/history.ts'
import { changeSchema, engineStates } from '../../../contract/state.ts'
import { type KeptBreaker, type KeptName } from '../../core/ports.ts'
import {
  type EventEntry,
  type EventsWanted,
  type FiguresEntry,
  type HistoryEntry,
  type StartEntry,
  type StartsOf,
  type TimeRange,
} from '../../core/telemetry/entries.ts'
import { holding, type Pending } from '../../core/telemetry/kept.ts'
import { DamagedFileError } from './problems.ts'
import { createRetention, type Retention, type RetentionLimits } from './retention.ts'
import { entryTables, inTransaction, numberOf, openDatabase, recordTables } from './schema.ts'

/** Rows that one question reads at most: a month of a very busy house. */
const rowsAtMost = 500_000

export interface Tables extends Retention {
  /** In one transaction. */
  write(pending: Pending): void
  load(): { breakers: unknown[]; names: KeptName[] }
  /** The newest first. */
  starts(wanted: TimeRange & StartsOf & { limit?: number }): StartEntry[]
  figures(range: TimeRange): FiguresEntry[]
  events(wanted: EventsWanted): EventEntry[]
  /** Looks for damage in one table after the other; false when all were looked at. @throws DamagedFileError */
  checkNext(): boolean
  close(): void
}

export function openTables(file: string, limits: RetentionLimits): Tables {
  const db = openDatabase(file)
  try {
    return tablesOf(db, limits)
  } catch (error) {
    db.close()
    throw error
  }
}

function tablesOf(db: DatabaseSync, limits: RetentionLimits): Tables {
  const insert = {
    start: db.prepare(
      `INSERT INTO starts (at_ms, content_key, engine_id, attempts, result, blame, error,
         start_ms, first_byte_ms, selection_ms, provisioning_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    event: db.prepare(
      'INSERT INTO events (at_ms, kind, engine_id, state, level, text, rule) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    figures: db.prepare(
      `INSERT INTO figures (at_ms, span_ms, readers, engines_ready, engines_wanted, in_bps, out_bps, engines_busy)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    breaker: db.prepare('INSERT OR REPLACE INTO breakers (key, seq, row) VALUES (?, ?, ?)'),
    name: db.prepare('INSERT OR REPLACE INTO names (content_id, seq, infohash) VALUES (?, ?, ?)'),
  }
  const forget = db.prepare('DELETE FROM breakers WHERE key = ?')
  const select = {
    breakers: db.prepare('SELECT row FROM breakers ORDER BY seq'),
    names: db.prepare('SELECT content_id, infohash FROM names ORDER BY seq'),
    // The comparison with NULL stands for "of any engine".
    starts: db.prepare(
      `SELECT * FROM starts WHERE at_ms >= ? AND at_ms < ? AND engine_id IS coalesce(?, engine_id)
         ORDER BY at_ms DESC, id DESC LIMIT ?`,
    ),
    startsOf: db.prepare(
      `SELECT * FROM starts WHERE content_key = ? AND at_ms >= ? AND at_ms < ?
         AND engine_id IS coalesce(?, engine_id) ORDER BY at_ms DESC, id DESC LIMIT ?`,
    ),
    figures: db.prepare('SELECT * FROM figures WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms LIMIT ?'),
    events: db.prepare(
      `SELECT * FROM events WHERE at_ms >= ? AND at_ms < ? AND engine_id IS coalesce(?, engine_id)
         AND kind IN (SELECT value FROM json_each(?)) ORDER BY at_ms DESC, id DESC LIMIT ?`,
    ),
  }
  let seq = Math.max(...recordTables.map((table) => numberOf(db, `SELECT max(seq) FROM ${table}`)))
  const unchecked: string[] = [...recordTables, ...entryTables]

  function add(entry: HistoryEntry): void {
    const atMs = Math.round(entry.atMs)
    switch (entry.kind) {
      case 'start': {
        const { contentKey, engineId, attempts, result, blame, error } = entry
        const latencies = [entry.startMs, entry.firstByteMs, entry.selectionMs, entry.provisioningMs]
        insert.start.run(atMs, contentKey, engineId, attempts, result, blame, error, ...latencies)
        return
      }
      case 'engine':
        return event(atMs, 'engine', entry.engineId, entry.state, null, entry.reason, null)
      case 'change':
        return event(atMs, 'change', null, null, entry.level, entry.text, null)
      case 'scaling':
        return event(atMs, 'scaling', null, null, null, entry.text, null)
      case 'alert':
        return event(atMs, 'alert', null, entry.what, entry.level, entry.text, entry.rule)
      case 'figures': {
        const { spanMs, readers, enginesReady, enginesWanted, enginesBusy, inBps, outBps } = entry
        const engines = [enginesReady, enginesWanted]
        insert.figures.run(atMs, Math.round(spanMs), readers, ...engines, inBps, outBps, enginesBusy)
      }
    }
  }

  function event(...values: SQLInputValue[]): void {
    insert.event.run(...values)
  }

  function keep(row: KeptBreaker): void {
    // The record may have been kept under another of its keys.
    for (const key of row.keys) forget.run(key)
    insert.breaker.run(row.keys[0] ?? '', ++seq, JSON.stringify(row))
  }

  return {
    ...createRetention(db, limits),
    write({ entries, forgotten, breakers, names }) {
      inTransaction(db, () => {
        for (const entry of entries) add(entry)
        for (const key of forgotten) forget.run(key)
        for (const row of breakers) keep(row)
        for (const [contentId, infohash] of names) insert.name.run(contentId, ++seq, infohash)
      })
    },
    load: () => ({
      breakers: holding(select.breakers.all().flatMap(({ row }) => readBreaker(row))),
      names: select.names.all().map((row): KeptName => nameRow.parse(Object.values(row))),
    }),
    starts({ fromMs, toMs, limit = rowsAtMost, contentKey, engineId = null }) {
      const rows =
        contentKey === undefined
          ? select.starts.all(fromMs, toMs, engineId, limit)
          : select.startsOf.all(contentKey, fromMs, toMs, engineId, limit)
      return rows.map((row) => startOf(row as unknown as StartRow))
    },
    figures: ({ fromMs, toMs }) =>
      select.figures.all(fromMs, toMs, rowsAtMost).map((row) => figuresOf(row as unknown as FiguresRow)),
    events: ({ fromMs, toMs, limit, kinds = eventKinds, engineId = null }) =>
      select.events
        .all(fromMs, toMs, engineId, JSON.stringify(kinds), limit)
        .flatMap((row) => eventOf(row as unknown as EventRow)),
    checkNext() {
      const table = unchecked.shift()
      if (table === undefined) return false
      const found = db
        .prepare(`PRAGMA quick_check('${table}')`)
        .all()
        .flatMap((row) => Object.values(row))
      if (found.some((line) => line !== 'ok')) throw new DamagedFileError('the file is damaged')
      return unchecked.length > 0
    },
    close: () => db.close(),
  }
}

const nameRow = z.tuple([z.string(), z.string()])
const breakerRow = z.looseObject({ keys: z.array(z.string()) })

/** Core checks the rest of it. */
function readBreaker(row: unknown): KeptBreaker[] {
  try {
    return [breakerRow.parse(JSON.parse(String(row)))]
  } catch {
    return []
  }
}

// STRICT tables hold what these say; only files that were tampered with do not.
interface StartRow {
  at_ms: number
  content_key: string
  engine_id: string | null
  attempts: number
  result: string
  blame: StartEntry['blame']
  error: string | null
  start_ms: number | null
  first_byte_ms: number | null
  selection_ms: number | null
  provisioning_ms: number | null
}

interface FiguresRow {
  at_ms: number
  span_ms: number
  readers: number
  engines_ready: number
  engines_wanted: number
  engines_busy: number | null
  in_bps: number
  out_bps: number
}

interface EventRow {
  at_ms: number
  kind: string
  engine_id: string | null
  state: string | null
  level: string | null
  text: string
  rule: string | null
}

function startOf(row: StartRow): StartEntry {
  return {
    kind: 'start',
    atMs: row.at_ms,
    contentKey: row.content_key,
    engineId: row.engine_id,
    attempts: row.attempts,
    result: row.result,
    blame: row.blame,
    error: row.error,
    startMs: row.start_ms,
    firstByteMs: row.first_byte_ms,
    selectionMs: row.selection_ms,
    provisioningMs: row.provisioning_ms,
  }
}

function figuresOf(row: FiguresRow): FiguresEntry {
  return {
    kind: 'figures',
    atMs: row.at_ms,
    spanMs: row.span_ms,
    readers: row.readers,
    enginesReady: row.engines_ready,
    enginesWanted: row.engines_wanted,
    enginesBusy: row.engines_busy,
    inBps: row.in_bps,
    outBps: row.out_bps,
  }
}

const asEngine = z.enum(engineStates)
const asLevel = changeSchema.shape.level

/** Kinds that a newer Weir might have written are left out. */
function eventOf(row: EventRow): EventEntry[] {
  const { at_ms: atMs, text } = row
  switch (row.kind) {
    case 'engine': {
      const state = asEngine.safeParse(row.state)
      if (!state.success || row.engine_id === null) return []
      return [{ kind: 'engine', atMs, engineId: row.engine_id, state: state.data, reason: text }]
    }
    case 'change': {
      const level = asLevel.safeParse(row.level)
      return level.success ? [{ kind: 'change', atMs, level: level.data, text }] : []
    }
    case 'scaling':
      return [{ kind: 'scaling', atMs, text }]
    case 'alert': {
      const { rule, state: what, level } = row
      const alert = alertEventSchema.safeParse({ atMs, rule, what, level, text })
      return alert.success ? [{ kind: 'alert', ...alert.data }] : []
    }
    default:
      return []
  }
}
