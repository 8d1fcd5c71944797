import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { type Column, type Sorting } from './columns.ts'
import classes from './DataTable.module.css'

interface SortHeadProps<Row> {
  readonly column: Column<Row>
  readonly sorting: Sorting | null
  readonly onSort: (sorting: Sorting) => void
}

/** A column's heading; a click sorts by it, another the other way round. */
export function SortHead<Row>({ column, sorting, onSort }: SortHeadProps<Row>) {
  const { id, head, figures = false } = column
  const sorted = sorting?.column === id ? sorting : null
  const Arrow = sorted?.desc === true ? IconArrowDown : IconArrowUp
  return (
    <th
      scope="col"
      aria-sort={sorted === null ? undefined : sorted.desc ? 'descending' : 'ascending'}
      data-figures={figures || undefined}
      data-priority={column.priority}
      style={column.widthPx === undefined ? undefined : { width: column.widthPx }}
    >
      {column.quiet === true ? (
        <span className={classes.quiet}>{head}</span>
      ) : column.sortBy === undefined ? (
        head
      ) : (
        <button
          type="button"
          className={classes.sort}
          data-sorted={sorted !== null || undefined}
          onClick={() => onSort({ column: id, desc: sorted === null ? figures : !sorted.desc })}
        >
          {head}
          <Arrow size={14} aria-hidden="true" className={classes.arrow} />
        </button>
      )}
    </th>
  )
}
