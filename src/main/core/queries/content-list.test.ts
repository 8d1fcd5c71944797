import { describe, expect, it } from 'vitest'
import { queries, type ContentListRow, type QueryArgs } from '../../../contract/queries.ts'
import { listContents } from './content-list.ts'

const row = (contentId: string, more: Partial<ContentListRow> = {}): ContentListRow => ({
  contentId,
  name: null,
  keys: [`contentId:${contentId}`],
  attempts: 1,
  failures: 0,
  failureRate: 0,
  breaker: 'closed',
  lastError: null,
  lastKind: null,
  lastAtMs: null,
  nextTryAt: null,
  ...more,
})
const rows = [
  row('a1', { name: 'Sports 10', attempts: 9, lastAtMs: 500 }),
  row('b2', {
    name: 'Sports 2',
    failures: 3,
    attempts: 3,
    failureRate: 1,
    breaker: 'open',
    nextTryAt: 900,
    lastError: 'Failed to load',
    lastKind: 'fetch_failed',
  }),
  row('c3', { breaker: 'blocked', keys: ['infohash:ffff', 'contentId:c3'] }),
  row('d4', { failures: 1, attempts: 4, failureRate: 0.25, breaker: 'half-open', nextTryAt: 100 }),
]
const list = (args: QueryArgs<'content.list'> = {}) =>
  listContents(rows, queries['content.list'].args.parse(args))
const ids = (args: QueryArgs<'content.list'>) => list(args).rows.map(({ contentId }) => contentId)

describe('the list of contents', () => {
  it('of a house where nothing was played is empty', () => {
    expect(listContents([], queries['content.list'].args.parse({}))).toEqual({
      rows: [],
      matching: 0,
      total: 0,
      byState: { closed: 0, open: 0, 'half-open': 0, blocked: 0 },
    })
  })

  it.each([
    [{ limit: 0 }],
    [{ offset: -1 }],
    [{ offset: 1.5 }],
    [{ sort: 'colour' }],
    [{ states: [] }],
    [{ states: ['ajar'] }],
    [{ search: 'x'.repeat(201) }],
    [{ page: 2 }],
  ])('is refused to whoever asks for %j', (args) => {
    expect(queries['content.list'].args.safeParse(args).success).toBe(false)
  })

  it('begins with the worst', () => {
    expect(ids({})).toEqual(['c3', 'b2', 'd4', 'a1'])
    expect(ids({ reversed: true })).toEqual(['a1', 'd4', 'b2', 'c3'])
  })

  it('sorts names as people count, and puts what is not known last either way round', () => {
    expect(ids({ sort: 'name' })).toEqual(['b2', 'a1', 'c3', 'd4'])
    expect(ids({ sort: 'name', reversed: true })).toEqual(['a1', 'b2', 'c3', 'd4'])
    expect(ids({ sort: 'nextTry' })).toEqual(['d4', 'b2', 'a1', 'c3'])
    expect(ids({ sort: 'last' })[0]).toBe('a1')
    expect(ids({ sort: 'attempts' })).toEqual(['a1', 'd4', 'b2', 'c3'])
  })

  it('finds by a part of name, either id, or error, whatever the case', () => {
    expect(ids({ search: ' SPORTS ' })).toEqual(['b2', 'a1'])
    expect(ids({ search: 'FFF' })).toEqual(['c3'])
    expect(ids({ search: 'failed to' })).toEqual(['b2'])
    expect(ids({ search: 'nowhere' })).toEqual([])
  })

  it('counts every state of what was found, whatever states are shown', () => {
    const { byState, matching, total } = list({ states: ['blocked', 'open'], search: '' })
    expect(byState).toEqual({ closed: 1, open: 1, 'half-open': 1, blocked: 1 })
    expect([matching, total]).toEqual([2, 4])
  })

  it('is told a page at a time, and nothing twice', () => {
    expect([...ids({ limit: 3 }), ...ids({ limit: 3, offset: 3 }), ...ids({ limit: 3, offset: 6 })]).toEqual(
      ids({}),
    )
  })
})
