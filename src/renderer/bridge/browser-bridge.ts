/** The bridge of a dashboard in a browser: the live feed over WebSocket, controls over HTTP, on the page's own origin. */
import { type Bridge, type LiveListener, type Unsubscribe } from '../../contract/bridge.ts'
import {
  commands,
  type CommandArgs,
  type CommandName,
  type CommandReply,
  type CommandResult,
} from '../../contract/commands.ts'
import { errorBodySchema, WeirError, type ErrorBody } from '../../contract/errors.ts'
import { liveMessageSchema, type LiveMessage } from '../../contract/live.ts'
import {
  queries,
  type QueryArgs,
  type QueryName,
  type QueryReply,
  type QueryResult,
} from '../../contract/queries.ts'
import { z } from 'zod'
import { reconnectDelayMs } from './backoff.ts'
import { copyText } from './copy-text.ts'
import { takeToken } from './token.ts'

/** A restart waits for a container to stop, a try for a picture; longer than this means that nobody answers. */
const answerTimeoutMs = 60_000

/**
 * Chromium ends every request under way whenever a network interface comes or goes, as it does with each container on this
 * machine. Waits before a control is sent again whose answer was lost that way: its key keeps it from being carried out
 * twice. (Queries are asked again by whoever wants them, state/query.ts.)
 */
const sentAgainAfterMs = [200, 1000, 2000]

/** What a WebSocket tells the bridge. */
export interface SocketListener {
  onText(text: unknown): void
  onClose(): void
}

/** What the bridge needs of the page it runs in; a test brings its own. */
export interface BrowserPage {
  /** `http://nas:8880` */
  readonly origin: string
  readonly token: string | null
  openSocket(url: string, listener: SocketListener): { close(): void }
  fetch(url: string, init: RequestInit): Promise<Response>
  random(): number
  /** One that nobody had before. */
  newKey(): string
  copyText(text: string): Promise<void>
}

/** The page this script runs in. */
export function thisPage(): BrowserPage {
  return {
    origin: window.location.origin,
    token: takeToken({
      href: window.location.href,
      storage: window.sessionStorage,
      replaceAddress: (href) => window.history.replaceState(window.history.state, '', href),
    }),
    openSocket: (url, listener) => {
      const socket = new WebSocket(url)
      socket.onmessage = (event) => listener.onText(event.data)
      socket.onclose = () => listener.onClose()
      return socket
    },
    fetch: (url, init) => window.fetch(url, init),
    random: Math.random,
    newKey,
    copyText,
  }
}

/** A random UUID. `crypto.randomUUID` is there on pages over https and of this machine alone. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

export function createBrowserBridge(page: BrowserPage = thisPage()): Bridge {
  // Once live, a failure to connect means "lost", also for a later subscription (a page that was hidden).
  let everLive = false

  function subscribe(listener: LiveListener): Unsubscribe {
    // Each connection has its own object; what a connection that was given up still says is not heard.
    let current: object | undefined
    let socket: { close(): void } | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    let attempt = 0

    function connect(): void {
      const mine = {}
      current = mine
      socket = page.openSocket(liveUrl(page), {
        onText: (text) => {
          if (current !== mine) return
          const message = readMessage(text)
          if (message === undefined) {
            // A message outside the contract: begin again, slowly, in case that every one is.
            lose()
            return
          }
          attempt = 0
          everLive = true
          listener.onConnection('live')
          // Whoever listens may unsubscribe from inside onConnection.
          if (current === mine) listener.onMessage(message)
        },
        onClose: () => {
          if (current === mine) lose()
        },
      })
    }

    function lose(): void {
      closeSocket()
      retry = setTimeout(connect, reconnectDelayMs(attempt, page.random()))
      attempt += 1
      listener.onConnection(everLive ? 'lost' : 'connecting')
    }

    function closeSocket(): void {
      current = undefined
      socket?.close()
      socket = undefined
    }

    listener.onConnection('connecting')
    connect()
    return () => {
      clearTimeout(retry)
      closeSocket()
    }
  }

  /**
   * The answer to one request, its result as the schema has it; whatever goes wrong is an error reply.
   * @param key of a request that may be sent again when its answer was lost; null for one that may not
   */
  async function ask<Result>(
    name: string,
    path: string,
    key: string | null,
    init: RequestInit,
    result: z.ZodType<Result>,
  ) {
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (page.token !== null) headers.authorization = `Bearer ${page.token}`
    if (key !== null) headers['idempotency-key'] = key
    const waitsMs = key === null ? [] : [...sentAgainAfterMs]
    for (;;) {
      try {
        const response = await page.fetch(`${page.origin}/api/v1/${path}`, {
          headers,
          signal: AbortSignal.timeout(answerTimeoutMs),
          ...init,
        })
        return readReply(name, response.status, readJson(await response.text()), result)
      } catch (error) {
        // What was not reached, or ended on its way, is a TypeError; what took too long is not.
        const waitMs = error instanceof TypeError ? waitsMs.shift() : undefined
        if (waitMs === undefined) {
          return { ok: false as const, error: new WeirError('weir_unreachable').toBody() }
        }
        await new Promise((goOn) => setTimeout(goOn, waitMs))
      }
    }
  }

  // The schemas are picked by the same name as the types, which TypeScript cannot follow through the index.
  function command<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<CommandReply<N>> {
    const result = commands[name].result as unknown as z.ZodType<CommandResult<N>>
    const init = { method: 'POST', body: JSON.stringify(args) }
    return ask(name, `commands/${name}`, page.newKey(), init, result)
  }

  function query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<QueryReply<N>> {
    const result = queries[name].result as unknown as z.ZodType<QueryResult<N>>
    return ask(name, `queries/${name}?args=${encodeURIComponent(JSON.stringify(args))}`, null, {}, result)
  }

  return { kind: 'browser', subscribe, command, query, copyText: (text) => page.copyText(text) }
}

function liveUrl(page: BrowserPage): string {
  const url = new URL('/api/v1/live', page.origin)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  // A browser cannot set headers on a WebSocket.
  if (page.token !== null) url.searchParams.set('token', page.token)
  return url.href
}

function readMessage(data: unknown): LiveMessage | undefined {
  return typeof data === 'string' ? liveMessageSchema.safeParse(readJson(data)).data : undefined
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const okBody = z.object({ ok: z.literal(true), result: z.unknown() })
const errorAnswer = z.object({ error: errorBodySchema })

function readReply<Result>(
  name: string,
  status: number,
  body: unknown,
  schema: z.ZodType<Result>,
): { ok: true; result: Result } | { ok: false; error: ErrorBody } {
  const refused = errorAnswer.safeParse(body)
  if (refused.success) return { ok: false, error: refused.data.error }
  const ok = okBody.safeParse(body)
  const result = ok.success ? schema.safeParse(ok.data.result) : undefined
  if (result?.success === true) return { ok: true, result: result.data }
  const error: ErrorBody = new WeirError('internal', {
    why: `it answered ${name} with HTTP ${status}`,
  }).toBody()
  return { ok: false, error }
}
