/** Scripted contents, and what the stand-in for Weir's gateway answers to queries about them. Pure. */
import { WeirError } from '../../src/contract/errors.ts'
import { type StartRow } from '../../src/contract/history.ts'
import { refKey } from '../../src/contract/ids.ts'
import { type CheckedQueryArgs, type ContentListRow, type QueryName } from '../../src/contract/queries.ts'
import { type BreakerState, type ContentView, type Snapshot } from '../../src/contract/state.ts'
import { fakeStarts } from './fake-history.ts'
import { epochMs } from './fake-parts.ts'

const errors = [
  'The engine cannot play this content: failed to load content.',
  'No picture within 28 s. The swarm may be slow or empty; try again in a moment.',
  'This stream is encrypted. An engine plays it over HLS only, which Weir does not offer yet.',
] as const
const kinds = ['fetch_failed', 'start_stream_failed', 'encrypted'] as const

const stateOf = (index: number): BreakerState =>
  index < 12 ? 'open' : index < 15 ? 'half-open' : index < 19 ? 'blocked' : 'closed'

/** The first 60 fail or failed; the others play. */
export function fakeContent(index: number, name: string | null): ContentView {
  const breaker = stateOf(index)
  const attempts = 3 + (index % 14)
  const failures = index < 19 ? attempts - (index % 2) : index < 60 ? 1 + (index % 3) : 0
  return {
    contentId: (index + 1).toString(16).padStart(8, '0').padEnd(40, 'c'),
    name,
    attempts,
    failures,
    failureRate: failures / attempts,
    breaker,
    lastError: failures === 0 ? null : (errors[index % errors.length] ?? null),
    nextTryAt: breaker === 'open' ? epochMs + 45_000 + index * 97_000 : null,
  }
}

export function fakeContents(count: number): readonly ContentView[] {
  return Array.from({ length: count }, (_, index) =>
    fakeContent(index, index % 3 === 2 ? null : `Channel ${index + 1}`),
  )
}

/** Of the snapshot, which has the worst hundred, and as many more that play. */
function contentRows(snapshot: Snapshot): readonly ContentListRow[] {
  const more = snapshot.contents.length < 100 ? [] : fakeContents(manyContents).slice(100)
  return [...snapshot.contents, ...more].map((view, index) => ({
    ...view,
    keys: [
      refKey({ kind: 'contentId', id: view.contentId }),
      refKey({ kind: 'infohash', id: view.contentId.replaceAll('c', 'b') }),
    ],
    lastKind: view.failures === 0 ? null : (kinds[index % kinds.length] ?? null),
    lastAtMs: epochMs - index * 71_000,
  }))
}

/** So many does the list have where the snapshot has a hundred. */
export const manyContents = 2000

function starts(contentKey: string): readonly StartRow[] {
  return Array.from({ length: 12 }, (_, index) => {
    const failed = index % 3 !== 2
    return {
      atMs: epochMs - index * 640_000,
      contentKey,
      name: null,
      engineId: `e${1 + (index % 4)}`,
      attempts: 1 + (index % 2),
      result: failed ? (kinds[index % 2] ?? 'fetch_failed') : 'played',
      blame: failed ? (index % 2 === 0 ? 'content' : 'engine') : null,
      error: failed ? (errors[index % 2] ?? null) : null,
      startMs: failed ? null : 1200 + index * 90,
      firstByteMs: failed ? null : 700,
      selectionMs: 0.02,
      provisioningMs: 3,
    }
  })
}

/** @throws WeirError `not_built_yet` for what is not scripted */
export function answerFakeQuery(name: QueryName, args: unknown, snapshot: Snapshot): unknown {
  switch (name) {
    case 'content.list': {
      const rows = contentRows(snapshot)
      const count = (state: BreakerState) => rows.filter(({ breaker }) => breaker === state).length
      const byState = {
        closed: count('closed'),
        open: count('open'),
        'half-open': count('half-open'),
        blocked: count('blocked'),
      }
      return { rows, matching: rows.length, byState, total: rows.length }
    }
    case 'history.starts-list': {
      const { contentKey } = args as { contentKey?: string }
      return { starts: snapshot.contents.length === 0 ? [] : starts(contentKey ?? '') }
    }
    case 'history.starts':
      return fakeStarts(args as CheckedQueryArgs<'history.starts'>, snapshot)
    default:
      throw new WeirError('not_built_yet', { what: name, instead: '' })
  }
}
