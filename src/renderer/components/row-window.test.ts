import { expect, test } from 'vitest'
import { windowOf } from './row-window.ts'

test('a list that became shorter than the scroll position still shows its end', () => {
  expect(windowOf(110, 400, 10)).toEqual({ start: 88, end: 110 })
})

test('a short list is drawn whole', () => {
  expect(windowOf(5, 0, 10)).toEqual({ start: 0, end: 5 })
})

test('of a long list only the rows around the sight are drawn', () => {
  expect(windowOf(500, 200, 10)).toEqual({ start: 188, end: 222 })
})
