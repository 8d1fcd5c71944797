/** What a table shows of a row, and what it is sorted, filtered and exported by. */
import { type ReactNode } from 'react'

export interface Column<Row> {
  readonly id: string
  /** Its heading, in the language of the pages. */
  readonly head: string
  /** Called again only when the row changed. Times that pass and acts are components of their own. */
  readonly cell: (row: Row) => ReactNode
  /** What rows are sorted by; null comes last either way. A column without it is not sortable. */
  readonly sortBy?: (row: Row) => string | number | null
  /** What the filter finds and CSV holds; without it CSV takes `sortBy`. */
  readonly text?: (row: Row) => string
  /** What CSV holds where that is neither, as for times. */
  readonly csv?: (row: Row) => string | number | null
  /** Pixels; without it the column takes what is left. */
  readonly widthPx?: number
  /** Right-aligned, and sorted by its largest first. */
  readonly figures?: boolean
  /** 1 is always there (without it, too), 2 where the table has 720 px, 3 where it has 1000 px, 4: 1280. */
  readonly priority?: 1 | 2 | 3 | 4
  /** The heading is for screen readers only: a column of buttons. */
  readonly quiet?: boolean
}

export interface Sorting {
  readonly column: string
  readonly desc: boolean
}

// "e2" before "e10"; accents and case do not part what belongs together.
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** Ascending. */
export function compareValues(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a), String(b))
}

/** As the filter compares: "Canción" is found by "cancion". */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}

/** Whether every word of the filter stands somewhere in the row's texts. */
export function matches<Row>(row: Row, columns: readonly Column<Row>[], filter: string): boolean {
  const words = folded(filter).split(/\s+/)
  const text = folded(columns.map((column) => column.text?.(row) ?? '').join('\n'))
  return words.every((word) => text.includes(word))
}

/**
 * Rows that stay keep their places while somebody points at them; new ones come last. Else rows would change places
 * under the pointer with every update of what they are sorted by.
 * @param keys the order that is on the screen
 */
export function heldOrder<Row>(
  keys: readonly string[],
  sorted: readonly Row[],
  keyOf: (row: Row) => string,
): Row[] {
  const left = new Map(sorted.map((row) => [keyOf(row), row]))
  const kept = keys.flatMap((key) => {
    const row = left.get(key)
    left.delete(key)
    return row === undefined ? [] : [row]
  })
  return [...kept, ...left.values()]
}

/** Where a key leads from row `at` of `count`; undefined for keys that do not move. */
export function moved(key: string, at: number, count: number, rowsInSight: number): number | undefined {
  const within = (index: number) => Math.max(0, Math.min(count - 1, index))
  switch (key) {
    case 'ArrowDown':
      return within(at + 1)
    case 'ArrowUp':
      return within(at - 1)
    case 'PageDown':
      return within(at + rowsInSight)
    case 'PageUp':
      return within(at - rowsInSight)
    case 'Home':
      return 0
    case 'End':
      return within(count - 1)
    default:
      return undefined
  }
}
