/** What can be asked of a running session: stat, commands, events. */
import { type Engine, flowOfSession, secondsMs } from './engine.ts'
import { rateFactor } from './flow.ts'
import { answerError, answerResponse, type Exchange, unknownSession, waitFor } from './http.ts'
import { type EndReason, type Session } from './sessions.ts'

/** How long an event poll is held when nothing happens. */
const eventPollS = 15

export function answerStat(engine: Engine, exchange: Exchange, sessionId: string): void {
  const session = engine.sessions.find(sessionId)
  engine.counters.add('statCalls', session?.content.infohash ?? null)
  if (session === null || session.ended !== null) answerError(exchange, unknownSession)
  else answerResponse(exchange, statOf(engine, session))
}

export function handleCommand(engine: Engine, exchange: Exchange, sessionId: string): void {
  const session = engine.sessions.find(sessionId)
  if (session === null || session.ended !== null) {
    answerError(exchange, unknownSession)
    return
  }
  if (exchange.query.get('method') !== 'stop') {
    answerError(exchange, 'unknown command')
    return
  }
  engine.counters.add('stops', session.content.infohash)
  engine.sessions.end(session, 'stopped')
  answerResponse(exchange, 'ok')
}

/** Long poll: what happened, or null after a while. */
export async function answerEvent(engine: Engine, exchange: Exchange, sessionId: string): Promise<void> {
  const session = engine.sessions.find(sessionId)
  engine.counters.add('eventCalls', session?.content.infohash ?? null)
  if (session === null || session.ended !== null) {
    answerError(exchange, unknownSession)
    return
  }
  if (!session.announced) {
    session.announced = true
    answerResponse(exchange, { name: 'live_changed', params: { is_live: 1 } })
    return
  }
  let onEnd: ((reason: EndReason) => void) | null = null
  const ended = new Promise<EndReason>((resolve) => {
    onEnd = resolve
    session.onEnd.add(resolve)
  })
  const nothing = waitFor(exchange, secondsMs(engine, eventPollS)).then(() => null)
  try {
    const reason = await Promise.race([ended, nothing])
    answerResponse(exchange, reason === null ? null : endEvent(session, reason))
  } finally {
    if (onEnd !== null) session.onEnd.delete(onEnd)
    // Whichever lost the race may still reject when the client goes.
    nothing.catch(() => undefined)
  }
}

function endEvent(session: Session, reason: EndReason): Record<string, unknown> {
  if (session.format === 'hls' && reason === 'cut') return { name: 'segmenter_failed', params: {} }
  return { name: 'download_stopped', params: { reason } }
}

/** No status at first, then idle, then prebuf, then dl; the shares of `settleMs` are those of a start that takes 8 s. */
function statusAt(session: Session, ageMs: number, settleMs: number): 'idle' | 'prebuf' | 'dl' | null {
  if (ageMs < settleMs / 16) return null
  if (ageMs < settleMs / 4) return 'idle'
  return ageMs < settleMs || session.content.behaviour.kind === 'noBytes' ? 'prebuf' : 'dl'
}

function statOf(engine: Engine, session: Session): Record<string, unknown> {
  const nowMs = engine.nowMs()
  const status = statusAt(session, nowMs - session.startedAtMs, engine.options.settleMs)
  if (status === null) return {}
  const { behaviour, infohash } = session.content
  const flow = flowOfSession(engine, session)
  const bytesPerSecond = engine.pattern.bytesPerSecond * rateFactor(engine.pattern, behaviour)
  const flows = status !== 'idle' && flow.untilMs !== null && nowMs - flow.untilMs < 1000
  const mediaMs = flow.untilMs === null ? 0 : Math.max(0, flow.untilMs - session.startedAtMs)
  const downloaded = status === 'idle' ? 0 : Math.floor((mediaMs / 1000) * bytesPerSecond)
  // Peers that have nothing to give stay connected: their number says nothing about the flow.
  const peers = status === 'idle' ? 0 : 3 + (Number.parseInt(infohash.slice(0, 4), 16) % 10)
  const ripple = 1 + 0.1 * Math.sin(nowMs / 3000)
  const second = (ms: number): string => String(Math.floor(ms / 1000))
  const first = second(session.startedAtMs - 30_000)
  const last = second(flow.liveLastMs)
  return {
    status,
    peers,
    speed_down: flows ? Math.round((bytesPerSecond / 1000) * ripple) : 0,
    speed_up: flows ? Math.round((bytesPerSecond / 8000) * ripple) : 0,
    downloaded,
    uploaded: Math.floor(downloaded * 0.15),
    total_progress: 0,
    stream_status: -1,
    manifest_access_mode: -1,
    selected_stream_index: 0,
    selected_file_index: -1,
    disk_cache_stats: {},
    livepos: {
      pos: second(Math.min(flow.untilMs ?? session.startedAtMs, flow.liveLastMs) - 20_000),
      last,
      live_first: first,
      live_last: last,
      first_ts: first,
      last_ts: last,
      is_live: '1',
      buffer_pieces: '30',
    },
  }
}
