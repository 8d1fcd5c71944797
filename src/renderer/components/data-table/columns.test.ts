import { expect, test } from 'vitest'
import { compareValues, heldOrder, matches, moved, type Column } from './columns.ts'

interface Song {
  readonly id: string
  readonly name: string
  readonly plays: number
}
const columns: readonly Column<Song>[] = [
  { id: 'id', head: 'Id', cell: ({ id }) => id, text: ({ id }) => id },
  { id: 'name', head: 'Name', cell: ({ name }) => name, text: ({ name }) => name },
  { id: 'plays', head: 'Plays', cell: ({ plays }) => plays, sortBy: ({ plays }) => plays },
]

test('engine 10 comes after engine 2, and accents part nothing', () => {
  expect(['e10', 'e2', 'É1', 'e1'].sort(compareValues)).toEqual(['É1', 'e1', 'e2', 'e10'])
  expect([10, 9, -1].sort(compareValues)).toEqual([-1, 9, 10])
})

test('the filter finds every word, in whatever column, however it is written', () => {
  const song = { id: 'e12', name: 'Canción del Mar', plays: 77 }
  for (const filter of ['', '  ', 'cancion', 'MAR e12', 'del   canc'])
    expect(matches(song, columns, filter)).toBe(true)
  // Across two columns nothing is one word, and figures are not text.
  for (const filter of ['mar e13', 'e12canción', '77']) expect(matches(song, columns, filter)).toBe(false)
})

test('rows under the pointer keep their places; gone ones leave, new ones come last', () => {
  const keyOf = (key: string) => key
  expect(heldOrder(['c', 'a', 'b'], ['a', 'b', 'c'], keyOf)).toEqual(['c', 'a', 'b'])
  expect(heldOrder(['c', 'a', 'b'], ['d', 'b', 'c'], keyOf)).toEqual(['c', 'b', 'd'])
  expect(heldOrder([], ['b', 'a'], keyOf)).toEqual(['b', 'a'])
})

test('keys move within the rows, and no further', () => {
  expect(
    ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', 'x'].map((key) => moved(key, 1, 30, 10)),
  ).toEqual([0, 2, 0, 11, 0, 29, undefined])
  expect(['ArrowUp', 'PageUp'].map((key) => moved(key, 0, 30, 10))).toEqual([0, 0])
  expect(['ArrowDown', 'PageDown'].map((key) => moved(key, 29, 30, 10))).toEqual([29, 29])
})
