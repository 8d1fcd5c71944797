/** The TCP API port: `HELLOBG version=4` → `HELLOTS key=… version_code=… http_port=…`, once the engine is ready. */
import { randomBytes } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import { engineVersion } from './options.ts'

const lineMax = 4096

export interface ApiPort {
  readonly port: number
  /** Ends the listener and every connection. */
  close(): Promise<void>
}

/** Rejects with the listener's error, EADDRINUSE for one. `answers`: whether the engine is ready and not wedged. */
export async function openApiPort(
  address: { readonly host: string; readonly port: number },
  httpPort: () => number,
  answers: () => boolean,
): Promise<ApiPort> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.setEncoding('latin1')
    let pending = ''
    socket.on('data', (text: string) => {
      const lines = (pending + text).split('\n')
      pending = lines.pop() ?? ''
      if (pending.length > lineMax) socket.destroy()
      for (const line of lines) {
        if (answers() && line.startsWith('HELLOBG')) socket.write(hello(httpPort()))
      }
    })
  })
  await listen(server, address)
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Rejects with the listener's error. */
export function listen(
  server: Server,
  address: { readonly host: string; readonly port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function hello(httpPort: number): string {
  const key = randomBytes(5).toString('hex')
  return `HELLOTS key=${key} version_code=${engineVersion.code} http_port=${httpPort}\r\n`
}
