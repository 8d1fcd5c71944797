import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WeirError } from '../../contract/errors.ts'
import { type FakeOrchestrator, type FakeTicket } from './fake-orchestrator.ts'
import { createTestGateway, eventually } from './test-gateway.ts'

const id = 'a'.repeat(40)
const holdHeadMs = 60
const packet = Buffer.alloc(188, 0x47)

let close = async () => {}
afterEach(() => close())

async function listening(timing = { holdHeadMs }) {
  const { gateway, orchestrator } = createTestGateway({ timing })
  const { port } = await gateway.listen()
  close = () => gateway.close()
  return { gateway, orchestrator, port }
}

/** A player of the bluntest kind: sends these lines, collects whatever comes. */
async function player(port: number, lines: readonly string[]) {
  const socket: Socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.on('error', () => undefined)
  let ended = false
  socket.on('close', () => {
    ended = true
  })
  await once(socket, 'connect')
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  const received = () => Buffer.concat(chunks)
  return {
    socket,
    received,
    ended: () => eventually(() => expect(ended).toBe(true)),
    async head() {
      await eventually(() => expect(received().includes('\r\n\r\n')).toBe(true))
      const [head = ''] = received().toString('latin1').split('\r\n\r\n')
      const [status = '', ...headers] = head.split('\r\n')
      return { status, headers: headers.map((line) => line.toLowerCase()) }
    },
    body: () => received().subarray(received().indexOf('\r\n\r\n') + 4),
  }
}

const get = (port: number, ...more: string[]) =>
  player(port, [`GET /ace/getstream?id=${id} HTTP/1.1`, 'Host: localhost', 'User-Agent: VLC/3.0.21', ...more])

const ticketOf = async (orchestrator: FakeOrchestrator, index = 0): Promise<FakeTicket> => {
  await eventually(() => expect(orchestrator.tickets.length).toBeGreaterThan(index))
  const ticket = orchestrator.tickets[index]
  if (ticket === undefined) throw new Error('no ticket')
  return ticket
}
const readerOf = async (ticket: FakeTicket, index = 0) => {
  await eventually(() => expect(ticket.readers.length).toBeGreaterThan(index))
  const reader = ticket.readers[index]
  if (reader === undefined) throw new Error('no reader')
  return reader
}

describe('a stream that does not start', () => {
  it('is an honest status with the reason and Retry-After while the head is held back', async () => {
    const { orchestrator, port } = await listening({ holdHeadMs: 5000 })
    const vlc = await get(port)
    const ticket = await ticketOf(orchestrator)
    ticket.fail(new WeirError('queue_full', { waiting: 9 }, { retryAfterS: 20 }))
    const { status, headers } = await vlc.head()
    expect(status).toBe('HTTP/1.1 503 Service Unavailable')
    expect(headers).toContain('retry-after: 20')
    await eventually(() => expect(vlc.body().toString()).toContain('"code":"queue_full"'))
    expect(ticket).toMatchObject({ released: 1, readers: [] })
    vlc.socket.destroy()
  })

  it.each([
    new WeirError('content_known_bad', { failures: 3, lastError: 'it is gone' }, { retryAfterS: 60 }),
    new WeirError('queue_full', { waiting: 50 }, { retryAfterS: 42 }),
    new WeirError(
      'too_many_readers',
      { what: 'Your address', limit: '20 viewers', setting: 'limits.readersPerAddress' },
      { retryAfterS: 12 },
    ),
    new WeirError('overloaded', { what: 'processor time' }, { retryAfterS: 15 }),
  ])('is refused at once, without as much as a timer, when it is not let in: $code', async (refusal) => {
    const { orchestrator, port } = await listening({ holdHeadMs: 54_321 })
    orchestrator.refusal = refusal
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const curl = await player(port, [`GET /ace/getstream?id=${id} HTTP/1.1`, 'Host: localhost'])
    const { status, headers } = await curl.head()
    expect(status).toBe('HTTP/1.1 503 Service Unavailable')
    expect(headers).toContain(`retry-after: ${refusal.retryAfterS}`)
    await eventually(() => expect(curl.body().toString()).toContain(`"code":"${refusal.code}"`))
    expect(timers.mock.calls.filter(([, ms]) => ms === 54_321)).toEqual([])
    timers.mockRestore()
    expect((await ticketOf(orchestrator)).released).toBe(1)
    curl.socket.destroy()
  })

  it('ends the connection when its 200 was out already', async () => {
    const { orchestrator, port } = await listening()
    const kodi = await get(port)
    expect((await kodi.head()).status).toBe('HTTP/1.1 200 OK')
    const ticket = await ticketOf(orchestrator)
    ticket.fail(new WeirError('start_timeout', { seconds: 30 }))
    await kodi.ended()
    expect(ticket.released).toBe(1)
  })

  it('costs nothing when Weir refuses it outright', async () => {
    const { orchestrator, port } = await listening()
    orchestrator.open = () => {
      throw new WeirError('shutting_down')
    }
    expect((await (await get(port)).head()).status).toBe('HTTP/1.1 503 Service Unavailable')
  })
})

describe('a player that leaves', () => {
  it('before the head is forgotten at once', async () => {
    const { orchestrator, port } = await listening({ holdHeadMs: 5000 })
    const vlc = await get(port)
    const ticket = await ticketOf(orchestrator)
    vlc.socket.destroy()
    await eventually(() => expect(ticket.released).toBe(1))
    ticket.start()
    await sleep(20)
    expect(ticket).toMatchObject({ released: 1, readers: [] })
  })

  it('in the middle is closed for the session, once', async () => {
    const { orchestrator, port } = await listening()
    const vlc = await get(port)
    const ticket = await ticketOf(orchestrator)
    ticket.start()
    const reader = await readerOf(ticket)
    reader.sink.write(packet)
    vlc.socket.destroy()
    await eventually(() => expect(reader.closed).toBe(true))
    expect(ticket.released).toBe(1)
    expect(() => reader.sink.write(packet)).not.toThrow()
  })

  it('does not get a second stream on the connection that still carries the first', async () => {
    const { orchestrator, port } = await listening()
    const vlc = await get(port)
    const first = await ticketOf(orchestrator)
    first.start()
    await readerOf(first)
    vlc.socket.write(`GET /ace/getstream?id=${id} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    const second = await ticketOf(orchestrator, 1)
    second.start()
    await eventually(() => expect(second.released).toBe(1))
    expect(second.readers).toEqual([])
    vlc.socket.destroy()
  })
})

describe('a live stream', () => {
  const exactHead = [
    'content-type: video/mp2t',
    'accept-ranges: none',
    'cache-control: no-store',
    'connection: close',
  ]

  it('is a bare 200 of endless MPEG-TS, whatever range VLC asks for', async () => {
    const { orchestrator, port } = await listening()
    const vlc = await get(port, 'Range: bytes=0-')
    const ticket = await ticketOf(orchestrator)
    expect(ticket.request).toEqual({
      ref: { kind: 'contentId', id },
      reader: { address: '127.0.0.1', userAgent: 'VLC/3.0.21' },
      options: {},
    })
    ticket.start()
    const reader = await readerOf(ticket)
    expect(reader.sink.write(packet)).toBe(true)
    reader.sink.write(packet)
    const { status, headers } = await vlc.head()
    expect(status).toBe('HTTP/1.1 200 OK')
    expect(headers.filter((line) => !line.startsWith('date:'))).toEqual(exactHead)
    await eventually(() => expect(vlc.body()).toEqual(Buffer.concat([packet, packet])))
    reader.endedBySession('end')
    await vlc.ended()
    expect(ticket.released).toBe(1)
    expect(reader.closed).toBe(false)
  })

  it('goes to players that speak HTTP/1.0 and name no host', async () => {
    const { orchestrator, port } = await listening()
    const old = await player(port, [`GET /ace/getstream?infohash=${id} HTTP/1.0`])
    const ticket = await ticketOf(orchestrator)
    expect(ticket.request.ref).toEqual({ kind: 'infohash', id })
    ticket.start()
    const reader = await readerOf(ticket)
    reader.sink.write(packet)
    reader.endedBySession('end')
    await old.ended()
    expect((await old.head()).headers.join()).not.toContain('chunked')
    expect(old.body()).toEqual(packet)
  })

  it('answers HEAD with the same head, without asking an engine', async () => {
    const { orchestrator, port } = await listening()
    const kodi = await player(port, [`HEAD /ace/getstream?id=${id} HTTP/1.1`, 'Host: localhost'])
    const { status, headers } = await kodi.head()
    expect(status).toBe('HTTP/1.1 200 OK')
    for (const line of exactHead) expect(headers).toContain(line)
    expect(headers.join()).not.toMatch(/content-length|transfer-encoding/)
    await kodi.ended()
    expect(kodi.body().byteLength).toBe(0)
    expect(orchestrator.tickets).toEqual([])
  })

  it('that starts slowly begins with a 200, so that Kodi stays for the null packets', async () => {
    const { orchestrator, port } = await listening()
    const beganMs = performance.now()
    const kodi = await get(port)
    expect((await kodi.head()).status).toBe('HTTP/1.1 200 OK')
    expect(performance.now() - beganMs).toBeGreaterThanOrEqual(holdHeadMs - 5)
    const ticket = await ticketOf(orchestrator)
    const reader = await readerOf(ticket)
    reader.sink.write(packet)
    await eventually(() => expect(kodi.body()).toEqual(packet))
    kodi.socket.destroy()
    await eventually(() => expect(reader.closed).toBe(true))
  })

  it('holds its bytes back for a player that reads no more, and tells when there is room again', async () => {
    const { orchestrator, port } = await listening()
    const stalled = await get(port)
    const ticket = await ticketOf(orchestrator)
    ticket.start()
    const reader = await readerOf(ticket)
    await stalled.head()
    stalled.socket.pause()
    const chunk = Buffer.alloc(188 * 348)
    let written = 0
    while (reader.sink.write(chunk) && written < 500) {
      written += 1
      await sleep(0)
    }
    expect(written).toBeGreaterThan(10)
    expect(written).toBeLessThan(500)
    expect(reader.drained).toBe(0)
    stalled.socket.resume()
    await eventually(() => expect(reader.drained).toBeGreaterThan(0))
    stalled.socket.destroy()
  })

  it('passes a user’s wishes to the engine, but not the player’s id or anything else', async () => {
    const { orchestrator, port } = await listening()
    const query = `id=${id}&quality=720p&preferred_audio_language=eng&pid=x&sid=y&format=redirect&url=z&hlc=1&hlc=2`
    const vlc = await player(port, [`GET /ace/getstream?${query} HTTP/1.1`, 'Host: localhost'])
    const ticket = await ticketOf(orchestrator)
    expect(ticket.request.options).toEqual({ quality: '720p', preferred_audio_language: 'eng' })
    vlc.socket.destroy()
  })
})

describe('the end of Weir', () => {
  it('ends streams, held requests and idle connections within a moment', async () => {
    const { gateway, orchestrator, port } = await listening({ holdHeadMs: 60_000 })
    const playing = await get(port)
    const first = await ticketOf(orchestrator)
    first.start()
    const reader = await readerOf(first)
    const held = await get(port)
    const second = await ticketOf(orchestrator, 1)
    const idle = connect(port, '127.0.0.1')
    await once(idle, 'connect')
    const beganMs = performance.now()
    await gateway.close()
    expect(performance.now() - beganMs).toBeLessThan(4000)
    await playing.ended()
    await held.ended()
    expect(reader.closed).toBe(true)
    expect([first.released, second.released]).toEqual([1, 1])
    idle.destroy()
  })
})
