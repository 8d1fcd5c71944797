/** The EngineApi port over HTTP, by undici. Redirects are followed by hand: the body of an engine's 302 never ends. */
import { Agent, buildConnector, Client, request, type Dispatcher } from 'undici'
import {
  EngineFaultError,
  type EngineApi,
  type EngineFault,
  type Upstream,
  type UpstreamListener,
} from '../../core/ports.ts'
import { atEngine, readIdentity, readStarted, readStat, readStopped, readVersion } from './answers.ts'

const jsonLimitBytes = 1024 * 1024
const redirectsAllowed = 4
const connectTimeoutMs = 5000

export interface EngineHttpApi extends EngineApi {
  /** Closes kept-alive connections. */
  close(): Promise<void>
}

export function createEngineApi(): EngineHttpApi {
  // Time limits are the callers' signals; an engine may rightly take 28 s to say no.
  const agent = new Agent({
    connect: { timeout: connectTimeoutMs },
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 4000,
    connections: 32,
  })
  /** One for each stream that is read: it holds its connection for hours and must never wait behind another one. */
  const players = new Set<Client>()

  async function getJson(url: string, signal: AbortSignal): Promise<unknown> {
    const text = await guarded(signal, async () => {
      const answer = await request(url, { dispatcher: agent, signal })
      if (answer.statusCode !== 200) {
        answer.body.on('error', () => {}).destroy()
        throw new EngineFaultError({ kind: 'unreachable', why: `HTTP ${answer.statusCode}` })
      }
      return readLimited(answer.body)
    })
    try {
      return JSON.parse(text) as unknown
    } catch {
      throw new EngineFaultError({ kind: 'unreachable', why: 'the answer is not JSON' })
    }
  }

  const asQuery = (ref: { kind: 'contentId' | 'infohash'; id: string }): string =>
    ref.kind === 'infohash' ? `infohash=${ref.id}` : `id=${ref.id}`

  return {
    async version(baseUrl, signal) {
      return readVersion(await getJson(`${baseUrl}/webui/api/service?method=get_version`, signal))
    },
    async startStream(baseUrl, ref, pid, options, signal) {
      const query = new URLSearchParams({ ...options, format: 'json', pid })
      const answer = await getJson(`${baseUrl}/ace/getstream?${asQuery(ref)}&${query.toString()}`, signal)
      return readStarted(baseUrl, answer)
    },
    openPlayback: (playbackUrl, listener, signal) => openPlayback(players, playbackUrl, listener, signal),
    async stopStream(commandUrl, signal) {
      const separator = commandUrl.includes('?') ? '&' : '?'
      readStopped(await getJson(`${commandUrl}${separator}method=stop`, signal))
    },
    async stat(statUrl, signal) {
      return readStat(await getJson(statUrl, signal))
    },
    async identify(baseUrl, ref, signal) {
      const name = ref.kind === 'infohash' ? 'infohash' : 'content_id'
      const query = encodeURIComponent(`acestream:?${name}=${ref.id}`)
      return readIdentity(
        await getJson(`${baseUrl}/server/api?api_version=3&method=analyze_content&query=${query}`, signal),
      )
    },
    async close() {
      await Promise.all([agent, ...players].map((one) => one.destroy()))
    },
  }
}

const connect = buildConnector({ timeout: connectTimeoutMs })

async function openPlayback(
  players: Set<Client>,
  playbackUrl: string,
  listener: UpstreamListener,
  signal: AbortSignal,
): Promise<Upstream> {
  /** undici calls a reset of an answer without a length its proper end; to a stream, that makes all the difference. */
  let reset: Error | null = null
  const player = new Client(new URL(playbackUrl).origin, {
    connect(options, callback) {
      connect(options, (...outcome) => {
        reset = null
        outcome[1]?.on('error', (error: Error) => {
          if (codeOf(error) === 'ECONNRESET') reset = error
        })
        callback(...outcome)
      })
    },
    headersTimeout: 0,
    bodyTimeout: 0,
    pipelining: 0,
  })
  players.add(player)
  const close = (): void => {
    players.delete(player)
    void player.destroy()
  }
  try {
    const body = await followRedirects(player, playbackUrl, signal)
    return readBody(body, listener, { reset: () => reset, close })
  } catch (error) {
    close()
    throw error
  }
}

async function followRedirects(
  player: Client,
  playbackUrl: string,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData['body']> {
  let url = playbackUrl
  for (let hop = 0; hop <= redirectsAllowed; hop++) {
    const answer = await guarded(signal, () => request(url, { dispatcher: player, signal }))
    const { body, statusCode, headers } = answer
    if (statusCode === 200) return body
    body.on('error', () => {}).destroy()
    if (statusCode < 300 || statusCode >= 400 || typeof headers.location !== 'string') {
      throw new EngineFaultError({ kind: 'unreachable', why: `playback answered HTTP ${statusCode}` })
    }
    url = atEngine(playbackUrl, headers.location)
  }
  throw new EngineFaultError({ kind: 'unreachable', why: `more than ${redirectsAllowed} redirects` })
}

function readBody(
  body: Dispatcher.ResponseData['body'],
  listener: UpstreamListener,
  connection: { reset(): Error | null; close(): void },
): Upstream {
  let over = false
  const finish = (clean: boolean, why: string): void => {
    if (over) return
    over = true
    connection.close()
    listener.onEnd(clean, why)
  }
  body.on('data', (chunk: Buffer) => {
    if (!over) listener.onData(chunk)
  })
  body.on('end', () => {
    const error = connection.reset()
    if (error === null) finish(true, 'the engine ended the stream')
    else finish(false, plainly(error))
  })
  body.on('error', (error: Error) => finish(false, plainly(error)))
  body.on('close', () => finish(false, 'the connection was closed'))
  return {
    close() {
      over = true
      body.destroy()
      connection.close()
    },
  }
}

async function readLimited(body: Dispatcher.ResponseData['body']): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.length
    if (size > jsonLimitBytes)
      throw new EngineFaultError({ kind: 'unreachable', why: 'the answer is endless' })
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Runs a call and turns whatever it throws into an EngineFaultError. */
async function guarded<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof EngineFaultError) throw error
    throw new EngineFaultError(asFault(error, signal))
  }
}

function asFault(error: unknown, signal: AbortSignal): EngineFault {
  if (signal.aborted) return { kind: 'aborted' }
  const code = codeOf(error)
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT') return { kind: 'timeout' }
  return { kind: 'unreachable', why: plainly(error) }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''

function plainly(error: unknown): string {
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
      return 'the connection was refused'
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return 'the connection was reset'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'its address cannot be reached'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its host name is unknown'
    default:
      // Its code is unreliable: undici looks it up in a table that goes the other way.
      if (error instanceof Error && error.name === 'HTTPParserError')
        return 'the answer broke off or is not HTTP'
      return error instanceof Error ? error.message : String(error)
  }
}
