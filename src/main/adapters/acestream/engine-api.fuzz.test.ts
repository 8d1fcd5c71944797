/**
 * Engines that answer anything at all, over real sockets: every call ends as the engine's fault (or as an answer, where
 * the noise happens to be one) within the caller's time, and no socket is left.
 */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { EngineFaultError } from '../../core/ports.ts'
import { createEngineApi, type EngineHttpApi } from './engine-api.ts'

/** What a hostile engine does with a request, after it has come. */
type Answer = (socket: Socket) => void | Promise<void>

let server: Server
let base = ''
const open = new Set<Socket>()
/** By the number in the path, so that answers of one run do not mix. */
const answers = new Map<string, Answer>()

beforeAll(async () => {
  server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => undefined)
    let heard = ''
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1')
      const number = /\/n(\d+)[/?]/.exec(heard)?.[1]
      if (number === undefined || !heard.includes('\r\n\r\n')) return
      heard = ''
      void answers.get(number)?.(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  for (const socket of open) socket.destroy()
  server.close()
})

let lastNumber = 0
/** A base URL at which the next request gets this answer. */
function engineThat(answer: Answer): string {
  const number = String(++lastNumber)
  answers.set(number, answer)
  return `${base}/n${number}`
}

const timeLimitMs = 120
/** For the machine, which may be busy. */
const graceMs = 1500

/** Makes a call with a deadline; answers the fault, or null when the noise was a proper answer. */
async function bounded(call: (signal: AbortSignal) => Promise<unknown>): Promise<EngineFaultError | null> {
  const beganMs = performance.now()
  try {
    await call(AbortSignal.timeout(timeLimitMs))
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(EngineFaultError)
    return error as EngineFaultError
  } finally {
    expect(performance.now() - beganMs).toBeLessThan(timeLimitMs + graceMs)
  }
}

const calls: Record<string, (api: EngineHttpApi, url: string, signal: AbortSignal) => Promise<unknown>> = {
  version: (api, url, signal) => api.version(url, signal),
  start: (api, url, signal) =>
    api.startStream(url, { kind: 'contentId', id: 'a'.repeat(40) }, 'pid', {}, signal),
  stat: (api, url, signal) => api.stat(`${url}/stat`, signal),
  stop: (api, url, signal) => api.stopStream(`${url}/cmd`, signal),
  /** Reads to the end; a stream that broke off counts as a fault, one that goes on for as long as there is time does not. */
  async playback(api, url, signal) {
    const ended = Promise.withResolvers<void>()
    let ends = 0
    const onEnd = (clean: boolean, why: string): void => {
      expect(++ends).toBe(1)
      if (clean) ended.resolve()
      else ended.reject(new EngineFaultError({ kind: 'unreachable', why }))
    }
    ended.promise.catch(() => undefined)
    const upstream = await api.openPlayback(`${url}/play`, { onData: () => undefined, onEnd }, signal)
    signal.addEventListener('abort', () => ended.resolve(), { once: true })
    await ended.promise.finally(() => upstream.close())
  },
}

const head = (status: string, ...lines: string[]): string =>
  [`HTTP/1.1 ${status}`, ...lines, '', ''].join('\r\n')

/** Writes again and again until the other side has gone. */
async function forEver(socket: Socket, text: string, pauseMs: number): Promise<void> {
  while (socket.writable) {
    if (!socket.write(text))
      await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined)
    await delay(pauseMs)
  }
}

const json = head('200 OK', 'Content-Type: application/json')
const hostile: [string, Answer][] = [
  ['closes without a word', (socket) => void socket.end()],
  ['resets the connection', (socket) => void socket.resetAndDestroy()],
  ['never says anything', () => undefined],
  ['speaks another protocol', (socket) => void socket.end('HELLOTS version=3.1.70 key=abc\r\n')],
  ['answers with noise', (socket) => void socket.end(Buffer.from([0, 255, 1, 254, 13, 10, 13, 10, 71]))],
  ['doubles its status line', (socket) => void socket.write(`HTTP/1.1 200 OK\r\n${head('200 OK')}x`)],
  ['stops in the middle of its head', (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Le')],
  ['drips its head', (socket) => forEver(socket, 'X-A: b\r\n'.slice(0, 1), 20)],
  [
    'has a head without end',
    async (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      await forEver(socket, `X-Header: ${'y'.repeat(4000)}\r\n`, 1)
    },
  ],
  ['floods with 100 Continue', (socket) => forEver(socket, head('100 Continue').repeat(100), 1)],
  [
    'floods with 103 Early Hints',
    (socket) => forEver(socket, head('103 Early Hints', 'Link: </x>').repeat(100), 1),
  ],
  [
    'answers 500 with a body that never ends',
    (socket) => {
      socket.write(head('500 No'))
      return forEver(socket, 'x'.repeat(1000), 1)
    },
  ],
  [
    'breaks off before the length that it promised',
    (socket) => void socket.end(`${head('200 OK', 'Content-Length: 500')}{"result"`),
  ],
  [
    'promises a length that is no number',
    (socket) => void socket.write(`${head('200 OK', 'Content-Length: many')}{}`),
  ],
  [
    'promises two lengths',
    (socket) => void socket.write(`${head('200 OK', 'Content-Length: 2', 'Content-Length: 3')}{}x`),
  ],
  [
    'sends chunks of no size',
    (socket) => void socket.write(`${head('200 OK', 'Transfer-Encoding: chunked')}zz\r\n{}`),
  ],
  [
    'resets in the middle of its body',
    async (socket) => {
      socket.write(`${json}{"result":`)
      await delay(20)
      socket.resetAndDestroy()
    },
  ],
]
const hostileToQuestions: [string, Answer][] = [
  [
    'redirects a question',
    (socket) => {
      socket.write(head('302 Found', 'Location: /else'))
      return forEver(socket, 'x', 5)
    },
  ],
  [
    'drips its body',
    (socket) => {
      socket.write(json)
      return forEver(socket, ' ', 20)
    },
  ],
  [
    'sends JSON without end',
    (socket) => {
      socket.write(`${json}["`)
      return forEver(socket, 'x'.repeat(65_536), 0)
    },
  ],
  ['sends something else than JSON', (socket) => void socket.end(`${json}<html>`)],
  ['sends nothing', (socket) => void socket.end(head('200 OK', 'Content-Length: 0'))],
  [
    'sends what is compressed',
    (socket) =>
      void socket.end(
        Buffer.concat([
          Buffer.from(head('200 OK', 'Content-Encoding: gzip')),
          Buffer.from([31, 139, 8, 0, 0]),
        ]),
      ),
  ],
]
const hostileToPlayers: [string, Answer][] = [
  [
    'redirects for ever',
    (socket) => {
      socket.write(head('302 Found', `Location: ${lastPath(socket)}`))
      return forEver(socket, 'x', 5)
    },
  ],
  ['redirects nowhere', (socket) => void socket.write(head('302 Found'))],
  ['redirects to what is no URL', (socket) => void socket.write(head('302 Found', 'Location: http://[::1'))],
  [
    'redirects into another protocol',
    (socket) => void socket.write(head('302 Found', 'Location: file:///etc/passwd')),
  ],
]
/** Any path at which the same answer is given again. */
const lastPath = (_socket: Socket): string => `/n${lastNumber}/again`

describe('an engine that', () => {
  const cases = [
    ...Object.keys(calls).flatMap((call) => hostile.map(([what, answer]) => [what, call, answer] as const)),
    ...['version', 'start', 'stat', 'stop'].flatMap((call) =>
      hostileToQuestions.map(([what, answer]) => [what, call, answer] as const),
    ),
    ...hostileToPlayers.map(([what, answer]) => [what, 'playback', answer] as const),
  ]
  it.each(cases)('%s fails its %s in time, and its socket is closed', async (_, call, answer) => {
    const api = createEngineApi()
    const fault = await bounded(
      (signal) => calls[call]?.(api, engineThat(answer), signal) ?? Promise.resolve(),
    )
    expect(fault).toBeInstanceOf(EngineFaultError)
    await api.close()
    await vi.waitFor(() => expect(open.size).toBe(0), { timeout: 2000, interval: 5 })
  })

  it('sends megabytes where a few bytes were asked for is read no further than a limit', async () => {
    const api = createEngineApi()
    let sentBytes = 0
    const url = engineThat(async (socket) => {
      socket.write(json)
      const block = 'x'.repeat(65_536)
      while (socket.writable && sentBytes < 64 * 1024 * 1024) {
        sentBytes += block.length
        if (!socket.write(block)) {
          await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined)
        }
      }
    })
    const fault = await api.version(url, AbortSignal.timeout(5000)).catch((error: unknown) => error)
    expect(fault).toMatchObject({ fault: { kind: 'unreachable', why: 'the answer is endless' } })
    expect(sentBytes).toBeLessThan(16 * 1024 * 1024)
    await api.close()
  })
})

const piece = fc.oneof(
  fc
    .constantFrom(
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.1 302 Found\r\n',
      'HTTP/1.1 100 Continue\r\n\r\n',
      'HTTP/1.0 200 OK\r\n',
      'HTTP/2 200\r\n',
      'Content-Length: 5\r\n',
      'Content-Length: -1\r\n',
      'Transfer-Encoding: chunked\r\n',
      'Location: /x\r\n',
      'Connection: close\r\n',
      'Content-Type: video/mp2t\r\n',
      '\r\n',
      '\r\n\r\n',
      '5\r\nhello\r\n',
      '0\r\n\r\n',
      'ffffffffff\r\n',
      '{"response":null,"error":"no"}',
      '{"result":{"version":"3"}}',
      ' folded\r\n',
      '\0',
      '\n',
    )
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
)
const noise = fc.record({
  pieces: fc.array(piece, { maxLength: 12 }),
  end: fc.constantFrom('end', 'end', 'end', 'reset', 'stay'),
  call: fc.constantFrom(...Object.keys(calls)),
})

describe('any noise', () => {
  it('is the engine’s fault or an answer, in time, and leaves no socket', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(noise, { minLength: 8, maxLength: 8 }), async (noises) => {
        const api = createEngineApi()
        await Promise.all(
          noises.map(async ({ pieces, end, call }) => {
            const url = engineThat((socket) => {
              socket.write(Buffer.concat(pieces))
              if (end === 'end') socket.end()
              else if (end === 'reset') socket.resetAndDestroy()
            })
            await bounded((signal) => calls[call]?.(api, url, signal) ?? Promise.resolve())
          }),
        )
        await api.close()
        await vi.waitFor(() => expect(open.size).toBe(0), { timeout: 2000, interval: 5 })
      }),
      { numRuns: 40 },
    )
  }, 60_000)
})
