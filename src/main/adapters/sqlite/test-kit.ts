/** For tests: a history in a folder of its own, and entries to put into it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { onTestFinished } from 'vitest'
import { type HistoryNews, type KeptChanges } from '../../core/ports.ts'
import { type ChangeEntry, type StartEntry } from '../../core/telemetry/entries.ts'
import { createSqliteHistory, type SqliteHistory } from './history.ts'
import { type ThreadOptions } from './messages.ts'

export const allTime = { fromMs: 0, toMs: 1e15, limit: 1000 }
export const nothingKept: KeptChanges = { forgotten: [], breakers: [], names: [] }

export async function newDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-history-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  return dataDir
}

export interface TestHistory extends SqliteHistory {
  readonly news: HistoryNews[]
}

export function openHistory(dataDir: string, instead: Partial<ThreadOptions> = {}): TestHistory {
  const history = createSqliteHistory({
    dataDir,
    settings: { days: 30, maxMb: 200 },
    instead: { retryMs: 50, ...instead },
  })
  const news: HistoryNews[] = []
  history.watch((one) => news.push(one))
  onTestFinished(() => history.close())
  return { ...history, news }
}

/** Waits for what a thread does in its own time. */
export async function until(what: string, fits: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 10_000
  while (!(await fits())) {
    if (Date.now() > endMs) throw new Error(`Not within 10 s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

export const startAt = (atMs: number, more: Partial<StartEntry> = {}): StartEntry => ({
  kind: 'start',
  atMs,
  contentKey: `contentId:${'a'.repeat(40)}`,
  engineId: 'e1',
  attempts: 1,
  result: 'played',
  blame: null,
  error: null,
  startMs: 800,
  firstByteMs: 700,
  selectionMs: 0.01,
  provisioningMs: 0.02,
  ...more,
})

export const changeAt = (atMs: number, text: string): ChangeEntry => ({
  kind: 'change',
  atMs,
  level: 'info',
  text,
})

/** Does something to the file behind the history's back. */
export function meddle(dataDir: string, sql: string): void {
  const db = new DatabaseSync(join(dataDir, 'history.db'), { defensive: false })
  db.exec(sql)
  db.close()
}

/** Every value of the first column. */
export function column(dataDir: string, sql: string): unknown[] {
  const db = new DatabaseSync(join(dataDir, 'history.db'))
  const values = db
    .prepare(sql)
    .all()
    .map((row) => Object.values(row)[0])
  db.close()
  return values
}
