/** The one URL that players are given. */
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { renderPlaylist } from '../core/channels/render.ts'
import { type Orchestrator } from '../core/door.ts'
import { baseUrlOf, tokenOf } from './access.ts'
import { allowOnly } from './refusals.ts'

/**
 * `/playlist.m3u` and `/playlist.m3u8` are the same list with the same type: by any other type, VLC would take the
 * second for HLS. Its links lead to Weir as the asking player reached it.
 */
export function installPlaylist(app: FastifyInstance, orchestrator: Orchestrator): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const text = renderPlaylist(orchestrator.channels(), {
      baseUrl: baseUrlOf(request),
      token: tokenOf(request),
    })
    const bytes = Buffer.from(text)
    return reply
      .type('audio/x-mpegurl')
      .header('content-disposition', 'inline; filename="weir.m3u"')
      .header('cache-control', 'no-cache')
      .header('content-length', String(bytes.byteLength))
      .send(request.method === 'HEAD' ? undefined : bytes)
  }
  for (const url of ['/playlist.m3u', '/playlist.m3u8']) {
    app.get(url, answer)
    app.head(url, answer)
    allowOnly(app, url, ['GET', 'HEAD'])
  }
}
