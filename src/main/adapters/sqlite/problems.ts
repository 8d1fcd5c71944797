/** Errors of SQLite: whether the file itself is damaged, and what to tell people. */
import { systemErrorCode, whyDiskRefused } from '../system/files.ts'

/** Result codes (https://sqlite.org/rescode.html); the low byte of an extended code. */
const codes = {
  busy: 5,
  locked: 6,
  readonly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADb: 26,
}

/** The file was written by a newer Weir; it must not be touched. */
export class NewerFileError extends Error {}

/** SQLite found it damaged, though no statement failed. */
export class DamagedFileError extends Error {}

export interface Trouble {
  readonly isDamaged: boolean
  /** The end of "The history cannot be kept: …". */
  readonly why: string
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof DamagedFileError) return { isDamaged: true, why: error.message }
  if (error instanceof NewerFileError) return { isDamaged: false, why: error.message }
  const code = sqliteCode(error)
  if (code === undefined) return { isDamaged: false, why: whyDiskRefused(error) }
  const why = words[code & 0xff]
  const message = error instanceof Error ? error.message : String(error)
  return {
    isDamaged: [codes.corrupt, codes.notADb].includes(code & 0xff),
    why: why ?? `${message} (SQLite error ${code})`,
  }
}

const words: Readonly<Record<number, string>> = {
  [codes.busy]: 'another program is using the file',
  [codes.locked]: 'another program is using the file',
  [codes.readonly]: 'the file or its folder is read-only',
  [codes.ioError]: 'the disk refuses to read or write',
  [codes.corrupt]: 'the file is damaged',
  [codes.full]: 'the disk is full',
  [codes.cantOpen]: 'the file cannot be opened or made; its folder may be read-only',
  [codes.notADb]: 'the file is damaged',
}

function sqliteCode(error: unknown): number | undefined {
  if (systemErrorCode(error) !== 'ERR_SQLITE_ERROR') return undefined
  const { errcode } = error as { errcode?: unknown }
  return typeof errcode === 'number' ? errcode : undefined
}
