/** A receiver of webhooks on loopback: takes, refuses, hangs or is away, as a test says, and keeps what it got. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'

export interface Got {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Record<string, unknown>
}
export type Answer = { readonly status: number; readonly headers?: Record<string, string> } | 'hang'

export interface Receiver {
  readonly url: string
  readonly got: Got[]
  /** Calls so far, refused and hanging ones included. */
  readonly calls: number
  /** For every call from now on. */
  answer: Answer
  /** Nobody listens; connections are cut. */
  goAway(): Promise<void>
  comeBack(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const got: Got[] = []
  let calls = 0
  let port = 0
  let server: Server | null = null
  const receiver: Receiver = {
    get url() {
      return `http://127.0.0.1:${port}`
    },
    got,
    get calls() {
      return calls
    },
    answer: { status: 200 },
    async goAway() {
      if (server === null) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      server = null
      await closed
    },
    async comeBack() {
      server = createServer((request, response) => {
        const parts: Buffer[] = []
        request.on('data', (part: Buffer) => parts.push(part))
        request.on('end', () => {
          calls++
          const { answer } = receiver
          if (answer === 'hang') return
          if (answer.status < 300) {
            const body = JSON.parse(Buffer.concat(parts).toString()) as Got['body']
            got.push({ path: request.url ?? '', headers: request.headers, body })
          }
          response.writeHead(answer.status, answer.headers).end('{"detail": "not for anybody to read"}')
        })
      })
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      port = (server.address() as AddressInfo).port
    },
  }
  await receiver.comeBack()
  return receiver
}
