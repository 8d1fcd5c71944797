/**
 * A table for many rows of one height: sticky head, scrolls inside itself, and beyond 100 rows draws only those in
 * sight. Arrow keys move between the same buttons of neighbouring rows.
 */
import { useCallback, useRef, useState, type KeyboardEvent, type ReactNode, type UIEvent } from 'react'
import { useT } from '../i18n/use-t.ts'
import { windowOf } from './row-window.ts'
import classes from './RowTable.module.css'

export const rowHeightPx = 36
/** Below this many rows all are drawn, so that find-in-page and screen readers have the whole. */
const virtualAbove = 100

export interface Column {
  readonly head: string
  /** Pixels; without it the column takes what is left. */
  readonly widthPx?: number
  readonly figures?: boolean
  /** The head is for screen readers only: a column of buttons. */
  readonly quiet?: boolean
  /** Left out where the table is narrower than 800 px. */
  readonly wideOnly?: boolean
}

interface RowTableProps<Row> {
  /** What the table lists, for screen readers. */
  readonly label: string
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  /** How many rows are in sight before the table scrolls. */
  readonly rowsInSight: number
  /** A `<tr>` with a key and the given aria-rowindex. */
  readonly children: (row: Row, ariaRowIndex: number) => ReactNode
}

export function RowTable<Row>({ label, columns, rows, rowsInSight, children }: RowTableProps<Row>) {
  const t = useT()
  const [firstInSight, setFirstInSight] = useState(0)
  const body = useRef<HTMLTableSectionElement>(null)
  const virtual = rows.length > virtualAbove
  const shown = virtual ? windowOf(rows.length, firstInSight, rowsInSight) : { start: 0, end: rows.length }

  const onScroll = useCallback((event: UIEvent<HTMLDivElement>) => {
    // In steps of four rows: fewer renders while scrolling, the overscan covers the rest.
    setFirstInSight(Math.floor(event.currentTarget.scrollTop / (4 * rowHeightPx)) * 4)
  }, [])

  return (
    <div
      className={classes.scroll}
      style={{ maxHeight: (rowsInSight + 1) * rowHeightPx + rowHeightPx / 2 }}
      onScroll={onScroll}
      onKeyDown={moveBetweenRows}
      tabIndex={rows.length > rowsInSight ? 0 : undefined}
      role={rows.length > rowsInSight ? 'region' : undefined}
      aria-label={rows.length > rowsInSight ? t('common:scrollable', { name: label }) : undefined}
    >
      <table className={classes.table} aria-label={label} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th
                key={column.head}
                scope="col"
                className={column.wideOnly === true ? classes.wideOnly : undefined}
                data-figures={column.figures}
                style={column.widthPx === undefined ? undefined : { width: column.widthPx }}
              >
                {column.quiet === true ? <span className={classes.quiet}>{column.head}</span> : column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} data-virtual={virtual || undefined}>
          <Spacer rows={shown.start} />
          {rows.slice(shown.start, shown.end).map((row, index) => children(row, shown.start + index + 2))}
          <Spacer rows={rows.length - shown.end} />
        </tbody>
      </table>
    </div>
  )
}

/** Stands for rows out of sight. One cell: one that spans columns which are hidden would bring them back. */
function Spacer({ rows }: { rows: number }) {
  if (rows === 0) return null
  return (
    <tr aria-hidden="true">
      <td className={classes.spacer} style={{ height: rows * rowHeightPx }} />
    </tr>
  )
}

function moveBetweenRows(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  if (!(event.target instanceof HTMLElement)) return
  const row = event.target.closest('tr')
  const act = event.target.dataset.act
  if (row === null || act === undefined) return
  event.preventDefault()
  let next = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling
  while (next !== null) {
    const button = next.querySelector<HTMLElement>(`[data-act="${act}"]`)
    if (button !== null) {
      button.focus()
      return
    }
    next = event.key === 'ArrowDown' ? next.nextElementSibling : next.previousElementSibling
  }
}
