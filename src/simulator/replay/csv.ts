/** Tables with a header line and plain values, as recorded incidents are kept. Nothing in them is trusted. */

export interface Row<C extends string> {
  text(column: C): string
  /** @throws RangeError when it is no finite number of at least `least` */
  number(column: C, least: number): number
  /** @throws RangeError always, naming file, line, column and value */
  refuse(column: C, mustBe: string): never
}

/**
 * Columns may stand in any order, and further ones are passed over.
 * @throws RangeError naming `file` and the line that cannot be read
 */
export function readTable<C extends string>(
  file: string,
  text: string,
  columns: readonly C[],
): readonly Row<C>[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const header = (lines[0] ?? '').split(',').map((name) => name.trim())
  const missing = columns.filter((column) => !header.includes(column))
  if (missing.length > 0) {
    throw new RangeError(`${file}, line 1: no column ${missing.join(', ')} in "${shown(lines[0] ?? '')}"`)
  }
  const rows: Row<C>[] = []
  lines.forEach((line, at) => {
    if (at > 0 && line.trim() !== '') rows.push(readRow(`${file}, line ${at + 1}`, line, header))
  })
  return rows
}

function readRow<C extends string>(where: string, line: string, header: readonly string[]): Row<C> {
  const values = line.split(',')
  if (values.length !== header.length) {
    throw new RangeError(
      `${where}: ${values.length} values where the header names ${header.length}: "${shown(line)}"`,
    )
  }
  const text = (column: C): string => (values[header.indexOf(column)] ?? '').trim()
  const refuse = (column: C, mustBe: string): never => {
    throw new RangeError(`${where}: ${column} is "${shown(text(column))}", but must be ${mustBe}`)
  }
  return {
    text,
    refuse,
    number(column, least) {
      const value = text(column)
      const number = Number(value)
      return value !== '' && Number.isFinite(number) && number >= least
        ? number
        : refuse(column, `a number of at least ${least}`)
    },
  }
}

const shown = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text)

/** A table as text, one line a row. */
export function csvOf(header: string, rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows.map((row) => row.join(','))].join('\n') + '\n'
}
