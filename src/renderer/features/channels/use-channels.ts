/** The channels of the playlist, live: when the list is another one, when a stream starts or ends. */
import { useMemo, useState } from 'react'
import { type ErrorBody } from '../../../contract/errors.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { useQuery } from '../../state/query.ts'
import { channelRows, recordsByKey, sessionsByKey, type ChannelRow, type Records } from './channel-rows.ts'

/** A list may be replaced by one with as many channels, which the snapshot does not tell. */
const listEveryS = 20
const recordsEveryS = 10
/** As many as Weir remembers. */
const allRecords = 25_000

export interface Channels {
  /** null until there is an answer. */
  readonly rows: readonly ChannelRow[] | null
  readonly records: Records
  readonly error: ErrorBody | null
  readonly askAgain: () => void
}

export function useChannels(): Channels {
  const told = useSnapshot((snapshot) => snapshot.channels)
  const sessions = useSnapshot((snapshot) => snapshot.sessions)
  const list = useQuery('channels.list', 'all', () => ({}), { everyS: listEveryS, on: told })
  // Without it, channels are shown all the same.
  const contents = useQuery('content.list', 'all', () => ({ limit: allRecords }), { everyS: recordsEveryS })

  const records = useMemo(() => recordsByKey(contents.result?.rows ?? []), [contents.result])
  const playing = useMemo(() => sessionsByKey(sessions), [sessions])
  const [rows, setRows] = useState<readonly ChannelRow[]>([])
  const channels = list.result?.channels ?? null
  const next = useMemo(
    () => (channels === null ? rows : channelRows(channels, records, playing, rows)),
    [channels, records, playing, rows],
  )
  const isNew = next.length !== rows.length || next.some((row, index) => row !== rows[index])
  if (isNew) setRows(next)
  return {
    rows: channels === null ? null : isNew ? next : rows,
    records,
    error: list.error,
    askAgain: list.askAgain,
  }
}
