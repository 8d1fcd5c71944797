import { createServer } from 'node:net'

const listenBriefly = (port: number, host: string): Promise<number | null> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      const bound = typeof address === 'object' && address !== null ? address.port : null
      server.close(() => resolve(bound))
    })
  })

/** Whether a listener can be bound there now. Somebody else may still be quicker: a failing bind must be handled too. */
export async function portIsFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await listenBriefly(port, host)) !== null
}

/**
 * A port of the system's choosing that was free a moment ago.
 * @throws Error when not even that can be bound (the machine is out of ports or has no loopback)
 */
export async function ephemeralPort(host = '127.0.0.1'): Promise<number> {
  const port = await listenBriefly(0, host)
  if (port === null) throw new Error(`no port can be bound on ${host}`)
  return port
}
