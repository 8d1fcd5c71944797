/** Channels with what is known of their content and who watches them. Pure. */
import { type Channel } from '../../../contract/channels.ts'
import { refKey, type ContentRef } from '../../../contract/ids.ts'
import { type ContentListRow } from '../../../contract/queries.ts'
import { type SessionView } from '../../../contract/state.ts'

/** What starts of a content came to. */
export type Standing = 'none' | 'good' | 'some' | 'bad' | 'open' | 'blocked'

export interface ChannelRow {
  readonly channel: Channel
  /** Of all its sources together. */
  readonly starts: number
  readonly failures: number
  /** Of the source that the playlist has; while that was never tried, of the next that was. */
  readonly standing: Standing
  readonly viewers: number
  /** The stream that plays it; null while nothing does. */
  readonly sessionId: string | null
}

/** From here on it fails more often than not. */
const mostlyShare = 0.5

export function standingOf(record: ContentListRow | undefined): Standing {
  if (record === undefined) return 'none'
  if (record.breaker === 'blocked') return 'blocked'
  if (record.breaker === 'open') return 'open'
  if (record.attempts === 0) return 'none'
  if (record.failures === 0) return 'good'
  return record.failures / record.attempts >= mostlyShare ? 'bad' : 'some'
}

export type Records = ReadonlyMap<string, ContentListRow>

/** What is known of each content, by every name that it goes by. */
export function recordsByKey(rows: readonly ContentListRow[]): Records {
  return new Map(rows.flatMap((row) => row.keys.map((key) => [key, row] as const)))
}

/** The stream of each content, by both kinds of name. */
export function sessionsByKey(sessions: readonly SessionView[]): ReadonlyMap<string, SessionView> {
  return new Map(
    sessions.flatMap((session) => [
      ...session.contentIds.map((id) => [refKey({ kind: 'contentId', id }), session] as const),
      ...(session.infohash === null
        ? []
        : [[refKey({ kind: 'infohash', id: session.infohash }), session] as const]),
    ]),
  )
}

function recordOf(records: Records, source: ContentRef | undefined): ContentListRow | undefined {
  return source === undefined ? undefined : records.get(refKey(source))
}

/** @param before rows that are the same as these stay the same objects */
export function channelRows(
  channels: readonly Channel[],
  records: Records,
  sessions: ReadonlyMap<string, SessionView>,
  before: readonly ChannelRow[],
): ChannelRow[] {
  const known = new Map(before.map((row) => [row.channel.id, row]))
  return channels.map((channel) => {
    // Two sources may be one content under two names.
    const found = new Set(channel.sources.flatMap((source) => recordOf(records, source) ?? []))
    const playing = channel.sources.flatMap((source) => sessions.get(refKey(source)) ?? [])
    const row: ChannelRow = {
      channel,
      starts: sum([...found].map(({ attempts }) => attempts)),
      failures: sum([...found].map(({ failures }) => failures)),
      standing:
        channel.sources
          .map((source) => standingOf(recordOf(records, source)))
          .find((standing) => standing !== 'none') ?? 'none',
      viewers: sum([...new Set(playing)].map(({ readers }) => readers.length)),
      sessionId: playing[0]?.id ?? null,
    }
    const old = known.get(channel.id)
    return old !== undefined && isSame(old, row) ? old : row
  })
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

function isSame(a: ChannelRow, b: ChannelRow): boolean {
  return (
    a.channel === b.channel &&
    a.starts === b.starts &&
    a.failures === b.failures &&
    a.standing === b.standing &&
    a.viewers === b.viewers &&
    a.sessionId === b.sessionId
  )
}
