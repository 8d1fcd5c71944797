/**
 * Playback sessions: one per content, as engines have it. A start with another pid or format ends the older session;
 * the same pid and format get the same session again, even an expired one over HLS.
 */
import { randomBytes } from 'node:crypto'
import { type Content } from './contents.ts'

export type SessionFormat = 'ts' | 'hls'

/**
 * `stopped` by command, `replaced` by a newer start, `expired` unread, `readerLeft` with its TS connection; `ended` and
 * `cut` by the content's behaviour.
 */
export type EndReason = 'stopped' | 'replaced' | 'expired' | 'readerLeft' | 'ended' | 'cut'

/** The one connection that reads a TS session. */
export interface Consumer {
  /** Sends what is due. */
  advance(): void
  /** `clean`: the answer is completed; otherwise the connection is reset. */
  finish(clean: boolean): void
}

export interface Session {
  readonly id: string
  /** The 32 digits of the TS session's last hop, /content/<infohash>/<token>. */
  readonly token: string
  readonly content: Content
  readonly pid: string
  readonly format: SessionFormat
  /** Wall time, as are all times here. */
  readonly startedAtMs: number
  /** Media began to flow: at the start over HLS, with the reader over TS. */
  flowingSinceMs: number | null
  lastReadAtMs: number
  consumer: Consumer | null
  ended: EndReason | null
  /** `live_changed` was told to an event poll. */
  announced: boolean
  /** Called once, when the session ends. */
  readonly onEnd: Set<(reason: EndReason) => void>
}

export interface SessionStart {
  readonly content: Content
  readonly pid: string
  readonly format: SessionFormat
  /** A new session even for the same pid. */
  readonly restart: boolean
}

export interface Sessions {
  open(start: SessionStart, nowMs: number): Session
  /** Also ended ones, for a while. */
  find(id: string): Session | null
  findByToken(token: string): Session | null
  end(session: Session, reason: EndReason): void
  active(): readonly Session[]
}

const rememberedMax = 500

export function createSessions(): Sessions {
  const active = new Map<string, Session>()
  const byId = new Map<string, Session>()

  const end = (session: Session, reason: EndReason): void => {
    if (session.ended !== null) return
    session.ended = reason
    active.delete(session.content.infohash)
    const consumer = session.consumer
    session.consumer = null
    consumer?.finish(reason === 'stopped' || reason === 'ended')
    for (const tell of session.onEnd) tell(reason)
    session.onEnd.clear()
  }

  const remember = (session: Session): void => {
    byId.delete(session.id)
    byId.set(session.id, session)
    for (const old of byId.values()) {
      if (byId.size <= rememberedMax) break
      if (old.ended !== null) byId.delete(old.id)
    }
  }

  const resurrectable = ({ content, pid, format }: SessionStart): Session | undefined =>
    [...byId.values()].find(
      (old) =>
        old.ended === 'expired' &&
        old.pid === pid &&
        format === 'hls' &&
        old.format === format &&
        old.content.infohash === content.infohash,
    )

  return {
    open: (start, nowMs) => {
      const { content, pid, format, restart } = start
      const current = active.get(content.infohash)
      if (current !== undefined && !restart && current.pid === pid && current.format === format) {
        current.lastReadAtMs = nowMs
        return current
      }
      if (current !== undefined) end(current, 'replaced')
      const earlier = restart ? undefined : resurrectable(start)
      const session: Session = {
        id: earlier?.id ?? randomBytes(20).toString('hex'),
        token: earlier?.token ?? randomBytes(16).toString('hex'),
        content,
        pid,
        format,
        startedAtMs: nowMs,
        flowingSinceMs: format === 'hls' ? nowMs : null,
        lastReadAtMs: nowMs,
        consumer: null,
        ended: null,
        announced: false,
        onEnd: new Set(),
      }
      active.set(content.infohash, session)
      remember(session)
      return session
    },
    find: (id) => byId.get(id) ?? null,
    findByToken: (token) => [...byId.values()].find((session) => session.token === token) ?? null,
    end,
    active: () => [...active.values()],
  }
}
