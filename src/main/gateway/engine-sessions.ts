/**
 * `format=json`: a session as an engine hands it out, for programs that control playback themselves. Its URLs lead to
 * Weir; the stream behind them is shared with all other players. Answers and failures have the engine's shape
 * (docs/engine-api.md), but failures have a fitting status.
 */
import { randomBytes } from 'node:crypto'
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { asWeirError, WeirError } from '../../contract/errors.ts'
import { type SessionView } from '../../contract/state.ts'
import { type Orchestrator, type StreamRequest, type StreamTicket } from '../core/door.ts'
import { baseUrlOf, queryOf } from './access.ts'
import { answerLive, leave, liveHeaders, untilStarted } from './live-answer.ts'
import { allowOnly, refusalHead } from './refusals.ts'

/** A session that was handed out: a claim on the stream, kept until it is stopped or nobody reads it for a minute. */
interface Held {
  readonly ticket: StreamTicket
  readonly sessionId: string
  readonly infohash: string
  /** Connections that read it now; each ends its own. */
  readonly readers: Set<() => void>
  readonly onGone: Set<() => void>
  expiry: NodeJS.Timeout | undefined
}

export interface EngineSessions {
  /** Answers `getstream?format=json`. */
  start(
    request: FastifyRequest,
    reply: FastifyReply,
    read: (request: FastifyRequest) => StreamRequest,
  ): Promise<FastifyReply | void>
  /** The URLs that were handed out: `/ace/r/…`, `/ace/stat/…`, `/ace/cmd/…`, `/ace/event/…`. */
  install(app: FastifyInstance): void
  /** Gives every claim up. */
  close(): void
}

export interface EngineSessionsOptions {
  readonly orchestrator: Orchestrator
  /** A session that nobody reads for this long expires, as an engine's does. */
  readonly expiryMs: number
  /** How long a request for events is held open when there is none. */
  readonly eventPollMs: number
}

type Params = { infohash: string; session: string }

export function createEngineSessions(options: EngineSessionsOptions): EngineSessions {
  const { orchestrator, expiryMs, eventPollMs } = options
  const held = new Map<string, Held>()

  const drop = (id: string) => {
    const session = held.get(id)
    if (session === undefined) return
    held.delete(id)
    clearTimeout(session.expiry)
    for (const end of session.readers) end()
    session.ticket.release()
    for (const tell of session.onGone) tell()
  }
  const expireLater = (id: string, session: Held) => {
    clearTimeout(session.expiry)
    session.expiry = setTimeout(() => drop(id), expiryMs)
  }

  /** @throws WeirError `stream_session_unknown` for a session that was never handed out, was stopped, or ended */
  const find = (request: FastifyRequest): { id: string; session: Held; view: SessionView } => {
    const { infohash, session: id } = request.params as Params
    const session = held.get(id)
    const view = orchestrator.snapshot().sessions.find((each) => each.id === session?.sessionId)
    if (session === undefined || session.infohash !== infohash.toLowerCase()) {
      throw new WeirError('stream_session_unknown')
    }
    if (view === undefined) {
      drop(id)
      throw new WeirError('stream_session_unknown')
    }
    return { id, session, view }
  }

  return {
    async start(request, reply, read) {
      return answering(reply, async () => {
        const ticket = orchestrator.open(read(request))
        try {
          if ((await untilStarted(ticket, reply.raw, null)) === 'gone') {
            ticket.release()
            return leave(reply)
          }
          const { infohash, sessionId } = await ticket.ready
          const id = randomBytes(16).toString('hex')
          const session: Held = {
            ticket,
            sessionId,
            infohash,
            readers: new Set(),
            onGone: new Set(),
            expiry: undefined,
          }
          held.set(id, session)
          expireLater(id, session)
          const withEvents = queryOf(request)['use_api_events'] === '1'
          return reply.send(ok(describe(`${baseUrlOf(request)}/ace`, infohash, id, withEvents)))
        } catch (error) {
          ticket.release()
          throw error
        }
      })
    },

    install(app) {
      app.head('/ace/r/:infohash/:session', async (request, reply) =>
        answering(reply, async () => {
          find(request)
          return reply.headers(liveHeaders).send()
        }),
      )
      app.get('/ace/r/:infohash/:session', async (request, reply) =>
        answering(reply, async () => {
          const { id, session } = find(request)
          session.ticket.checkRoom()
          clearTimeout(session.expiry)
          const end = () => reply.raw.end()
          session.readers.add(end)
          answerLive(reply, session.ticket, () => {
            session.readers.delete(end)
            if (session.readers.size === 0 && held.get(id) === session) expireLater(id, session)
          })
        }),
      )
      app.get('/ace/stat/:infohash/:session', async (request, reply) =>
        answering(reply, async () => reply.send(ok(statOf(find(request).view)))),
      )
      app.get('/ace/cmd/:infohash/:session', async (request, reply) =>
        answering(reply, async () => {
          const { id } = find(request)
          const { method } = queryOf(request)
          if (method !== 'stop') {
            throw new WeirError('request_invalid', { why: 'the only command is method=stop' })
          }
          drop(id)
          return reply.send(ok('ok'))
        }),
      )
      app.get('/ace/event/:infohash/:session', async (request, reply) =>
        answering(reply, async () => {
          const outcome = await untilGone(find(request).session, reply, eventPollMs)
          if (outcome === 'left') return leave(reply)
          const event = { name: 'download_stopped', params: { reason: 'stopped' } }
          return reply.send(outcome === 'quiet' ? { response: null, error: null } : ok(event))
        }),
      )
      allowOnly(app, '/ace/r/:infohash/:session', ['GET', 'HEAD'])
      for (const kind of ['stat', 'cmd', 'event']) allowOnly(app, `/ace/${kind}/:infohash/:session`, ['GET'])
    },

    close() {
      for (const id of [...held.keys()]) drop(id)
    },
  }
}

const ok = (response: object | string) => ({ response, error: null })

/** Runs a handler; what it throws is answered as an engine would. */
async function answering(
  reply: FastifyReply,
  handle: () => Promise<FastifyReply | void>,
): Promise<FastifyReply | void> {
  try {
    return await handle()
  } catch (thrown) {
    const error = asWeirError(thrown)
    // Our own mistakes go to the log like everybody's.
    if (error.code === 'internal') throw error
    return refusalHead(reply, error).send({ response: null, error: error.message })
  }
}

function describe(ace: string, infohash: string, id: string, withEvents: boolean): object {
  return {
    playback_url: `${ace}/r/${infohash}/${id}`,
    stat_url: `${ace}/stat/${infohash}/${id}`,
    command_url: `${ace}/cmd/${infohash}/${id}`,
    ...(withEvents ? { event_url: `${ace}/event/${infohash}/${id}` } : {}),
    infohash,
    playback_session_id: id,
    is_live: 1,
    is_encrypted: 0,
    client_session_id: -1,
  }
}

function statOf({ swarm, state, bytes }: SessionView): object {
  return {
    status: swarm?.status || (state === 'live' || state === 'lingering' ? 'dl' : 'prebuf'),
    peers: swarm?.peers ?? 0,
    speed_down: swarm?.speedDownKBps ?? 0,
    speed_up: 0,
    downloaded: bytes,
    uploaded: 0,
    total_progress: 0,
    stream_status: -1,
    manifest_access_mode: -1,
    selected_stream_index: 0,
    selected_file_index: -1,
  }
}

function untilGone(session: Held, reply: FastifyReply, pollMs: number): Promise<'gone' | 'quiet' | 'left'> {
  return new Promise((resolve) => {
    const settle = (outcome: 'gone' | 'quiet' | 'left') => {
      clearTimeout(timer)
      session.onGone.delete(onGone)
      reply.raw.off('close', onLeft)
      resolve(outcome)
    }
    const onGone = () => settle('gone')
    const onLeft = () => settle('left')
    const timer = setTimeout(() => settle('quiet'), pollMs)
    session.onGone.add(onGone)
    reply.raw.once('close', onLeft)
  })
}
