import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { connect, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net'

export interface CutProxy {
  /** Ends every connection; new ones are served. */
  cut(): void
  /** Ends every connection and refuses new ones until `open`. */
  close(): Promise<void>
  open(): Promise<void>
}

/** A wire between a client and a server that a test can cut: listens on a Unix socket, leads to `target`. */
export async function startCutProxy(path: string, target: NetConnectOpts): Promise<CutProxy> {
  const sockets = new Set<Socket>()
  let server: Server | null = null

  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }
  const open = async (): Promise<void> => {
    rmSync(path, { force: true })
    server = createServer((client) => {
      const upstream = connect(target)
      keep(client)
      keep(upstream)
      client.on('close', () => upstream.destroy()).pipe(upstream)
      upstream.on('close', () => client.destroy()).pipe(client)
    }).listen(path)
    await once(server, 'listening')
  }
  await open()
  return {
    cut,
    open,
    async close() {
      const closed = new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)))
      cut()
      await closed
    },
  }
}
