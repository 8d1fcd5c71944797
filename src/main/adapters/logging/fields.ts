/**
 * Details of a line in the log as logfmt: `id=e3 waitedS=1.004 failure.kind=fetch_failed why="no such host"`, which people
 * read and programs parse. Nothing deeper than four levels; a mistake with its stack.
 */
import { inspect } from 'node:util'

const deepest = 4

/** '' without any. */
export function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  return pairs('', fields, 1).join(' ')
}

function pairs(prefix: string, fields: object, depth: number): string[] {
  return Object.entries(fields).flatMap(([name, value]: [string, unknown]) => {
    const key = `${prefix}${name}`
    if (value === undefined) return []
    const isGroup = typeof value === 'object' && value !== null && !(value instanceof Error)
    if (isGroup && !Array.isArray(value) && depth < deepest) return pairs(`${key}.`, value, depth + 1)
    return [`${key}=${valueText(value)}`]
  })
}

function valueText(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toFixed(3)))
  if (typeof value === 'string') return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)
  if (value instanceof Error) return inspect(value, { depth: 2 })
  return inspect(value, { depth: 0, breakLength: Infinity, compact: true })
}
