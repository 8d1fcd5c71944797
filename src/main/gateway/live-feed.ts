/** `/api/v1/live`: the snapshot, then deltas, over a WebSocket for the dashboard in a browser. */
import { type FastifyInstance } from 'fastify'
import { type WebSocket } from 'ws'
import { WeirError } from '../../contract/errors.ts'
import { type Orchestrator } from '../core/door.ts'
import { type Access } from './access.ts'
import { allowOnly } from './refusals.ts'

/** A browser that lags by this much is cut off; it comes back and begins with a fresh snapshot. */
const maxBufferedBytes = 1024 * 1024

export interface LiveFeedOptions {
  readonly orchestrator: Orchestrator
  readonly access: Access
  readonly pingMs: number
}

export function installLiveFeed(app: FastifyInstance, options: LiveFeedOptions): void {
  const { orchestrator, access, pingMs } = options
  app.route({
    method: 'GET',
    url: '/api/v1/live',
    onRequest: async (request) => access.checkControl(request),
    handler: async () => {
      throw new WeirError('request_invalid', { why: 'this address speaks WebSocket only' })
    },
    wsHandler: (socket) => feed(socket, orchestrator, pingMs),
  })
  allowOnly(app, '/api/v1/live', ['GET'])
}

function feed(socket: WebSocket, orchestrator: Orchestrator, pingMs: number): void {
  let answered = true
  const ping = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, pingMs)
  socket.on('pong', () => {
    answered = true
  })
  socket.on('close', () => {
    clearInterval(ping)
    unsubscribe()
  })
  const unsubscribe = orchestrator.subscribe((message) => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > maxBufferedBytes) socket.terminate()
    else socket.send(JSON.stringify(message))
  })
}

/** Says goodbye to every browser; those that do not answer it at once are cut off. */
export async function closeFeeds(clients: ReadonlySet<WebSocket>): Promise<void> {
  const open = [...clients]
  await Promise.all(
    open.map(
      (socket) =>
        new Promise<void>((resolve) => {
          const cut = setTimeout(() => socket.terminate(), 250)
          socket.once('close', () => {
            clearTimeout(cut)
            resolve()
          })
          socket.close(1001, 'Weir is shutting down')
        }),
    ),
  )
}
