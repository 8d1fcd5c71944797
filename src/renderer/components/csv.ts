/** Rows as CSV (RFC 4180: CRLF, quotes doubled), for spreadsheets. Pure. */
import { type Column } from './data-table/columns.ts'

/**
 * A spreadsheet runs a cell that begins with one of these as a formula, and names of channels come from strangers; an
 * apostrophe in front makes it text (OWASP, CSV injection). Numbers are ours and stay numbers.
 */
const formula = /^[=+\-@\t\r]/

function field(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** With the columns' headings as its first line; columns without `csv`, `text` and `sortBy` are left out. */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const told = columns.flatMap(({ head, csv, text, sortBy }) => {
    const value = csv ?? text ?? sortBy
    return value === undefined ? [] : [{ head, value }]
  })
  const lines = [
    told.map(({ head }) => field(head)),
    ...rows.map((row) => told.map(({ value }) => field(value(row)))),
  ]
  return lines.map((fields) => `${fields.join(',')}\r\n`).join('')
}
