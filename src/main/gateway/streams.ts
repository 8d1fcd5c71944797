/** `/ace/getstream` as engines have it, with Weir's sessions behind it. */
import { type FastifyInstance, type FastifyRequest } from 'fastify'
import { WeirError } from '../../contract/errors.ts'
import { parseContentRef, refKey } from '../../contract/ids.ts'
import { type Orchestrator, type StreamRequest } from '../core/door.ts'
import { type Slates } from '../core/slates/slates.ts'
import { queryOf, refuseForeignPage } from './access.ts'
import { plainAddress } from './addresses.ts'
import { createComers } from './comers.ts'
import { type EngineSessions } from './engine-sessions.ts'
import { answerLive, answerWithShow, leave, liveHeaders, untilStarted } from './live-answer.ts'
import { allowOnly } from './refusals.ts'

/** What a user may set for an engine (docs/engine-api.md); `pid` and its like are Weir's own affair. */
const passedThrough = [
  'use_stop_notifications',
  'transcode_audio',
  'transcode_mp3',
  'transcode_ac3',
  'preferred_audio_language',
  'quality',
  'stream_id',
  'hlc',
  'force_session_restart',
  'manifest_p2p_wait_timeout',
]

export interface StreamRoutesOptions {
  readonly orchestrator: Orchestrator
  readonly engineSessions: EngineSessions
  /**
   * How long the answer's head is held back, in milliseconds. A bad content id fails within about 4 s and then still
   * gets an honest status; a slow swarm gets its 200 and null packets before Kodi gives up at about 20 s.
   */
  readonly holdHeadMs: number
  /** null: every player gets an honest status and null packets. */
  readonly slates: Slates | null
  /** A player that has waited so long, over connections that follow one another at once, sees why from then on. */
  readonly slatesAfterMs: number
}

export function installStreams(app: FastifyInstance, options: StreamRoutesOptions): void {
  const { orchestrator, engineSessions, holdHeadMs, slatesAfterMs } = options
  const comers = createComers(() => performance.now())

  // Kodi asks with HEAD first; no engine is to start for that.
  app.head('/ace/getstream', async (request, reply) => {
    parseContentRef(queryOf(request))
    return reply.headers(liveHeaders).send()
  })

  app.get('/ace/getstream', async (request, reply) => {
    refuseForeignPage(request)
    if (queryOf(request)['format'] === 'json') return engineSessions.start(request, reply, readStreamRequest)
    const asked = readStreamRequest(request)
    const slates = options.slates?.areFor(asked.reader.userAgent) === true ? options.slates : null
    const ticket = orchestrator.open(asked)
    const comer = comers.came(asked.reader.address, refKey(asked.ref))
    const release = () => ticket.release()
    const leaveWaiting = () => {
      release()
      comer.left()
    }
    try {
      const patienceMs = (slates === null ? holdHeadMs : slatesAfterMs) - comer.waitedMs
      const outcome = await untilStarted(ticket, reply.raw, Math.max(0, patienceMs))
      if (outcome === 'started') return answerLive(reply, ticket, release)
      if (outcome === 'waiting') {
        return answerLive(
          reply,
          ticket,
          leaveWaiting,
          slates === null ? undefined : (sink) => slates.waitingRoom(sink, () => ticket.progress()),
        )
      }
    } catch (error) {
      release()
      const show = error instanceof WeirError ? (slates?.refusal(error) ?? null) : null
      if (show === null) throw error
      return answerWithShow(reply, show)
    }
    leaveWaiting()
    return leave(reply)
  })
  allowOnly(app, '/ace/getstream', ['GET', 'HEAD'])

  app.get('/ace/manifest.m3u8', async () => {
    throw new WeirError('not_built_yet', {
      what: 'HLS',
      instead: 'Use /ace/getstream with the same id for MPEG-TS.',
    })
  })
  allowOnly(app, '/ace/manifest.m3u8', ['GET'])
}

/** @throws WeirError `id_missing`, `id_invalid` or `id_ambiguous` */
function readStreamRequest(request: FastifyRequest): StreamRequest {
  const query = queryOf(request)
  const options = passedThrough.flatMap((name) => {
    const value = query[name]
    return typeof value === 'string' && value !== '' && value.length <= 100 ? [[name, value] as const] : []
  })
  return {
    ref: parseContentRef(query),
    reader: {
      address: plainAddress(request.socket.remoteAddress ?? ''),
      userAgent: request.headers['user-agent'] ?? '',
    },
    options: Object.fromEntries(options),
  }
}
