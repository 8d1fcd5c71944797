/** What can be asked of the engine as a whole: `/webui/api/service` and `/server/api`. */
import { type Content } from './contents.ts'
import { type Engine, secondsMs } from './engine.ts'
import { answerJson, type Exchange, waitFor } from './http.ts'
import { engineVersion } from './options.ts'

/** How long an engine looks for a content before it says that there is none. */
const missingContentS = 4.7
const withToken = ['search', 'get_available_players', 'open_in_player']

/** `/webui/api/service?method=get_version` */
export function answerService(exchange: Exchange): void {
  if (exchange.query.get('method') === 'get_version') {
    answerJson(exchange, { result: engineVersion, error: null })
  } else {
    refuse(exchange, 'unknown protocol')
  }
}

/** `/server/api?api_version=3&method=…` */
export async function answerServerApi(engine: Engine, exchange: Exchange): Promise<void> {
  const method = exchange.query.get('method') ?? ''
  if (withToken.includes(method)) {
    const token = exchange.query.get('token')
    const allowed = engine.options.accessToken !== null && token === engine.options.accessToken
    if (allowed) answerJson(exchange, { result: method === 'search' ? { total: 0, results: [] } : {} })
    else refuse(exchange, 'access denied')
    return
  }
  switch (method) {
    case 'get_status':
      answerJson(exchange, { result: { playlist_loaded: true, version: engineVersion } })
      return
    case 'get_network_connection_status':
      answerJson(exchange, { result: { connected: true } })
      return
    case 'analyze_content':
      await analyze(engine, exchange)
      return
    default:
      refuse(exchange, 'unknown protocol')
  }
}

async function analyze(engine: Engine, exchange: Exchange): Promise<void> {
  const query = exchange.query.get('query') ?? ''
  const asked = new URLSearchParams(query.slice(query.indexOf('?') + 1))
  const infohash = asked.get('infohash')
  const contentId = asked.get('content_id')
  const content =
    infohash !== null
      ? engine.contents.byInfohash(infohash)
      : contentId !== null
        ? engine.contents.byContentId(contentId)
        : null
  if (content === null || content.behaviour.kind === 'missing') {
    await waitFor(exchange, secondsMs(engine, missingContentS))
    refuse(exchange, 'failed to load content')
  } else {
    answerJson(exchange, { result: analysis(content) })
  }
}

function analysis({ infohash, contentId, title }: Content): Record<string, unknown> {
  return {
    is_live: 1,
    title,
    content_type: 'live',
    transport_type: 'video/mp2t',
    infohash,
    content_id: contentId,
    item_url: `acestream:?content_id=${contentId}`,
    categories: ['demo'],
  }
}

function refuse(exchange: Exchange, message: string): void {
  answerJson(exchange, { error: { message, code: 0 } })
}
