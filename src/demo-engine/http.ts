/** Answers as engines give them, the broken ones too. */
import { type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** One request on its way through the engine. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly path: string
  readonly query: URLSearchParams
  /** `http://` + the request's Host header, which every URL in an answer echoes. */
  readonly origin: string
  /** Aborted when the client has gone or the answer is complete. */
  readonly gone: AbortSignal
}

/** Waits; rejects when the client goes meanwhile. */
export async function waitFor(exchange: Exchange, ms: number): Promise<void> {
  await delay(ms, undefined, { signal: exchange.gone })
}

export function answerJson(exchange: Exchange, body: unknown): void {
  const text = JSON.stringify(body)
  exchange.response
    .writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
    .end(text)
}

/** A success or failure of the playback API; both are HTTP 200. */
export function answerResponse(exchange: Exchange, response: unknown): void {
  answerJson(exchange, { response, error: null })
}

export function answerError(exchange: Exchange, error: string): void {
  answerJson(exchange, { response: null, error })
}

export const unknownSession = 'unknown playback session id'

export function answerStatus(exchange: Exchange, status: number, text: string): void {
  exchange.response
    .writeHead(status, { 'Content-Type': 'text/plain', 'Content-Length': Buffer.byteLength(text) })
    .end(text)
}

/** A redirect whose body never ends: who reads it waits for ever. */
export function redirectForEver(exchange: Exchange, location: string): void {
  exchange.response.writeHead(302, { Location: location, 'Content-Type': 'text/html' })
  exchange.response.write('<html><body>')
}

/** What a second reader of a TS session gets: HTTP that a strict parser refuses (HPE_INVALID_HEADER_TOKEN). */
export function answerDoubledStatusLine(exchange: Exchange): void {
  exchange.request.socket.end(
    'HTTP/1.1 200 OK\r\nHTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nConnection: close\r\n\r\n',
  )
}
