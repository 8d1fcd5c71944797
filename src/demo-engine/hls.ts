/** HLS playback: `/ace/m/<infohash>/<session>.m3u8` and its segments, for any number of readers. */
import { type Engine, flowOfSession } from './engine.ts'
import { type Flow, readFlow } from './flow.ts'
import { answerStatus, type Exchange } from './http.ts'
import { type Session } from './sessions.ts'

const windowSegments = 17
/** A new session has these many segments at once; the window grows from there. */
const firstSegments = 3

export function answerList(engine: Engine, exchange: Exchange, sessionId: string): void {
  const session = engine.sessions.find(sessionId)
  if (session?.format !== 'hls') {
    answerStatus(exchange, 404, 'no such playlist')
    return
  }
  engine.counters.add('hlsLists', session.content.infohash)
  if (session.ended !== null) {
    // The playlist of a session that a newer start replaced is forbidden, any other dead one breaks.
    answerStatus(exchange, session.ended === 'replaced' ? 403 : 500, 'unknown playback session id')
    return
  }
  session.lastReadAtMs = engine.nowMs()
  const { first, last } = segmentWindow(engine, session, flowOfSession(engine, session))
  const seconds = engine.pattern.segmentMs / 1000
  const lines = ['#EXTM3U', '#EXT-X-VERSION:3', `#EXT-X-TARGETDURATION:${Math.ceil(seconds)}`]
  lines.push(`#EXT-X-MEDIA-SEQUENCE:${first}`)
  for (let n = first; n <= last; n += 1) {
    lines.push(`#EXTINF:${seconds.toFixed(3)},`, `${exchange.origin}/ace/c/${session.id}/${n}.ts`)
  }
  exchange.response
    .writeHead(200, { 'Content-Type': 'application/vnd.apple.mpegurl', 'Cache-Control': 'no-cache' })
    .end(`${lines.join('\n')}\n`)
}

export function answerSegment(engine: Engine, exchange: Exchange, sessionId: string, segment: number): void {
  const session = engine.sessions.find(sessionId)
  if (session?.format !== 'hls' || session.ended !== null) {
    answerStatus(exchange, session?.ended === 'replaced' ? 403 : 500, 'unknown playback session id')
    return
  }
  const flow = flowOfSession(engine, session)
  const { first, last } = segmentWindow(engine, session, flow)
  if (segment < first || segment > last) {
    answerStatus(exchange, 404, 'no such segment')
    return
  }
  session.lastReadAtMs = engine.nowMs()
  const { pattern } = engine
  const { behaviour, infohash, title } = session.content
  const from = pattern.segmentStart(segment)
  const bytes = readFlow(pattern, flow, behaviour, title, from, pattern.segmentStart(segment + 1))
  engine.counters.add('hlsSegments', infohash)
  engine.counters.add('bytesSent', infohash, bytes.length)
  exchange.response
    .writeHead(200, { 'Content-Type': 'video/mp2t', 'Content-Length': bytes.length })
    .end(bytes)
}

/** First and last segment of the list now; last < first when there is none. */
function segmentWindow(engine: Engine, session: Session, flow: Flow): { first: number; last: number } {
  const { pattern } = engine
  const atStart = pattern.segmentAt(session.startedAtMs) - firstSegments
  if (flow.untilMs === null) return { first: atStart, last: atStart - 1 }
  const last = pattern.segmentAt(flow.untilMs) - 1
  return { first: Math.max(atStart, last - windowSegments + 1), last }
}
