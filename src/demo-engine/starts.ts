/** `/ace/getstream` and `/ace/manifest.m3u8`: the start of a session, or its failure after the documented wait. */
import { randomBytes } from 'node:crypto'
import { type Content } from './contents.ts'
import { type Engine, secondsMs } from './engine.ts'
import { answerError, answerResponse, answerStatus, type Exchange, redirectForEver, waitFor } from './http.ts'
import { type Session, type SessionFormat } from './sessions.ts'

/** How long an engine takes to find out, in seconds. */
const badContentIdS = 4
const badInfohashS = 28

/** One value of the parameters that name a content. */
type Asked = { readonly by: 'contentId' | 'infohash' | 'file'; readonly value: string }

type Verdict =
  | { readonly plays: true; readonly content: Content; readonly afterMs: number }
  | { readonly plays: false; readonly error: string; readonly afterMs: number }
  | { readonly plays: 'never' }

export async function handleStart(engine: Engine, exchange: Exchange, format: SessionFormat): Promise<void> {
  const asked = readAsked(exchange.query)
  if (asked === null) {
    answerStatus(exchange, 500, 'exactly one of content_id, infohash, url and magnet is needed')
    return
  }
  const content = findContent(engine, asked)
  const infohash = content?.infohash ?? null
  engine.counters.add('starts', infohash)
  if (infohash !== null) engine.counters.noteStart(infohash, engine.nowMs())
  const verdict = judge(engine, asked, content)
  if (verdict.plays === 'never') return
  await waitFor(exchange, verdict.afterMs)
  if (!verdict.plays) {
    engine.counters.add('failedStarts', infohash)
    answerError(exchange, verdict.error)
    return
  }
  const session = engine.sessions.open(
    {
      content: verdict.content,
      pid: exchange.query.get('pid') ?? exchange.query.get('sid') ?? randomBytes(8).toString('hex'),
      format,
      restart: exchange.query.get('force_session_restart') === '1',
    },
    engine.nowMs(),
  )
  engine.counters.add('sessions', infohash)
  if (exchange.query.get('format') === 'json') answerResponse(exchange, describe(exchange, session))
  else redirectForEver(exchange, playbackUrl(exchange, session))
}

function readAsked(query: URLSearchParams): Asked | null {
  const given = [
    ['contentId', 'content_id'],
    ['contentId', 'id'],
    ['infohash', 'infohash'],
    ['file', 'url'],
    ['file', 'magnet'],
  ] as const
  const found = given.filter(([, name]) => query.has(name))
  const [only] = found
  if (found.length !== 1 || only === undefined) return null
  const value = query.get(only[1]) ?? ''
  const magnet = /^magnet:\?.*xt=urn:btih:([0-9a-fA-F]{40})/.exec(value)
  if (magnet?.[1] !== undefined) return { by: 'infohash', value: magnet[1] }
  return { by: only[0], value }
}

function findContent(engine: Engine, asked: Asked): Content | null {
  switch (asked.by) {
    case 'contentId':
      return engine.contents.byContentId(asked.value)
    case 'infohash':
      return engine.contents.byInfohash(asked.value)
    case 'file':
      return null
  }
}

function judge(engine: Engine, asked: Asked, content: Content | null): Verdict {
  const failsAfter = (seconds: number, error: string): Verdict => ({
    plays: false,
    error,
    afterMs: secondsMs(engine, seconds),
  })
  if (content === null) {
    if (asked.by === 'infohash') return failsAfter(badInfohashS, 'failed to load content')
    return failsAfter(
      badContentIdS,
      asked.by === 'file' ? 'cannot load transport file' : 'failed to load content',
    )
  }
  const { kind, value } = content.behaviour
  const plays: Verdict = { plays: true, content, afterMs: engine.options.startMs }
  const dead = failsAfter(asked.by === 'infohash' ? badInfohashS : value, 'failed to load content')
  switch (kind) {
    case 'dead':
    case 'missing':
      return dead
    case 'deadSlow':
      return failsAfter(value, 'cannot load transport file')
    case 'hangs':
      return { plays: 'never' }
    case 'slow':
      return { plays: true, content, afterMs: secondsMs(engine, value) }
    case 'crashes':
      if (value > 0) return plays
      engine.faults.crash(`content ${content.contentId}`)
      return { plays: 'never' }
    case 'wedges':
      if (value > 0) return plays
      engine.faults.wedge()
      return { plays: 'never' }
    case 'picky':
      return value % 2 === engineNumber(engine) % 2 ? failsAfter(badContentIdS, 'content unavailable') : plays
    case 'flickers': {
      const period = Math.floor(engine.nowMs() / secondsMs(engine, value))
      return period % 2 === 0 ? failsAfter(badContentIdS, 'failed to load content') : plays
    }
    default:
      return plays
  }
}

/** The number at the end of the engine's name, else its HTTP port: engines side by side differ in it. */
function engineNumber(engine: Engine): number {
  const atEnd = /\d+$/.exec(engine.options.name)
  return atEnd === null ? engine.httpPort() : Number(atEnd[0])
}

function describe(exchange: Exchange, session: Session): Record<string, unknown> {
  const { infohash, behaviour } = session.content
  const at = (what: string): string => `${exchange.origin}/ace/${what}/${infohash}/${session.id}`
  return {
    playback_url: playbackUrl(exchange, session),
    stat_url: at('stat'),
    command_url: at('cmd'),
    ...(exchange.query.get('use_api_events') === '1' ? { event_url: at('event') } : {}),
    infohash,
    playback_session_id: session.id,
    is_live: 1,
    is_encrypted: behaviour.kind === 'encrypted' ? 1 : 0,
    client_session_id: -1,
  }
}

function playbackUrl(exchange: Exchange, session: Session): string {
  const { infohash } = session.content
  switch (session.format) {
    case 'ts':
      return `${exchange.origin}/ace/r/${infohash}/${session.id}`
    case 'hls':
      return `${exchange.origin}/ace/m/${infohash}/${session.id}.m3u8`
  }
}
