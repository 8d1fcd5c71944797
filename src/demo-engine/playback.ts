/** TS playback: `/ace/r/<infohash>/<session>` → 302 `/content/<infohash>/<token>` → the bytes, for one reader. */
import { type ServerResponse } from 'node:http'
import { type Engine, flowOfSession } from './engine.ts'
import { rateFactor, readFlow } from './flow.ts'
import { answerDoubledStatusLine, answerStatus, type Exchange, redirectForEver } from './http.ts'
import { type Consumer, type Session } from './sessions.ts'
import { type PacketNumber } from './test-pattern.ts'
import { packetBytes } from './transport-stream.ts'

/** A new reader begins at the last keyframe that is at least this old, and gets everything since at once. */
const backlogMs = 1000
/** A reader that is further behind goes on at the live edge, as if the engine's cache had run out. */
const furthestBehindMs = 30_000

/** `/ace/r/<infohash>/<session>`: the URL that a start answers. */
export function redirectToContent(engine: Engine, exchange: Exchange, sessionId: string): void {
  const session = engine.sessions.find(sessionId)
  if (session?.format !== 'ts' || session.ended !== null) {
    answerStatus(exchange, 500, 'unknown playback session id')
    return
  }
  if (session.consumer !== null) refuseSecondReader(engine, exchange, session)
  else redirectForEver(exchange, `${exchange.origin}/content/${session.content.infohash}/${session.token}`)
}

/** `/content/<infohash>/<token>`: the media. */
export function play(engine: Engine, exchange: Exchange, token: string): void {
  const session = engine.sessions.findByToken(token)
  if (session?.format !== 'ts' || session.ended !== null) {
    answerStatus(exchange, 500, 'unknown playback session id')
    return
  }
  engine.counters.add('playbackGets', session.content.infohash)
  if (session.consumer !== null) {
    refuseSecondReader(engine, exchange, session)
    return
  }
  if (session.content.behaviour.kind === 'encrypted') {
    answerStatus(exchange, 500, 'encrypted content plays over HLS only')
    return
  }
  exchange.response.writeHead(200, { 'Content-Type': 'video/mp2t' })
  exchange.response.flushHeaders()
  session.flowingSinceMs = engine.nowMs()
  const consumer = createConsumer(engine, session, exchange.response)
  session.consumer = consumer
  exchange.gone.addEventListener('abort', () => {
    if (session.consumer === consumer) engine.sessions.end(session, 'readerLeft')
  })
  consumer.advance()
}

function refuseSecondReader(engine: Engine, exchange: Exchange, session: Session): void {
  engine.counters.add('refusedReaders', session.content.infohash)
  answerDoubledStatusLine(exchange)
}

function createConsumer(engine: Engine, session: Session, response: ServerResponse): Consumer {
  const { pattern } = engine
  const { behaviour, infohash, title } = session.content
  let cursor: PacketNumber = pattern.joinAt(engine.nowMs() - backlogMs)
  const furthestBehind = (pattern.bytesPerSecond / packetBytes) * (furthestBehindMs / 1000)
  // Padding makes big answers out of few packets; a second of broadcast at a time is plenty.
  const mostPackets = Math.ceil((20 * pattern.bytesPerSecond) / packetBytes / rateFactor(pattern, behaviour))
  return {
    advance: () => {
      const flow = flowOfSession(engine, session)
      if (flow.untilMs === null || response.writableNeedDrain) return
      const due = pattern.packetAt(flow.untilMs)
      if (due - cursor > furthestBehind) cursor = pattern.joinAt(flow.untilMs)
      const to = Math.min(due, cursor + mostPackets)
      if (to <= cursor) return
      const bytes = readFlow(pattern, flow, behaviour, title, cursor, to)
      cursor = to
      engine.counters.add('bytesSent', infohash, bytes.length)
      response.write(bytes)
    },
    finish: (clean) => {
      if (clean) response.end()
      else response.socket?.resetAndDestroy()
    },
  }
}
