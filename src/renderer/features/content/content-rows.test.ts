import { expect, test } from 'vitest'
import { type ContentListRow } from '../../../contract/queries.ts'
import { type ContentView } from '../../../contract/state.ts'
import { badness, countStandings, mergeRows, namesOf, refOf, standingOf, worstFirst } from './content-rows.ts'

const view = (contentId: string, more: Partial<ContentView> = {}): ContentView => ({
  contentId,
  name: null,
  attempts: 4,
  failures: 0,
  failureRate: 0,
  breaker: 'closed',
  lastError: null,
  nextTryAt: null,
  ...more,
})
const row = (contentId: string, more: Partial<ContentListRow> = {}): ContentListRow => ({
  ...view(contentId),
  keys: [`contentId:${contentId}`],
  lastKind: null,
  lastAtMs: null,
  ...more,
})

test('before the list is there, the live hundred are shown', () => {
  expect(mergeRows([], null, [view('a', { breaker: 'open' })])).toEqual([row('a', { breaker: 'open' })])
})

test('the live state is laid over the list, which is older, and keeps what only the list tells', () => {
  const listed = [row('a', { lastKind: 'fetch_failed', lastAtMs: 7 }), row('b')]
  const merged = mergeRows([], listed, [view('a', { breaker: 'open', failures: 3 }), view('c')])
  expect(merged).toEqual([
    row('a', { lastKind: 'fetch_failed', lastAtMs: 7, breaker: 'open', failures: 3 }),
    row('b'),
    row('c'),
  ])
})

test('rows that did not change stay the same objects; those that are gone go', () => {
  const before = mergeRows([], [row('a'), row('b'), row('c')], [])
  const after = mergeRows(before, [row('a'), row('b', { attempts: 9 })], [view('a')])
  expect(after[0]).toBe(before[0])
  expect(after[1]).not.toBe(before[1])
  expect(after).toHaveLength(2)
})

test('what fails comes first, the most often failing among equals; what somebody blocked is settled', () => {
  const rows = [
    row('plays'),
    row('blocked', { breaker: 'blocked', failureRate: 1, failures: 4 }),
    row('seldom', { failures: 1, failureRate: 0.1 }),
    row('often', { failures: 3, failureRate: 0.75 }),
    row('trial', { breaker: 'half-open', failures: 4, failureRate: 1 }),
    row('held', { breaker: 'open', failures: 3, failureRate: 0.9 }),
    row('heldAlways', { breaker: 'open', failures: 3, failureRate: 1 }),
  ]
  expect(worstFirst(rows).map(({ contentId }) => contentId)).toEqual([
    'heldAlways',
    'held',
    'trial',
    'often',
    'seldom',
    'blocked',
    'plays',
  ])
  expect(countStandings(rows)).toEqual({ heldBack: 2, onTrial: 1, shaky: 2, blocked: 1, plays: 1 })
})

test('a failure rate decides within a state only', () => {
  const worstShaky = row('a', { failures: 9, failureRate: 1 })
  expect(standingOf(worstShaky)).toBe('shaky')
  expect(badness(worstShaky)).toBeLessThan(badness(row('b', { breaker: 'half-open' })))
})

test('acts name a content as it was asked for, by content id or infohash', () => {
  expect(refOf(row('a'))).toEqual({ kind: 'contentId', id: 'a' })
  expect(refOf(row('a', { keys: ['infohash:a'] }))).toEqual({ kind: 'infohash', id: 'a' })
  expect(namesOf(['contentId:a', 'infohash:b'])).toEqual([
    { kind: 'contentId', id: 'a' },
    { kind: 'infohash', id: 'b' },
  ])
})
