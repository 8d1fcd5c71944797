/** Lines of a log as the page shows, searches and copies them. Pure. */
import { type LogLine } from '../../../contract/queries.ts'
import { folded } from '../../components/data-table/columns.ts'

export interface KeyedLine extends LogLine {
  /** The same for the same line in the next answer, so that only new ones are drawn. */
  readonly key: string
}

/** Lines that are alike are told apart by counting them. */
export function keyed(lines: readonly LogLine[]): KeyedLine[] {
  const seen = new Map<string, number>()
  return lines.map((line) => {
    const like = `${line.atMs} ${line.level} ${line.text}`
    const number = (seen.get(like) ?? 0) + 1
    seen.set(like, number)
    return { ...line, key: `${like} ${number}` }
  })
}

/** Those that stay are the same objects as before, so that their rows are not drawn again. */
export function taken(before: readonly KeyedLine[], lines: readonly LogLine[]): KeyedLine[] {
  const known = new Map(before.map((line) => [line.key, line]))
  return keyed(lines).map((line) => known.get(line.key) ?? line)
}

/** Lines that have the text somewhere; upper and lower case and accents are the same. */
export function matching(lines: readonly KeyedLine[], search: string): readonly KeyedLine[] {
  const wanted = folded(search)
  return wanted === '' ? lines : lines.filter(({ text }) => folded(text).includes(wanted))
}

/** As it stands in the log file: `2026-03-14 20:14:05.123 [warn] …`, in this machine's time. */
export function plainText(lines: readonly LogLine[]): string {
  return lines
    .map(({ atMs, level, text }) => `${atMs === null ? '' : `${stamp(atMs)} `}[${level}] ${text}\n`)
    .join('')
}

function stamp(ms: number): string {
  const at = new Date(ms)
  const two = (value: number, digits = 2) => String(value).padStart(digits, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${two(at.getMilliseconds(), 3)}`
  return `${day} ${time}`
}
