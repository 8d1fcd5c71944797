import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useT } from '../i18n/use-t.ts'
import { csvOf } from './csv.ts'
import { type Column } from './data-table/columns.ts'
import { saveFile } from './save-file.ts'

interface CsvButtonProps<Row> {
  /** Of the file, without its ending. */
  readonly name: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
}

/** Saves the rows as they are filtered and sorted now, with all columns. */
export function CsvButton<Row>({ name, columns, rows }: CsvButtonProps<Row>) {
  const t = useT()
  return (
    <Button
      leftSection={<IconDownload size={16} aria-hidden="true" />}
      // The mark tells spreadsheets that it is UTF-8.
      onClick={() => saveFile(`${name}.csv`, 'text/csv;charset=utf-8', `\ufeff${csvOf(columns, rows)}`)}
    >
      {t('common:table.exportCsv')}
    </Button>
  )
}
