/** What becomes of a live answer's bytes when one of its two sides ends, lags or breaks. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type FakeReader } from './fake-orchestrator.ts'
import { createTestGateway, eventually } from './test-gateway.ts'

const piece = Buffer.alloc(188 * 348, 0x47)

let close = async () => {}
afterEach(() => close())

/** One player, the reader that it is to its session, and Weir's side of the connection between them. */
async function playing() {
  const { gateway, orchestrator, app } = createTestGateway()
  const { port } = await gateway.listen()
  close = () => gateway.close()
  const accepted = once(app.server, 'connection')
  const player = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const [weirSide] = (await accepted) as [Socket]
  const heard = { bytes: 0, isEnded: false, isBroken: false }
  player.on('end', () => (heard.isEnded = true))
  player.on('error', () => (heard.isBroken = true))
  player.write(`GET /ace/getstream?id=${'a'.repeat(40)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  await eventually(() => expect(orchestrator.tickets).toHaveLength(1))
  const [ticket] = orchestrator.tickets
  ticket?.start()
  const [head] = (await once(player, 'data')) as [Buffer]
  expect(head.toString('latin1')).toMatch(/^HTTP\/1\.1 200 OK\r\n(.+\r\n)+\r\n$/)
  player.on('data', (chunk: Buffer) => (heard.bytes += chunk.length))
  const [reader] = ticket?.readers ?? []
  if (ticket === undefined || reader === undefined) throw new Error('it does not play')
  const connectionCount = () =>
    new Promise((resolve) => app.server.getConnections((_, count) => resolve(count)))
  return { player, heard, ticket, reader, weirSide, gateway, connectionCount }
}

/** Gives a player that does not read more than the machine keeps between the two; answers how many bytes. */
async function fill({ sink }: FakeReader, player: Socket): Promise<number> {
  player.pause()
  let bytes = 0
  for (let hasRoom = true; hasRoom; await sleep(0)) {
    hasRoom = sink.write(piece)
    bytes += piece.length
  }
  return bytes
}

describe('a player', () => {
  it('that breaks the connection while bytes wait for it is closed for the session once', async () => {
    const { player, ticket, reader, connectionCount } = await playing()
    await fill(reader, player)
    player.resetAndDestroy()
    await eventually(() => expect(reader.closed).toBe(true))
    expect(reader.sink.write(piece)).toBe(false)
    reader.sink.end()
    reader.sink.destroy()
    await sleep(20)
    expect(ticket.released).toBe(1)
    await expect.poll(connectionCount, { timeout: 5000 }).toBe(0)
  })

  it('that says it will ask no more gets what waits for it, and nothing that comes later', async () => {
    const { player, heard, ticket, reader, weirSide, connectionCount } = await playing()
    const bytes = await fill(reader, player)
    player.end()
    await eventually(() => expect(weirSide.readableEnded).toBe(true))
    for (let n = 0; n < 3; n++) expect(reader.sink.write(piece)).toBe(false)
    player.resume()
    await eventually(() => expect(heard.isEnded).toBe(true))
    expect(heard).toEqual({ bytes, isEnded: true, isBroken: false })
    await eventually(() => expect(ticket.released).toBe(1))
    expect(reader.closed).toBe(true)
    await expect.poll(connectionCount, { timeout: 5000 }).toBe(0)
  })

  it('that lags at the end of the stream still gets all of it', async () => {
    const { player, heard, ticket, reader, connectionCount } = await playing()
    const bytes = await fill(reader, player)
    reader.endedBySession('end')
    expect(reader.sink.write(piece)).toBe(false)
    await sleep(20)
    player.resume()
    await eventually(() => expect(heard.isEnded).toBe(true))
    expect(heard).toEqual({ bytes, isEnded: true, isBroken: false })
    expect(ticket.released).toBe(1)
    player.end()
    await expect.poll(connectionCount, { timeout: 5000 }).toBe(0)
  })

  it('that is dropped for its lag is cut off, whatever waits for it', async () => {
    const { player, ticket, reader, weirSide } = await playing()
    await fill(reader, player)
    reader.endedBySession('destroy')
    expect(weirSide.destroyed).toBe(true)
    await eventually(() => expect(weirSide.writableLength).toBe(0))
    expect(ticket.released).toBe(1)
    player.destroy()
  })

  it('that stopped reading does not keep Weir from ending', async () => {
    const { player, ticket, reader, gateway } = await playing()
    await fill(reader, player)
    reader.endedBySession('end')
    const beganMs = performance.now()
    await gateway.close()
    expect(performance.now() - beganMs).toBeLessThan(4000)
    expect(ticket.released).toBe(1)
    player.destroy()
  })
})

describe('a stream', () => {
  it('leaves with each write, not when the turn of the event loop is over', async () => {
    const { player, heard, reader, weirSide } = await playing()
    const before = weirSide.bytesWritten
    const little = piece.subarray(0, 7 * 188)
    expect(reader.sink.write(little)).toBe(true)
    expect(weirSide.writableLength).toBe(0)
    expect(weirSide.bytesWritten - before).toBe(little.length)
    await eventually(() => expect(heard.bytes).toBe(little.length))
    player.destroy()
  })

  it('goes on when its player has caught up', async () => {
    const { player, heard, reader } = await playing()
    const bytes = await fill(reader, player)
    expect(reader.drained).toBe(0)
    player.resume()
    await eventually(() => expect(reader.drained).toBe(1))
    expect(reader.sink.write(piece)).toBe(true)
    await eventually(() => expect(heard.bytes).toBe(bytes + piece.length))
    player.destroy()
  })
})
