import { expect, test } from 'vitest'
import { fakeReader, fakeSession } from '../../../../e2e/support/fake-parts.ts'
import { type Channel } from '../../../contract/channels.ts'
import { type ContentListRow } from '../../../contract/queries.ts'
import { channelRows, recordsByKey, sessionsByKey, standingOf } from './channel-rows.ts'

const id = (digit: string) => digit.repeat(40)
const channel = (name: string, ...digits: string[]): Channel => ({
  id: name,
  name,
  sources: digits.map((digit) => ({ kind: 'contentId', id: id(digit) })),
  group: null,
  logo: null,
  tvgId: null,
  number: null,
})
const record = (digit: string, attempts: number, failures: number, more: Partial<ContentListRow> = {}) => ({
  contentId: id(digit),
  name: null,
  attempts,
  failures,
  failureRate: attempts === 0 ? 0 : failures / attempts,
  breaker: 'closed' as const,
  lastError: null,
  nextTryAt: null,
  keys: [`contentId:${id(digit)}`],
  lastKind: null,
  lastAtMs: null,
  ...more,
})

test('a channel that was never tried claims nothing', () => {
  const [row] = channelRows([channel('One', 'a')], new Map(), new Map(), [])
  expect(row).toMatchObject({ standing: 'none', starts: 0, viewers: 0, sessionId: null })
})

test('what is not tried now, or blocked, is said before how often it failed', () => {
  expect(standingOf(record('a', 4, 4, { breaker: 'open' }))).toBe('open')
  expect(standingOf(record('a', 4, 0, { breaker: 'blocked' }))).toBe('blocked')
  expect(standingOf(record('a', 4, 2))).toBe('bad')
  expect(standingOf(record('a', 4, 1))).toBe('some')
  expect(standingOf(record('a', 4, 0))).toBe('good')
  expect(standingOf(record('a', 0, 0))).toBe('none')
})

test('sources count together, and one content under two names counts once', () => {
  const twice = record('b', 6, 1, { keys: [`contentId:${id('b')}`, `contentId:${id('c')}`] })
  const records = recordsByKey([record('a', 4, 2), twice])
  const [row] = channelRows([channel('One', 'a', 'b', 'c')], records, new Map(), [])
  expect(row).toMatchObject({ starts: 10, failures: 3, standing: 'bad' })
})

test('while the first source was never tried, the next that was speaks for the channel', () => {
  const records = recordsByKey([record('b', 4, 0), record('c', 4, 4)])
  const [row] = channelRows([channel('One', 'a', 'b', 'c')], records, new Map(), [])
  expect(row).toMatchObject({ starts: 8, failures: 4, standing: 'good' })
})

test('viewers are told whichever name the stream was asked for by', () => {
  const session = fakeSession(1, 'One', [fakeReader(1), fakeReader(2)])
  const byInfohash: Channel = {
    ...channel('One'),
    sources: [{ kind: 'infohash', id: session.infohash ?? '' }],
  }
  const byContent: Channel = {
    ...channel('Two'),
    sources: [{ kind: 'contentId', id: session.contentIds[0] ?? '' }],
  }
  const rows = channelRows([byInfohash, byContent], new Map(), sessionsByKey([session]), [])
  expect(rows.map(({ viewers, sessionId }) => [viewers, sessionId])).toEqual([
    [2, 's1'],
    [2, 's1'],
  ])
})

test('rows about which nothing changed stay the same objects', () => {
  const channels = [channel('One', 'a'), channel('Two', 'b')]
  const before = channelRows(channels, new Map(), new Map(), [])
  const after = channelRows(channels, recordsByKey([record('b', 1, 0)]), new Map(), before)
  expect(after[0]).toBe(before[0])
  expect(after[1]).not.toBe(before[1])
})
