import { memo, type MouseEvent } from 'react'
import { useT } from '../../i18n/use-t.ts'
import { RowActive } from '../row-active.ts'
import { type Column } from './columns.ts'
import classes from './DataTable.module.css'

interface DataRowProps<Row> {
  readonly row: Row
  readonly rowKey: string
  readonly columns: readonly Column<Row>[]
  readonly ariaRowIndex: number
  /** The one row that Tab stops at. */
  readonly active: boolean
  readonly selected: boolean
  /** Whether a click or Enter opens something. */
  readonly opens: boolean
}

function Row<Row>({ row, rowKey, columns, ariaRowIndex, active, selected, opens }: DataRowProps<Row>) {
  // Cells hold words and figures of the language.
  useT()
  return (
    <tr
      className={classes.row}
      aria-rowindex={ariaRowIndex}
      aria-selected={opens ? selected : undefined}
      tabIndex={active ? 0 : -1}
      data-key={rowKey}
      data-opens={opens || undefined}
    >
      <RowActive value={active}>
        {columns.map((column) => (
          <td key={column.id} data-figures={column.figures} data-priority={column.priority}>
            {column.cell(row)}
          </td>
        ))}
      </RowActive>
    </tr>
  )
}

/** A row that is drawn anew only when its own data changed, or it became active or selected. */
export const DataRow = memo(Row) as typeof Row

/** The key of the row that was clicked; undefined where the click was for a control in it, or ended a selection of text. */
export function clickedRow(event: MouseEvent): string | undefined {
  if (!(event.target instanceof Element)) return undefined
  if (event.target.closest('button, a, input, select, label') !== null) return undefined
  if (window.getSelection()?.isCollapsed === false) return undefined
  return event.target.closest<HTMLElement>('tr[data-key]')?.dataset.key
}
