/** Which path is answered by what. */
import { type Engine } from './engine.ts'
import { answerList, answerSegment } from './hls.ts'
import { answerStatus, type Exchange } from './http.ts'
import { play, redirectToContent } from './playback.ts'
import { answerServerApi, answerService } from './service-api.ts'
import { answerEvent, answerStat, handleCommand } from './session-api.ts'
import { handleStart } from './starts.ts'

const ofSession = /^\/ace\/(r|stat|cmd|event)\/[0-9a-f]{40}\/([0-9a-f]+)$/
const ofList = /^\/ace\/m\/[0-9a-f]{40}\/([0-9a-f]+)\.m3u8$/
const ofSegment = /^\/ace\/c\/([0-9a-f]+)\/(\d+)\.ts$/
const ofContent = /^\/content\/[0-9a-f]{40}\/([0-9a-f]{32})$/

export function isStart(path: string): boolean {
  return path === '/ace/getstream' || path === '/ace/manifest.m3u8'
}

/** Answers by the protocol; rejects when the client goes meanwhile. */
export async function answerExchange(engine: Engine, exchange: Exchange): Promise<void> {
  const { path, request } = exchange
  if (request.method !== 'GET') {
    answerStatus(exchange, 405, `${request.method} is not possible`)
    return
  }
  if (path === '/ace/getstream') return handleStart(engine, exchange, 'ts')
  if (path === '/ace/manifest.m3u8') return handleStart(engine, exchange, 'hls')
  if (path === '/webui/api/service') return answerService(exchange)
  if (path === '/server/api') return answerServerApi(engine, exchange)

  const session = ofSession.exec(path)
  if (session !== null) return answerOfSession(engine, exchange, session[1] ?? '', session[2] ?? '')
  const list = ofList.exec(path)
  if (list !== null) return answerList(engine, exchange, list[1] ?? '')
  const segment = ofSegment.exec(path)
  if (segment !== null) return answerSegment(engine, exchange, segment[1] ?? '', Number(segment[2]))
  const content = ofContent.exec(path)
  if (content !== null) return play(engine, exchange, content[1] ?? '')
  answerStatus(exchange, 404, 'not found')
}

async function answerOfSession(
  engine: Engine,
  exchange: Exchange,
  what: string,
  sessionId: string,
): Promise<void> {
  if (what === 'r') redirectToContent(engine, exchange, sessionId)
  else if (what === 'stat') answerStat(engine, exchange, sessionId)
  else if (what === 'cmd') handleCommand(engine, exchange, sessionId)
  else await answerEvent(engine, exchange, sessionId)
}
