/** A bad network between two programs of this machine: slow, late, deaf, or cut, as a test wishes. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { Transform } from 'node:stream'

export interface TcpProxy {
  readonly port: number
  /** How many connections lead through it now. */
  connections(): number
  /** Both directions together; Infinity: as fast as it goes. */
  limitRate(bytesPerS: number): void
  /** Added to every piece of data, in each direction. */
  delay(ms: number): void
  /** Nothing passes any more, and nobody is told: connections stay open, new ones are taken. Until `thaw`. */
  freeze(): void
  thaw(): void
  /** Resets every connection; new ones are served, unless `refuse` is on. */
  reset(): void
  /** New connections are reset at once. */
  refuse(yes: boolean): void
  close(): Promise<void>
}

const tickMs = 20

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  /** Those that wait for better times, woken with every tick. */
  const waiting = new Set<() => void>()
  let bytesPerS = Infinity
  let allowanceBytes = 0
  let delayMs = 0
  let isFrozen = false
  let refuses = false

  const ticking = setInterval(() => {
    allowanceBytes = Math.min(bytesPerS / 5, allowanceBytes + (bytesPerS * tickMs) / 1000)
    for (const wake of [...waiting]) wake()
  }, tickMs)

  /** Lets a piece pass when its time has come and the rate allows it. */
  function wire(): Transform {
    return new Transform({
      transform(chunk: Buffer, _encoding, passed) {
        const fromMs = performance.now() + delayMs
        const attempt = (): void => {
          const mayPass =
            !isFrozen && performance.now() >= fromMs && (bytesPerS === Infinity || allowanceBytes > 0)
          if (!mayPass) return void waiting.add(attempt)
          waiting.delete(attempt)
          if (bytesPerS !== Infinity) allowanceBytes -= chunk.length
          passed(null, chunk)
        }
        attempt()
      },
    })
  }

  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }

  const server = createServer((client) => {
    keep(client)
    if (refuses) return void client.resetAndDestroy()
    const upstream = connect(targetPort, '127.0.0.1')
    keep(upstream)
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    client.pipe(wire()).pipe(upstream)
    upstream.pipe(wire()).pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()

  const reset = (): void => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    connections: () => sockets.size / 2,
    limitRate: (rate) => (bytesPerS = rate),
    delay: (ms) => (delayMs = ms),
    freeze: () => (isFrozen = true),
    thaw: () => (isFrozen = false),
    reset,
    refuse: (yes) => (refuses = yes),
    async close() {
      clearInterval(ticking)
      const closed = new Promise((resolve) => server.close(resolve))
      reset()
      await closed
    },
  }
}
