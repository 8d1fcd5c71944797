/** Rows filtered and sorted by TanStack Table, and kept in their places while somebody points at them. */
import {
  columnFilteringFeature,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table'
import { useMemo, useState } from 'react'
import { compareValues, heldOrder, matches, type Column, type Sorting } from './columns.ts'

const features = tableFeatures({
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
})

/** TanStack takes objects with keys; rows of ours may be anything. */
interface Entry<Row> {
  readonly row: Row
}

interface ArrangeOptions<Row> {
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly columns: readonly Column<Row>[]
  readonly filter: string
  readonly sorting: Sorting | null
  /** Whether rows keep their places for now. */
  readonly held: boolean
}

export function useArranged<Row>(options: ArrangeOptions<Row>): readonly Row[] {
  const { rows, rowKey, columns, filter, sorting, held } = options
  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, Entry<Row>> => ({
        id: column.id,
        // Undefined values come last in both directions.
        accessorFn: ({ row }) => column.sortBy?.(row) ?? undefined,
        enableSorting: column.sortBy !== undefined,
        sortUndefined: 'last',
        sortFn: (a, b, id) => compareValues(a.getValue(id), b.getValue(id)),
      })),
    [columns],
  )
  const data = useMemo(() => rows.map((row): Entry<Row> => ({ row })), [rows])
  const first = columns[0]?.id
  const table = useTable({
    features,
    data,
    columns: definitions,
    state: {
      globalFilter: filter,
      sorting: sorting === null ? [] : [{ id: sorting.column, desc: sorting.desc }],
    },
    // The filter looks at whole rows, so it is asked for one column only.
    getColumnCanGlobalFilter: ({ id }) => id === first,
    globalFilterFn: (row, _column, value: string) => matches(row.original.row, columns, value),
  })
  const sorted = table.getRowModel().rows.map(({ original }) => original.row)
  return useHeld(sorted, rowKey, held, `${filter}\n${sorting?.column}\n${sorting?.desc}`)
}

/** The rows in the order in which they were when `held` began, as long as the same is asked for. */
function useHeld<Row>(
  sorted: readonly Row[],
  rowKey: (row: Row) => string,
  held: boolean,
  asked: string,
): readonly Row[] {
  const [kept, setKept] = useState<{ keys: readonly string[]; asked: string } | null>(null)
  const holds = held && kept?.asked === asked
  if (held && kept?.asked !== asked) setKept({ keys: sorted.map(rowKey), asked })
  if (!held && kept !== null) setKept(null)
  return holds ? heldOrder(kept.keys, sorted, rowKey) : sorted
}
