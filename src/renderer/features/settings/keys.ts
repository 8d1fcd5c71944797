/** Settings by their dotted key (`engines.min`), and as sections. Pure. */
import { type SettingRow } from '../../../contract/setting-rows.ts'
import { folded } from '../../components/data-table/columns.ts'
import { docOf } from './words.ts'

/** Groups of keys as in the settings file. */
export type Values = Readonly<Record<string, unknown>>

const isGroup = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** undefined where there is none. */
export function valueAt(values: Values, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((at, name) => (isGroup(at) && Object.hasOwn(at, name) ? at[name] : undefined), values)
}

/** The groups that change these keys, as `settings.set` takes them. */
export function patchOf(changes: ReadonlyMap<string, unknown>): Values {
  const patch: Record<string, unknown> = {}
  for (const [key, value] of changes) {
    const names = key.split('.')
    const last = names.pop() ?? ''
    let group = patch
    for (const name of names) {
      const inner: Record<string, unknown> = isGroup(group[name]) ? { ...group[name] } : {}
      group[name] = inner
      group = inner
    }
    group[last] = value
  }
  return patch
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

export const sectionOf = (key: string): string => key.split('.')[0] ?? ''

/** Sections in the order of the settings. */
export const sectionsOf = (rows: readonly SettingRow[]): string[] => [
  ...new Set(rows.map(({ key }) => sectionOf(key))),
]

/** Rows with all words of the search in their key or description. */
export function found(rows: readonly SettingRow[], search: string): SettingRow[] {
  const words = folded(search).split(/\s+/)
  return rows.filter((row) => {
    const text = folded(`${row.key}\n${docOf(row)}`)
    return words.every((word) => text.includes(word))
  })
}

/** Neither a secret, nor for the settings file alone: what reset and import may change. */
export const isOrdinary = ({ secret, fileOnly }: SettingRow): boolean => !secret && !fileOnly

export interface Difference {
  readonly key: string
  readonly from: unknown
  readonly to: unknown
}

/** What an import of these values would change: what they do not name gets its default. */
export function importDifferences(
  rows: readonly SettingRow[],
  values: Values,
  imported: Values,
): Difference[] {
  return rows.filter(isOrdinary).flatMap(({ key, default: initial }) => {
    const given = valueAt(imported, key)
    const from = valueAt(values, key)
    const to = given === undefined ? initial : given
    return same(from, to) ? [] : [{ key, from, to }]
  })
}

/** The groups of keys that a file's text holds; null when it holds none. */
export function groupsIn(text: string): Values | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    return isGroup(value) ? value : null
  } catch {
    return null
  }
}
