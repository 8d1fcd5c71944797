/** All contents, a page at a time: searched, counted by state, sorted. Pure. */
import { type CheckedQueryArgs, type ContentListRow, type QueryResult } from '../../../contract/queries.ts'
import { type BreakerState } from '../../../contract/state.ts'
import { stateBadness } from '../breakers/showing.ts'

type Wanted = CheckedQueryArgs<'content.list'>

export function listContents(
  all: readonly ContentListRow[],
  { search, states, sort, reversed, offset, limit }: Wanted,
): QueryResult<'content.list'> {
  const words = search.trim().toLowerCase()
  const found = words === '' ? all : all.filter((row) => textOf(row).includes(words))
  const matching = states === undefined ? found : found.filter(({ breaker }) => states.includes(breaker))
  const sorted = [...matching].sort(
    (a, b) => inOrder(a, b, sort, reversed) || (a.contentId < b.contentId ? -1 : 1),
  )
  return {
    rows: sorted.slice(offset, offset + limit),
    matching: matching.length,
    byState: countByState(found),
    total: all.length,
  }
}

const textOf = ({ name, keys, lastError, lastKind }: ContentListRow): string =>
  [name, ...keys, lastError, lastKind].join(' ').toLowerCase()

function countByState(rows: readonly ContentListRow[]): QueryResult<'content.list'>['byState'] {
  const counts: Record<BreakerState, number> = { closed: 0, open: 0, 'half-open': 0, blocked: 0 }
  for (const { breaker } of rows) counts[breaker]++
  return counts
}

/** Names ascend, everything else descends; what is not known comes last, either way round. */
function inOrder(a: ContentListRow, b: ContentListRow, sort: Wanted['sort'], reversed: boolean): number {
  const [left, right] = [valueOf(a, sort), valueOf(b, sort)]
  if (left === null || right === null) return Number(left === null) - Number(right === null)
  const order = typeof left === 'string' ? compareNames(left, String(right)) : Number(right) - Number(left)
  return reversed ? -order : order
}

function valueOf(row: ContentListRow, sort: Wanted['sort']): number | string | null {
  switch (sort) {
    case 'worst':
      return stateBadness[row.breaker] + row.failureRate
    case 'name':
      return row.name
    case 'attempts':
      return row.attempts
    case 'failures':
      return row.failures
    case 'failureRate':
      return row.failureRate
    case 'nextTry':
      // Times come from the latest, but whose turn is next is looked for first.
      return row.nextTryAt === null ? null : -row.nextTryAt
    case 'last':
      return row.lastAtMs
  }
}

/** Of thousands of names, `localeCompare` with its rules would take a second. */
const collator = new Intl.Collator('en', { numeric: true })
const compareNames = (a: string, b: string): number => collator.compare(a, b)
