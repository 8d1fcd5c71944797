/** For tests: a fast stand-in engine, and the little of an HTTP client that its warts leave usable. */
import { get, type IncomingMessage, request } from 'node:http'
import { onTestFinished } from 'vitest'
import { demoChannels } from './channels.ts'
import { type DemoEngine, type DemoEngineOptions, startDemoEngine } from './server.ts'

/** A documented second lasts 20 ms: a bad content id fails after 80 ms, an unread session expires after 1.2 s. */
export async function startTestEngine(options: DemoEngineOptions = {}): Promise<DemoEngine> {
  const engine = await startDemoEngine({ startMs: 5, settleMs: 0, secondMs: 20, ...options })
  onTestFinished(() => engine.close())
  return engine
}

export const somePlaying = demoChannels[0]?.contentId ?? ''

export interface Answer {
  readonly status: number
  readonly body: string
  readonly headers: IncomingMessage['headers']
  readonly tookMs: number
}

/** Reads an answer to its end; rejects when the connection breaks. */
export function fetchText(
  url: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const beganMs = performance.now()
  return new Promise((resolve, reject) => {
    const call = request(url, { agent: false, ...options }, (response) => {
      let body = ''
      response.setEncoding('latin1')
      response.on('data', (text: string) => (body += text))
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode = 0, headers } = response
        resolve({ status: statusCode, body, headers, tookMs: performance.now() - beganMs })
      })
    })
    call.on('error', reject)
    call.end()
  })
}

export type Json = Record<string, unknown>

export async function fetchJson(url: string, options: Parameters<typeof fetchText>[1] = {}): Promise<Json> {
  const { status, body } = await fetchText(url, options)
  if (status !== 200) throw new Error(`${url} answered ${status}: ${body}`)
  return JSON.parse(body) as Json
}

/** The URLs of a started session. */
export interface Started {
  readonly playback_url: string
  readonly stat_url: string
  readonly command_url: string
  readonly event_url?: string
  readonly infohash: string
  readonly playback_session_id: string
  readonly is_encrypted: number
}

/** `query` without `format=json`; `path` is that of a start. */
export async function startSession(
  engine: DemoEngine,
  query: string,
  path = '/ace/getstream',
): Promise<Started> {
  const { response, error } = await fetchJson(`${engine.url}${path}?${query}&format=json`)
  if (response === null) throw new Error(`the start failed: ${String(error)}`)
  return response as Started
}

/** An answer's head; its body is left alone and may never end. */
export interface Head {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly response: IncomingMessage
  /** What came until now. */
  bytes(): Buffer
  /** How the body ended. */
  readonly ended: Promise<'clean' | 'cut'>
  close(): void
}

export function openStream(url: string): Promise<Head> {
  return new Promise((resolve, reject) => {
    const call = get(url, { agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      const ended = new Promise<'clean' | 'cut'>((tell) => {
        response.on('end', () => tell('clean'))
        response.on('error', () => tell('cut'))
      })
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        response,
        bytes: () => Buffer.concat(chunks),
        ended,
        close: () => call.destroy(),
      })
    })
    call.on('error', reject)
    onTestFinished(() => void call.destroy())
  })
}

/** Follows redirects without reading their bodies, as a player does. */
export async function openPlayback(url: string): Promise<Head> {
  const head = await openStream(url)
  const { location } = head.headers
  if (head.status !== 302 || location === undefined) return head
  head.close()
  return openPlayback(location)
}

/** Asks again until it holds; the test's own time limit ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}
