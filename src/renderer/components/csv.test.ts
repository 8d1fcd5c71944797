import { expect, test } from 'vitest'
import { csvOf } from './csv.ts'
import { type Column } from './data-table/columns.ts'

type Pair = readonly [string, number | null]
const columns: readonly Column<Pair>[] = [
  { id: 'name', head: 'Name', cell: ([name]) => name, text: ([name]) => name },
  { id: 'failures', head: 'Failures, all', cell: ([, count]) => count, sortBy: ([, count]) => count },
  { id: 'acts', head: 'Acts', cell: () => null },
]

test('a name that a spreadsheet would run is text, a negative number is a number', () => {
  expect(csvOf(columns, [['=HYPERLINK("http://evil")', -3]])).toBe(
    'Name,"Failures, all"\r\n"\'=HYPERLINK(""http://evil"")",-3\r\n',
  )
  for (const name of ['+1', '-1', '@SUM(A1)', '\tx', '\rx']) {
    expect(
      csvOf(columns, [[name, 1]])
        .split('\r\n')
        .slice(1)
        .join('\r\n'),
    ).toMatch(/^"?'/)
  }
})

test('commas, quotes and lines stay inside their field, and what is not known is empty', () => {
  expect(
    csvOf(columns, [
      ['a,b', 1],
      ['say "hi"', null],
      ['two\nlines', 0],
    ]),
  ).toBe('Name,"Failures, all"\r\n"a,b",1\r\n"say ""hi""",\r\n"two\nlines",0\r\n')
})

test('no rows are a heading', () => {
  expect(csvOf(columns, [])).toBe('Name,"Failures, all"\r\n')
})
