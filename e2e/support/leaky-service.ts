/** A process that leaks what it is told to over IPC: for the test of the leak check (leaks.test.ts). */
import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export type Leak =
  | { readonly kind: 'timer' | 'child' | 'file' }
  | { readonly kind: 'connection'; readonly port: number }
  /** What comes and goes in any service. */
  | { readonly kind: 'nothing that stays' }

const players = new Set<Socket>()
// It never notices that a player has hung up.
const gateway = createServer({ allowHalfOpen: true }, (player) => {
  players.add(player)
  player.resume()
})
gateway.listen(0, '127.0.0.1', () => process.send?.((gateway.address() as AddressInfo).port))

function shortTimers(): void {
  setTimeout(shortTimers, 20)
}

function leave(leak: Leak, done: () => void): void {
  switch (leak.kind) {
    case 'timer':
      setTimeout(() => undefined, 1e6)
      return done()
    case 'child':
      spawn('sleep', ['60'], { stdio: 'ignore' })
      return done()
    case 'file':
      openSync(import.meta.filename, 'r')
      return done()
    case 'connection':
      connect(leak.port, '127.0.0.1', done)
      return
    case 'nothing that stays':
      setTimeout(() => undefined, 50)
      spawn('true', { stdio: 'ignore' })
      return done()
  }
}

process.on('message', (leak: Leak) => leave(leak, () => process.send?.('done')))
shortTimers()
