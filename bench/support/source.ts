/**
 * The upstream: a child process that speaks as much of the engine's protocol (docs/engine-api.md) as Weir needs, and
 * gives the same stream to anybody at /source, since a real engine admits one reader only. A content id says how many
 * Mbit/s its stream has: see `contentOf`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { createTestStream } from '../../src/main/core/fanout/test-stream.ts'
import { answerQuestions, startChild, type Child } from './child.ts'

export interface SourceCounts {
  readonly starts: number
  readonly gets: number
  readonly stops: number
}

export interface Source {
  readonly url: string
  readonly port: number
  counts(): Promise<SourceCounts>
  stop(): Promise<void>
}

export async function startSource(): Promise<Source> {
  const child: Child = startChild('source.ts')
  const port = await child.ask<number>('listen')
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    counts: () => child.ask<SourceCounts>('counts'),
    stop: () => child.stop(),
  }
}

/** A content id whose stream has so many Mbit/s; `n` tells contents of one rate apart. */
export function contentOf(mbitPerS: number, n = 0): string {
  return 'c'.repeat(28) + String(n).padStart(6, '0') + String(mbitPerS).padStart(6, '0')
}

const picturesPerS = 25
/** As an engine would write: a little, often. */
const writeEveryMs = 10
/** What a reader gets at once: an engine has some in its buffer. */
const headStartS = 0.2
const queueLimitBytes = 4 << 20

/** Two seconds of the stream, looped; made once for each rate. */
const loops = new Map<number, Buffer>()
function loopOf(mbitPerS: number): Buffer {
  const known = loops.get(mbitPerS)
  if (known !== undefined) return known
  const packetsPerPicture = Math.max(1, Math.round((mbitPerS * 1e6) / 8 / picturesPerS / 188))
  const stream = createTestStream({
    codec: 'h264',
    keyframeEvery: picturesPerS,
    packetsPerPicture,
    flagsKeyframes: true,
    label: 1,
  })
  const loop = Buffer.from(stream.pictures(2 * picturesPerS).buffer)
  loops.set(mbitPerS, loop)
  return loop
}

/** Gives the stream at its rate for as long as somebody reads; one who lags loses nothing but gets it later. */
function play(response: ServerResponse, mbitPerS: number): void {
  const loop = loopOf(mbitPerS)
  const bytesPerMs = (mbitPerS * 1e6) / 8 / 1000
  let beganMs = performance.now() - headStartS * 1000
  let sentBytes = 0
  response.useChunkedEncodingByDefault = false
  response.writeHead(200, { 'content-type': 'video/mp2t', connection: 'close' })
  const write = (): void => {
    const nowMs = performance.now()
    let dueBytes = Math.floor((nowMs - beganMs) * bytesPerMs) - sentBytes
    if (response.writableLength > queueLimitBytes) {
      beganMs = nowMs - sentBytes / bytesPerMs
      return
    }
    while (dueBytes > 0) {
      const from = sentBytes % loop.length
      const bytes = loop.subarray(from, Math.min(from + dueBytes, loop.length))
      response.write(bytes)
      sentBytes += bytes.length
      dueBytes -= bytes.length
    }
  }
  write()
  const timer = setInterval(write, writeEveryMs)
  response.on('close', () => clearInterval(timer))
}

function serve(): void {
  let starts = 0
  let gets = 0
  let stops = 0
  const json = (response: ServerResponse, value: unknown): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const host = request.headers.host ?? '127.0.0.1'
    const url = new URL(request.url ?? '/', `http://${host}`)
    const parts = url.pathname.split('/')
    const mbitOf = (id: string | undefined): number => Number((id ?? '').slice(-6)) || 8
    if (url.pathname === '/source') {
      play(response, Number(url.searchParams.get('mbit') ?? 8))
    } else if (url.pathname === '/webui/api/service') {
      json(response, { result: { code: 3017000, platform: 'linux', version: '3.1.70' }, error: null })
    } else if (url.pathname === '/server/api') {
      json(response, { result: { playlist_loaded: true, connected: true } })
    } else if (url.pathname === '/ace/getstream') {
      starts++
      const infohash = (url.searchParams.get('id') ?? url.searchParams.get('content_id') ?? '').replace(
        /^c/,
        'f',
      )
      const at = (kind: string): string => `http://${host}/ace/${kind}/${infohash}/${starts}`
      const answer = {
        playback_url: at('r'),
        stat_url: at('stat'),
        command_url: at('cmd'),
        infohash,
        playback_session_id: String(starts),
        is_live: 1,
        is_encrypted: 0,
        client_session_id: -1,
      }
      json(response, { response: answer, error: null })
    } else if (parts[2] === 'r') {
      gets++
      play(response, mbitOf(parts[3]))
    } else if (parts[2] === 'stat') {
      json(response, {
        response: { status: 'dl', peers: 4, speed_down: 1000, speed_up: 0, downloaded: 1 },
        error: null,
      })
    } else if (parts[2] === 'cmd') {
      if (url.searchParams.get('method') === 'stop') stops++
      json(response, { response: 'ok', error: null })
    } else {
      response.writeHead(404).end()
    }
  }
  const server = createServer(onRequest)
  answerQuestions({
    listen: () =>
      new Promise<number>((resolve) => {
        server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
      }),
    counts: () => ({ starts, gets, stops }) satisfies SourceCounts,
  })
  process.on('disconnect', () => process.exit(0))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) serve()
