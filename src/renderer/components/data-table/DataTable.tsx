/**
 * The table of the pages: sticky head, sort, filter, virtual beyond 100 rows, keys. Give it `rows` whose objects stay the
 * same while nothing about them changes (as in the live store), and `columns` that are made once for each language:
 *
 *   const columns = useMemo(() => engineColumns(t), [t])
 *   <DataTable label={t('engines:title')} rows={engines} rowKey={(engine) => engine.id} columns={columns}
 *     empty={<EmptyState>…</EmptyState>} selected={useOpenedId()} onOpen={(key) => goTo('engines', key)} />
 */
import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useId, useRef, useState, type ReactNode } from 'react'
import { useT } from '../../i18n/use-t.ts'
import { CsvButton } from '../CsvButton.tsx'
import { EmptyState, LoadingState } from '../States.tsx'
import { type Column, type Sorting } from './columns.ts'
import { clickedRow, DataRow } from './DataRow.tsx'
import classes from './DataTable.module.css'
import { SortHead } from './SortHead.tsx'
import { useArranged } from './use-arranged.ts'
import { useDrawnRows } from './use-drawn-rows.ts'
import { useRowFocus } from './use-row-focus.ts'

export const rowHeightPx = 36

export interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  readonly label: string
  /** null while they are loading. */
  readonly rows: readonly Row[] | null
  readonly rowKey: (row: Row) => string
  readonly columns: readonly Column<Row>[]
  readonly initialSorting?: Sorting
  /** In place of the table when there are no rows: an `EmptyState`. */
  readonly empty: ReactNode
  /** In place of the table when its rows cannot be had: an `ErrorState`. */
  readonly error?: ReactNode
  /** Key of the row whose details are open. */
  readonly selected?: string | null
  /** A click on a row, or Enter or Space with the focus on it. */
  readonly onOpen?: (key: string) => void
  /** Beside the filter: further filters, buttons. */
  readonly tools?: ReactNode
  /** Whether there is a filter; few rows need none. */
  readonly filterable?: boolean
  /** Name of the file, without its ending, that the rows can be exported to. */
  readonly csvName?: string
  /** Rows in sight before the table scrolls in itself; without it the table takes the height of the window. */
  readonly rowsInSight?: number
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, empty, error } = props
  if (error !== undefined) return error
  if (rows === null) return <LoadingState />
  if (rows.length === 0) return empty
  return <FilledTable {...props} rows={rows} />
}

function FilledTable<Row>(props: DataTableProps<Row> & { rows: readonly Row[] }) {
  const { label, rows, rowKey, columns, selected, onOpen, tools, csvName, rowsInSight } = props
  const { filterable = true } = props
  const t = useT()
  const keysHint = useId()
  const [filter, setFilter] = useState('')
  const deferredFilter = useDeferredValue(filter)
  const [sorting, setSorting] = useState<Sorting | null>(props.initialSorting ?? null)
  const [hovered, setHovered] = useState(false)
  const [focused, setFocused] = useState(false)
  const container = useRef<HTMLDivElement>(null)

  const arranged = useArranged({
    rows,
    rowKey,
    columns,
    filter: deferredFilter,
    sorting,
    held: hovered || focused,
  })
  const keys = arranged.map(rowKey)
  const drawn = useDrawnRows({ keys, container, rowHeightPx })
  const focus = useRowFocus({
    keys,
    rowsInSight: rowsInSight ?? 10,
    container,
    scrollTo: drawn.scrollTo,
    onOpen,
  })
  const visible = drawn.range(focus.activeKey)

  return (
    <div className={classes.whole}>
      {(filterable || tools !== undefined || csvName !== undefined) && (
        <div className={classes.tools}>
          {filterable && (
            <TextInput
              size="xs"
              className={classes.filter}
              type="search"
              value={filter}
              onChange={(event) => setFilter(event.currentTarget.value)}
              placeholder={t('common:table.filter')}
              aria-label={t('common:table.filterLabel', { name: label })}
              leftSection={<IconSearch size={14} aria-hidden="true" />}
              rightSection={
                filter === '' ? null : (
                  <CloseButton
                    size="xs"
                    aria-label={t('common:table.clearFilter')}
                    onClick={() => setFilter('')}
                  />
                )
              }
            />
          )}
          <span className={classes.count} role="status">
            {arranged.length === rows.length
              ? t('common:table.rows', { count: rows.length })
              : t('common:table.shownOf', { shown: arranged.length, total: rows.length })}
          </span>
          <span className={classes.push} />
          {tools}
          {csvName !== undefined && <CsvButton name={csvName} columns={columns} rows={arranged} />}
        </div>
      )}
      {arranged.length === 0 ? (
        <EmptyState>{t('common:table.noMatch', { filter: deferredFilter })}</EmptyState>
      ) : (
        <div
          ref={container}
          className={classes.scroll}
          data-fills={rowsInSight === undefined || undefined}
          style={rowsInSight === undefined ? undefined : { maxHeight: (rowsInSight + 1.5) * rowHeightPx }}
        >
          {/* A grid, not a table: its rows are what keys move between. */}
          <table
            role="grid"
            className={classes.table}
            aria-label={label}
            aria-describedby={keysHint}
            aria-rowcount={arranged.length + 1}
          >
            <thead>
              <tr aria-rowindex={1}>
                {columns.map((column) => (
                  <SortHead key={column.id} column={column} sorting={sorting} onSort={setSorting} />
                ))}
              </tr>
            </thead>
            <tbody
              data-virtual={drawn.virtual || undefined}
              onKeyDown={focus.onKeyDown}
              onFocus={(event) => {
                setFocused(true)
                focus.onFocus(event)
              }}
              onBlur={() => {
                setFocused(false)
                focus.onBlur()
              }}
              onMouseEnter={() => setHovered(true)}
              onMouseLeave={() => setHovered(false)}
              onClick={(event) => {
                const key = clickedRow(event)
                if (key !== undefined) onOpen?.(key)
              }}
            >
              {visible.map((part) => {
                if (part.kind === 'gap') {
                  return (
                    <tr key={part.key} aria-hidden="true">
                      {/* One cell: one that spans columns which are hidden would bring them back. */}
                      <td className={classes.gap} style={{ height: part.heightPx }} />
                    </tr>
                  )
                }
                const row = arranged[part.index]
                const key = keys[part.index]
                if (row === undefined || key === undefined) return null
                return (
                  <DataRow
                    key={key}
                    row={row}
                    rowKey={key}
                    columns={columns}
                    ariaRowIndex={part.index + 2}
                    active={key === focus.activeKey}
                    selected={key === selected}
                    opens={onOpen !== undefined}
                  />
                )
              })}
            </tbody>
          </table>
          <span id={keysHint} hidden>
            {onOpen !== undefined && t('common:table.keys')}
          </span>
        </div>
      )}
    </div>
  )
}
