/** The answer that carries a live stream to a player (docs/engine-api.md, "Players"). */
import { type ServerResponse } from 'node:http'
import { type Socket } from 'node:net'
import { type FastifyReply } from 'fastify'
import { type StreamTicket } from '../core/door.ts'
import { type ReaderSink } from '../core/ports.ts'
import { type WaitingRoom } from '../core/slates/waiting-room.ts'

/** Unseekable and endless: no length, no ranges, and over when the connection is. */
export const liveHeaders = {
  'content-type': 'video/mp2t',
  'accept-ranges': 'none',
  'cache-control': 'no-store',
  connection: 'close',
} as const

/** A player that takes nothing for this long after the end of its stream is cut off. */
const lastBytesMs = 10_000
const keepAliveMs = 30_000

/**
 * Sends the head of a live stream and hands the connection to the session as a reader. The session ends it, or the
 * player does; `onClosed` is called once, after either. `wait` puts a waiting room between them, which may keep the
 * connection for a while after the session ended.
 */
export function answerLive(
  reply: FastifyReply,
  ticket: Pick<StreamTicket, 'attach'>,
  onClosed: () => void,
  wait?: (sink: ReaderSink) => WaitingRoom,
): void {
  const begun = beginLive(reply)
  if (begun === null) return onClosed()

  const { response, socket } = begun
  const sink = mediaSinkOf(response, socket)
  let closed = false
  const room = wait?.(sink)
  const over = (): void => {
    if (closed) return
    closed = true
    onClosed()
  }
  const reader = ticket.attach(room ?? sink, over)
  socket.on('drain', () => {
    room?.drained()
    reader.drained()
  })
  response.on('close', () => {
    room?.close()
    if (!closed) reader.close()
    over()
  })
}

/**
 * Sends the head of a live stream and what `show` puts into it, which also ends it. In chunks, so that a player knows
 * its end for what it is and not for a connection that broke.
 */
export function answerWithShow(reply: FastifyReply, show: (sink: ReaderSink) => WaitingRoom): void {
  const begun = beginLive(reply, true)
  if (begun === null) return
  const { response } = begun
  const room = show(sinkOf(response))
  response.on('drain', () => room.drained())
  response.on('close', () => room.close())
}

/** Sends the head; null when there is nobody to send it to. */
function beginLive(
  reply: FastifyReply,
  inChunks = false,
): { response: ServerResponse; socket: Socket } | null {
  reply.hijack()
  const response = reply.raw
  const { socket } = response
  // No connection left, or one with an answer under way that this one could only ever wait behind.
  if (socket === null || response.destroyed) {
    response.destroy()
    return null
  }
  socket.setNoDelay(true)
  socket.setKeepAlive(true, keepAliveMs)

  // Ended by the connection instead of in chunks: that spares two small writes for every piece of the stream.
  response.useChunkedEncodingByDefault = inChunks
  response.writeHead(200, liveHeaders)
  response.flushHeaders()
  response.on('error', () => response.destroy())
  return { response, socket }
}

/**
 * Past the response, straight into the connection. A response keeps what it is given until the turn of the event loop
 * is over and then sends it for all players at once: nobody could tell meanwhile how long that takes (fanout/turns.ts).
 * Only for an answer whose head is out and that is not in chunks.
 */
function mediaSinkOf(response: ServerResponse, socket: Socket): ReaderSink {
  return {
    ...sinkOf(response),
    // Not after its end, be it ours or the player's: that is an error, and would cut off what is still to be sent.
    write: (chunk) => socket.writable && !response.writableEnded && socket.write(chunk),
  }
}

function sinkOf(response: ServerResponse): ReaderSink {
  return {
    write: (chunk) => response.write(chunk),
    end() {
      response.socket?.setTimeout(lastBytesMs, () => response.destroy())
      response.end()
    },
    destroy() {
      response.destroy()
    },
  }
}

/**
 * Resolves when media flows, when `holdMs` are over without it (null: never), or when the player is gone before
 * either; rejects with the reason why the stream does not start.
 */
export function untilStarted(
  ticket: Pick<StreamTicket, 'ready' | 'progress'>,
  response: ServerResponse,
  holdMs: number | null,
): Promise<'started' | 'waiting' | 'gone'> {
  const now = ticket.progress()
  // Turned away at the door: under a rush of requests it is to cost neither a timer nor a turn.
  if (now.phase === 'over') return Promise.reject(now.error)
  return new Promise((resolve, reject) => {
    const timer = holdMs === null ? undefined : setTimeout(() => settle(() => resolve('waiting')), holdMs)
    const onGone = () => settle(() => resolve('gone'))
    const settle = (how: () => void) => {
      clearTimeout(timer)
      response.off('close', onGone)
      how()
    }
    response.once('close', onGone)
    if (response.destroyed) onGone()
    ticket.ready.then(
      () => settle(() => resolve('started')),
      (error: Error) => settle(() => reject(error)),
    )
  })
}

/** Ends the handling of a request whose player is gone. */
export function leave(reply: FastifyReply): void {
  reply.hijack()
  reply.raw.destroy()
}
