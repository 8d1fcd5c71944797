/** The rows of Streams now: each stream, and below an opened one its readers. Pure. */
import { type ReaderView, type SessionView } from '../../../contract/state.ts'

export type StreamRow =
  | { readonly kind: 'stream'; readonly session: SessionView; readonly open: boolean }
  | { readonly kind: 'reader'; readonly session: SessionView; readonly reader: ReaderView }
  | { readonly kind: 'nobody'; readonly session: SessionView }

export function streamRows(sessions: readonly SessionView[], opened: ReadonlySet<string>): StreamRow[] {
  return sessions.flatMap((session): StreamRow[] => {
    const open = opened.has(session.id)
    const head: StreamRow = { kind: 'stream', session, open }
    if (!open) return [head]
    if (session.readers.length === 0) return [head, { kind: 'nobody', session }]
    return [head, ...session.readers.map((reader): StreamRow => ({ kind: 'reader', session, reader }))]
  })
}
