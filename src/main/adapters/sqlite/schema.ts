/** The database's file: how it is opened, and how an older one becomes one of today. */
import { DatabaseSync } from 'node:sqlite'
import { NewerFileError } from './problems.ts'

/** Each is run once, in one transaction; `user_version` counts those that were. Never change one that was released. */
const migrations: readonly string[] = [
  `CREATE TABLE starts (
     id INTEGER PRIMARY KEY,
     at_ms INTEGER NOT NULL,
     content_key TEXT NOT NULL,
     engine_id TEXT,
     attempts INTEGER NOT NULL,
     result TEXT NOT NULL,
     blame TEXT,
     error TEXT,
     start_ms REAL,
     first_byte_ms REAL,
     selection_ms REAL,
     provisioning_ms REAL
   ) STRICT;
   CREATE INDEX starts_by_time ON starts (at_ms);
   CREATE INDEX starts_by_content ON starts (content_key, at_ms);

   CREATE TABLE events (
     id INTEGER PRIMARY KEY,
     at_ms INTEGER NOT NULL,
     kind TEXT NOT NULL,
     engine_id TEXT,
     state TEXT,
     level TEXT,
     text TEXT NOT NULL
   ) STRICT;
   CREATE INDEX events_by_time ON events (at_ms);

   CREATE TABLE figures (
     id INTEGER PRIMARY KEY,
     at_ms INTEGER NOT NULL,
     span_ms INTEGER NOT NULL,
     readers REAL NOT NULL,
     engines_ready REAL NOT NULL,
     engines_wanted REAL NOT NULL,
     in_bps REAL NOT NULL,
     out_bps REAL NOT NULL
   ) STRICT;
   CREATE INDEX figures_by_time ON figures (at_ms);

   CREATE TABLE breakers (key TEXT PRIMARY KEY, seq INTEGER NOT NULL, row TEXT NOT NULL) STRICT;
   CREATE INDEX breakers_by_seq ON breakers (seq);

   CREATE TABLE names (content_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, infohash TEXT NOT NULL) STRICT;
   CREATE INDEX names_by_seq ON names (seq);`,

  // Of alerts: their rule, and in `state` whether it was raised or is over.
  `ALTER TABLE events ADD COLUMN rule TEXT;`,

  `ALTER TABLE figures ADD COLUMN engines_busy REAL;`,
]

export const schemaVersion = migrations.length
/** With a column `at_ms`: what grows old. */
export const entryTables = ['starts', 'events', 'figures'] as const
/** With a column `seq`: what is forgotten only when there is too much of it. */
export const recordTables = ['breakers', 'names'] as const

const busyTimeoutMs = 2000
/** A WAL that grew is cut to this when it is reused. */
const walBytes = 4 * 1024 * 1024

/**
 * Opens the file, makes it if need be, and brings it up to date.
 * @throws NewerFileError without having written anything; errors of SQLite (problems.ts)
 */
export function openDatabase(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: busyTimeoutMs })
  try {
    const version = numberOf(db, 'PRAGMA user_version')
    if (version > schemaVersion) {
      throw new NewerFileError(`the file was written by a newer Weir (version ${version} of it)`)
    }
    // Only a file without tables can still be told to give pages back.
    if (version === 0) db.exec('PRAGMA auto_vacuum = INCREMENTAL')
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = ${walBytes}`)
    for (const [index, migration] of migrations.entries()) {
      if (index < version) continue
      inTransaction(db, () => db.exec(`${migration}; PRAGMA user_version = ${index + 1}`))
    }
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** All or nothing. */
export function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    work()
    db.exec('COMMIT')
  } catch (error) {
    // SQLite has rolled back already after some errors; what it says about that hides the cause.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** The one number that a statement answers. */
export function numberOf(db: DatabaseSync, sql: string): number {
  const [value] = Object.values(db.prepare(sql).get() ?? {})
  return typeof value === 'number' ? value : 0
}
