/**
 * The stand-in engine: an HTTP server that follows docs/engine-api.md, faults included, and plays a test pattern.
 * Node's own modules only, since it is bundled alone into a container image.
 */
import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ApiPort, listen, openApiPort } from './api-port.ts'
import { type Beat, createBeat } from './beat.ts'
import { createContents } from './contents.ts'
import { createCounters } from './counters.ts'
import { type Engine } from './engine.ts'
import { createFaults } from './faults.ts'
import { answerError, type Exchange, waitFor } from './http.ts'
import { defaultOptions, type EngineOptions } from './options.ts'
import { answerExchange, isStart } from './routes.ts'
import { createSessions } from './sessions.ts'
import { answerSideDoor, countersOf, type DemoCounters } from './side-door.ts'
import { loadTestPattern } from './test-pattern.ts'

/** The share of the boot in which connections are refused; afterwards they are taken and held. */
const refusedShare = 0.4

export interface DemoEngine {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  readonly url: string
  readonly port: number
  readonly apiPort: number | null
  /** Resolves once it is past booting; rejects if it is closed before. */
  readonly ready: Promise<void>
  counters(): DemoCounters
  /** Stops listening and cuts every connection. Idempotent. */
  close(): Promise<void>
}

export interface DemoEngineOptions extends Partial<EngineOptions> {
  /** Called when a fault ends the engine; in a process of its own that is its exit. By default it closes itself. */
  readonly onCrash?: (why: string) => void
}

/**
 * Starts an engine in this process; resolves when its port is bound. Unlike the program (flags.ts) it takes free ports,
 * has no API port and boots in no time unless told otherwise.
 * Rejects with the listener's error (EADDRINUSE), or an Error naming a media file that cannot be used.
 */
export async function startDemoEngine(given: DemoEngineOptions = {}): Promise<DemoEngine> {
  const options: EngineOptions = {
    ...defaultOptions,
    httpPort: 0,
    apiPort: null,
    bootMs: 0,
    name: 'demo',
    mediaFile: findMediaFile(),
    ...given,
  }
  const bootEndsAt = performance.now() + options.bootMs
  let httpPort = options.httpPort
  const engine: Engine = {
    options,
    pattern: loadTestPattern(options.mediaFile),
    contents: createContents(),
    sessions: createSessions(),
    counters: createCounters(),
    faults: createFaults(options.memoryCeilingMb, (why) => (given.onCrash ?? closeAbruptly)(why)),
    nowMs: () => performance.timeOrigin + performance.now(),
    httpPort: () => httpPort,
  }
  const beat = createBeat(engine)
  const closing = new AbortController()
  let isReady = false
  let ready: Promise<void> = Promise.resolve()
  const door = createDoor(engine, beat, () => ({ isReady, ready }))
  const server = createServer(door)
  let apiPort: ApiPort | null = null
  let closed: Promise<void> | null = null

  const close = (): Promise<void> => {
    closed ??= (async () => {
      closing.abort()
      beat.stop()
      const ended = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await Promise.all([ended, apiPort?.close()])
    })()
    return closed
  }
  const closeAbruptly = (): void => void close()

  await delay(options.bootMs * refusedShare)
  await listen(server, { host: options.host, port: options.httpPort })
  const address = server.address()
  if (typeof address === 'object' && address !== null) httpPort = address.port
  if (options.apiPort !== null) {
    try {
      apiPort = await openApiPort(
        { host: options.host, port: options.apiPort },
        () => httpPort,
        () => isReady && !engine.faults.wedged,
      )
    } catch (error) {
      if (!options.apiPortIsOptional) {
        await close()
        throw error
      }
    }
  }
  ready = delay(Math.max(0, bootEndsAt - performance.now()), undefined, { signal: closing.signal }).then(
    () => {
      isReady = true
    },
  )
  ready.catch(() => undefined)
  if (options.bootMs === 0) await ready

  return {
    url: `http://${options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${httpPort}`,
    port: httpPort,
    apiPort: apiPort?.port ?? null,
    ready,
    counters: () => countersOf(engine, isReady),
    close,
  }
}

/** What every request passes: the side door first, then wedged and booting engines' silence, then the routes. */
function createDoor(
  engine: Engine,
  beat: Beat,
  boot: () => { isReady: boolean; ready: Promise<void> },
): (request: IncomingMessage, response: ServerResponse) => void {
  let startsUnderWay = 0

  const answerStart = async (exchange: Exchange): Promise<void> => {
    const { crashAtParallelStarts } = engine.options
    startsUnderWay += 1
    try {
      if (crashAtParallelStarts > 0 && startsUnderWay >= crashAtParallelStarts) {
        engine.faults.crash(`${startsUnderWay} starts at a time`)
      } else if (!boot().isReady) {
        engine.counters.add('starts', null)
        engine.counters.add('failedStarts', null)
        await waitFor(exchange, engine.options.startMs)
        answerError(exchange, 'failed to load content')
      } else {
        await answerExchange(engine, exchange)
        beat.start()
      }
    } finally {
      startsUnderWay -= 1
    }
  }

  const answer = async (exchange: Exchange): Promise<void> => {
    if (exchange.path.startsWith('/demo/')) {
      answerSideDoor(engine, exchange, boot().isReady)
    } else if (engine.faults.wedged) {
      // Held without an answer until the client gives up.
    } else if (isStart(exchange.path)) {
      await answerStart(exchange)
    } else {
      await boot().ready
      await answerExchange(engine, exchange)
    }
  }

  return (request, response) => {
    const exchange = exchangeOf(request, response)
    answer(exchange).catch((error: unknown) => {
      if (exchange.gone.aborted || response.headersSent) response.destroy()
      else response.writeHead(500, { 'Content-Type': 'text/plain' }).end(String(error))
    })
  }
}

function exchangeOf(request: IncomingMessage, response: ServerResponse): Exchange {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const origin = `http://${request.headers.host ?? `127.0.0.1:${request.socket.localPort ?? 0}`}`
  const [path = '/', ...query] = (request.url ?? '/').split('?')
  return {
    request,
    response,
    path,
    query: new URLSearchParams(query.join('?')),
    origin,
    gone: gone.signal,
  }
}

/** Next to the bundle, or in the repository's resources. */
function findMediaFile(): string {
  const places = [
    join(import.meta.dirname, 'demo.ts.bin'),
    join(import.meta.dirname, '../../resources/demo.ts.bin'),
  ]
  return places.find((place) => existsSync(place)) ?? join(import.meta.dirname, 'demo.ts.bin')
}
