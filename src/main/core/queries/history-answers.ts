/** What pages are told of the history: the store's sums and entries in the contract's words, with names of channels. */
import { type CheckedQueryArgs, type QueryResult } from '../../../contract/queries.ts'
import { type Library } from '../channels/library.ts'
import { type HistoryStore } from '../ports.ts'
import { type StartFigures } from '../telemetry/entries.ts'

type Names = Pick<Library, 'nameOf'>

/** The name of the first channel that has one of these keys (`contentId:…`, `infohash:…`); null when none has. */
export function nameOfKey(library: Names, keys: readonly string[]): string | null {
  const ids = (kind: string): string[] =>
    keys.filter((key) => key.startsWith(kind)).map((key) => key.slice(kind.length))
  return library.nameOf({ contentIds: ids('contentId:'), infohash: ids('infohash:')[0] ?? null })
}

export async function startsOf(
  history: HistoryStore,
  library: Names,
  { fromMs, toMs, stepMs, contentKey }: CheckedQueryArgs<'history.starts'>,
): Promise<QueryResult<'history.starts'>> {
  const sums = await history.sumStarts({
    fromMs,
    toMs,
    stepMs,
    ...(contentKey === undefined ? {} : { contentKey }),
  })
  return {
    stepMs: sums.stepMs,
    buckets: sums.buckets.map((bucket) => ({ fromMs: bucket.fromMs, ...flat(bucket) })),
    total: flat(sums.total),
    topFailing: sums.topFailing.map(({ starts, ...content }) => ({
      ...content,
      count: starts,
      name: nameOfKey(library, [content.contentKey]),
    })),
  }
}

function flat({ starts, failures, failuresByKind, failuresByBlame, latency }: StartFigures) {
  return {
    count: starts,
    failures,
    failuresByKind: { ...failuresByKind },
    failuresByBlame: { ...failuresByBlame },
    ...latency,
  }
}

export async function figuresOf(
  history: HistoryStore,
  steps: CheckedQueryArgs<'history.figures'>,
): Promise<QueryResult<'history.figures'>> {
  const { stepMs, buckets } = await history.sumFigures(steps)
  return { stepMs, buckets: [...buckets] }
}

export async function eventsOf(
  history: HistoryStore,
  wanted: CheckedQueryArgs<'history.events'>,
): Promise<QueryResult<'history.events'>> {
  return { events: [...(await history.events(wanted))] }
}

export async function startRowsOf(
  history: HistoryStore,
  library: Names,
  wanted: CheckedQueryArgs<'history.starts-list'>,
): Promise<QueryResult<'history.starts-list'>> {
  const starts = await history.starts(wanted)
  return {
    starts: starts.map(({ kind: _, ...start }) => ({
      ...start,
      name: nameOfKey(library, [start.contentKey]),
    })),
  }
}
