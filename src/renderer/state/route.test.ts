import { expect, test } from 'vitest'
import { pageNames } from '../../contract/pages.ts'
import { hrefOf, parseRoute } from './route.ts'

test('an address that names no page leads to the Overview', () => {
  for (const hash of ['', '#', '#/', '#/nowhere', '#page', '#/Engines', '#/engines.html']) {
    expect(parseRoute(hash)).toEqual({ page: 'overview', id: null })
  }
})

test('every page, and whatever is opened on it, is found again by its address', () => {
  for (const page of pageNames) {
    expect(parseRoute(hrefOf(page))).toEqual({ page, id: null })
    for (const id of ['e3', 'a/b', 'Canal + % ñ', '#'])
      expect(parseRoute(hrefOf(page, id))).toEqual({ page, id })
  }
})

test('an address typed by hand does not break the page', () => {
  expect(parseRoute('#/engines/100%')).toEqual({ page: 'engines', id: '100%' })
})
