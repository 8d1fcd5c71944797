/** Programs that ask and hang up: a child process that measures how long a request takes until it is answered. */
import { connect } from 'node:net'
import { pathToFileURL } from 'node:url'
import { answerQuestions, startChild } from './child.ts'

export interface Answer {
  /** From connecting to the end of the answer's head. */
  readonly ms: number
  readonly status: number
  readonly retryAfterS: number | null
  /** The error's code; empty for a stream. */
  readonly code: string
}

export interface Askers {
  /** Asks so many times, each on a connection of its own, so many at a time. */
  ask(url: string, times: number, parallel?: number): Promise<Answer[]>
  stop(): Promise<void>
}

export function startAskers(): Askers {
  const child = startChild('askers.ts')
  return {
    ask: (url, times, parallel = 1) => child.ask('ask', { url, times, parallel }),
    stop: () => child.stop(),
  }
}

export const requestFor = (url: URL): string =>
  `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUser-Agent: bench\r\nConnection: close\r\n\r\n`

/** Reads a head as far as it has come; null while it is not whole. */
export function readHead(
  bytes: Buffer,
): { status: number; retryAfterS: number | null; length: number } | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = bytes.subarray(0, end).toString('latin1')
  const retryAfter = /^retry-after: (\d+)/im.exec(head)?.[1]
  return {
    status: Number(head.slice(9, 12)),
    retryAfterS: retryAfter === undefined ? null : Number(retryAfter),
    length: end + 4,
  }
}

/** One request; a stream is hung up on as soon as its head has come. */
export function askOnce(address: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const url = new URL(address)
    const beganMs = performance.now()
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
    let bytes: Buffer = Buffer.alloc(0)
    let ms: number | null = null
    const done = (status: number, retryAfterS: number | null, body: string): void => {
      socket.destroy()
      resolve({ ms: ms ?? 0, status, retryAfterS, code: /"code":"(\w+)"/.exec(body)?.[1] ?? '' })
    }
    socket.on('connect', () => socket.write(requestFor(url)))
    socket.on('error', reject)
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      const head = readHead(bytes)
      if (head === null) return
      ms ??= performance.now() - beganMs
      if (head.status === 200) done(200, null, '')
    })
    socket.on('end', () => {
      const head = readHead(bytes)
      if (head === null) reject(new Error('hung up on without an answer'))
      else done(head.status, head.retryAfterS, bytes.subarray(head.length).toString())
    })
  })
}

function serve(): void {
  answerQuestions({
    ask: async ({ url, times, parallel }: { url: string; times: number; parallel: number }) => {
      const answers: Answer[] = []
      const one = async (): Promise<void> => {
        while (times-- > 0) answers.push(await askOnce(url))
      }
      await Promise.all(Array.from({ length: parallel }, one))
      return answers
    },
  })
  process.on('disconnect', () => process.exit(0))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) serve()
