/**
 * The contents that are remembered: the whole list as it was asked for, with the live state of the worst hundred laid over
 * it. Rows that did not change stay the same objects, so that only what changed is drawn anew. Pure.
 */
import { type ContentRef } from '../../../contract/ids.ts'
import { type ContentListRow } from '../../../contract/queries.ts'
import { type ContentView } from '../../../contract/state.ts'

/**
 * @param before rows of last time
 * @param listed all that there were when they were asked for; null until then
 * @param live the worst ones, as they are now
 */
export function mergeRows(
  before: readonly ContentListRow[],
  listed: readonly ContentListRow[] | null,
  live: readonly ContentView[],
): readonly ContentListRow[] {
  const old = new Map(before.map((row) => [row.contentId, row]))
  const rows = new Map((listed ?? []).map((row) => [row.contentId, row]))
  for (const now of live) {
    const known = rows.get(now.contentId)
    rows.set(now.contentId, known === undefined ? unlisted(now) : { ...known, ...now })
  }
  return [...rows.values()].map((row) => {
    const last = old.get(row.contentId)
    return last !== undefined && isSame(last, row) ? last : row
  })
}

/** Until the list tells more, it is taken for what nearly all are: asked for by a content id. */
const unlisted = (view: ContentView): ContentListRow => ({
  ...view,
  keys: [`contentId:${view.contentId}`],
  lastKind: null,
  lastAtMs: null,
})

function isSame(a: ContentListRow, b: ContentListRow): boolean {
  return (
    a === b ||
    (a.name === b.name &&
      a.attempts === b.attempts &&
      a.failures === b.failures &&
      a.failureRate === b.failureRate &&
      a.breaker === b.breaker &&
      a.lastError === b.lastError &&
      a.nextTryAt === b.nextTryAt &&
      a.lastKind === b.lastKind &&
      a.lastAtMs === b.lastAtMs &&
      a.keys.join() === b.keys.join())
  )
}

/** What a person is told of a content: its breaker's state, and of what may be played whether it does. */
export const contentStandings = ['heldBack', 'onTrial', 'shaky', 'blocked', 'plays'] as const
export type ContentStanding = (typeof contentStandings)[number]

export function standingOf({ breaker, failures }: ContentView): ContentStanding {
  switch (breaker) {
    case 'open':
      return 'heldBack'
    case 'half-open':
      return 'onTrial'
    case 'blocked':
      return 'blocked'
    case 'closed':
      return failures > 0 ? 'shaky' : 'plays'
  }
}

/** The higher, the further up: held back, on trial, failing at times by their rate, blocked by hand, playing. */
export function badness(row: ContentView): number {
  const { length } = contentStandings
  return length - contentStandings.indexOf(standingOf(row)) + Math.min(row.failureRate, 1) / 2
}

export function worstFirst(rows: readonly ContentListRow[]): readonly ContentListRow[] {
  return rows
    .map((row) => ({ row, bad: badness(row) }))
    .sort((a, b) => b.bad - a.bad || b.row.failures - a.row.failures || newest(a.row, b.row))
    .map(({ row }) => row)
}

const newest = (a: ContentListRow, b: ContentListRow): number => (b.lastAtMs ?? 0) - (a.lastAtMs ?? 0)

export type StandingCounts = Readonly<Record<ContentStanding, number>>

export function countStandings(rows: readonly ContentListRow[]): StandingCounts {
  const counts = { heldBack: 0, onTrial: 0, shaky: 0, blocked: 0, plays: 0 }
  for (const row of rows) counts[standingOf(row)] += 1
  return counts
}

/** Which of its names an act or a player uses: the one that it is shown by. */
export function refOf({ contentId, keys }: Pick<ContentListRow, 'contentId' | 'keys'>): ContentRef {
  const isInfohash = !keys.includes(`contentId:${contentId}`) && keys.includes(`infohash:${contentId}`)
  return { kind: isInfohash ? 'infohash' : 'contentId', id: contentId }
}

/** `contentId:…` and `infohash:…` apart. */
export function namesOf(keys: readonly string[]): readonly ContentRef[] {
  return keys.map((key) => {
    const at = key.indexOf(':')
    return { kind: key.startsWith('infohash:') ? 'infohash' : 'contentId', id: key.slice(at + 1) }
  })
}
