/** What the LAN sees of Weir: streams, playlist, dashboard and API on one listener. */
import { type Socket } from 'node:net'
import websocket from '@fastify/websocket'
import { fastify, type FastifyInstance } from 'fastify'
import { WeirError } from '../../contract/errors.ts'
import { type Settings } from '../../contract/settings.ts'
import { type Orchestrator } from '../core/door.ts'
import { type Logger } from '../core/ports.ts'
import { type Slates } from '../core/slates/slates.ts'
import { createAccess } from './access.ts'
import { hostAndPort, isLoopback, isWildcard, lanAddress } from './addresses.ts'
import { installApi } from './api.ts'
import { installDashboard } from './dashboard.ts'
import { createEngineSessions } from './engine-sessions.ts'
import { closeFeeds, installLiveFeed } from './live-feed.ts'
import { installPlaylist } from './playlist.ts'
import { installRefusals, refuseEarly } from './refusals.ts'
import { installStreams } from './streams.ts'

export interface GatewayOptions {
  readonly orchestrator: Orchestrator
  readonly settings: Settings
  readonly version: string
  /** The built dashboard; null when it is not built. */
  readonly dashboardDir: string | null
  readonly logger: Logger
  /** What players see that wait or are refused; without, they get status and JSON. */
  readonly slates?: Slates
  /** Waiting times in milliseconds; tests shorten them. */
  readonly timing?: Partial<typeof defaultTiming>
}

export interface Gateway {
  /** For requests without a socket, in tests. */
  readonly app: FastifyInstance
  /**
   * Listens, and tells the orchestrator where its playlist is reached. `url` is for this machine.
   * @throws WeirError `port_in_use` or `address_unavailable`
   */
  listen(): Promise<{ url: string; port: number }>
  /** Ends every connection, streams included, and the listener. Idempotent. */
  close(): Promise<void>
}

const defaultTiming = {
  holdHeadMs: 5000,
  slatesAfterMs: 3000,
  sessionExpiryMs: 60_000,
  eventPollMs: 15_000,
  pingMs: 30_000,
  /** Within which a request's head must have come; a whole request has six times as long. */
  headTimeoutMs: 10_000,
}

/** Bytes that wait for a player's socket before it counts as full: rides out a hiccup of two seconds at 4 Mbit/s. */
const socketBufferBytes = 1024 * 1024

export function createGateway(options: GatewayOptions): Gateway {
  const { orchestrator, settings, logger } = options
  const timing = { ...defaultTiming, ...options.timing }
  const { holdHeadMs, slatesAfterMs, sessionExpiryMs, eventPollMs, pingMs, headTimeoutMs } = timing
  const slates = options.slates ?? null
  const { host } = settings.gateway

  const app = fastify({
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    return503OnClosing: false,
    // Of the request alone: an answer may go on for days.
    requestTimeout: 6 * headTimeoutMs,
    http: {
      headersTimeout: headTimeoutMs,
      // Node looks for the late ones every 30 s only, if not told otherwise.
      connectionsCheckingInterval: headTimeoutMs / 10,
      highWaterMark: socketBufferBytes,
      // Clients that offer HTTP/2 (h2c) are simply answered in HTTP/1.1.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    },
    frameworkErrors: refuseEarly,
    clientErrorHandler: refuseGarbage,
  })

  const access = createAccess(settings.gateway)
  installRefusals(app, logger)
  acceptJsonOnly(app)

  void app.register(websocket, {
    options: { maxPayload: 4096, perMessageDeflate: false },
    errorHandler: (_error, socket) => socket.terminate(),
    preClose: () => closeFeeds(app.websocketServer.clients),
  })
  // After the plugin's own hook, without which it does not close the connection of an upgrade that is refused.
  void app.after(() => {
    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-content-type-options', 'nosniff')
      access.checkHost(request)
    })
  })
  const engineSessions = createEngineSessions({ orchestrator, expiryMs: sessionExpiryMs, eventPollMs })
  app.addHook('onClose', async () => engineSessions.close())

  // After the WebSocket plugin, which must see routes as they are made.
  void app.register(async (routes) => {
    installStreams(routes, { orchestrator, engineSessions, holdHeadMs, slates, slatesAfterMs })
    engineSessions.install(routes)
    installPlaylist(routes, orchestrator)
    installApi(routes, orchestrator, access)
    installLiveFeed(routes, { orchestrator, access, pingMs })
    installDashboard(routes, options.dashboardDir)
  })

  return {
    app,
    async listen() {
      await app.listen({ host, port: settings.gateway.port }).catch((error: unknown) => {
        throw whyNotListening(error, host, settings.gateway.port)
      })
      const address = app.server.address()
      const port = typeof address === 'object' && address !== null ? address.port : settings.gateway.port
      const here = isWildcard(host) || host === 'localhost' ? '127.0.0.1' : host
      const url = `http://${hostAndPort(here, port)}`
      const lan = isWildcard(host) ? lanAddress() : isLoopback(here) ? null : host
      orchestrator.setPlaylistUrls({
        local: `${url}/playlist.m3u`,
        lan: lan === null ? null : `http://${hostAndPort(lan, port)}/playlist.m3u`,
      })
      return { url, port }
    },
    close: () => app.close(),
  }
}

/** Of all bodies, only JSON is read; an empty one means no arguments. */
function acceptJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {})
    else void parse(request, body, done)
  })
}

/** What is not even HTTP, or takes forever to say so. */
function refuseGarbage(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  const refusal = new WeirError('request_invalid', {
    why: late ? 'it took too long to arrive' : `it is not valid HTTP (${error.code ?? error.message})`,
  })
  const body = JSON.stringify({ error: refusal.toBody() })
  socket.end(
    [
      late ? 'HTTP/1.1 408 Request Timeout' : 'HTTP/1.1 400 Bad Request',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
    // A client that sends garbage may never close its side.
    () => socket.destroy(),
  )
}

function whyNotListening(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  const refuse = (why: string) => new WeirError('address_unavailable', { host, port, why }, { cause: error })
  switch (code) {
    case 'EADDRINUSE':
      return new WeirError('port_in_use', { host, port }, { cause: error })
    case 'EADDRNOTAVAIL':
      return refuse('this machine has no such address')
    case 'EACCES':
      return refuse('this user may not use the port (those below 1024 are for administrators)')
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return refuse('no address is known for this name')
    case 'EINVAL':
    case 'EAFNOSUPPORT':
      return refuse('it is not an address that this machine can listen on')
    default:
      return error
  }
}
