/**
 * Clients that send anything at all, over real sockets: each gets a refusal in JSON or a closed connection, in time;
 * nobody else notices, and nothing of it is left.
 */
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestGateway, eventually } from './test-gateway.ts'

/** Ten times shorter than in life. */
const headTimeoutMs = 1000
/** For a machine that is busy. */
const graceMs = 3000

const { gateway, orchestrator, app } = createTestGateway({ timing: { headTimeoutMs, holdHeadMs: 50 } })
let port = 0
beforeAll(async () => {
  port = (await gateway.listen()).port
})
afterAll(() => gateway.close())

const connectionCount = (): Promise<number> =>
  new Promise((resolve, reject) =>
    app.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  )

async function expectUnharmed(): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { headers: { connection: 'close' } })
  expect(answer.status).toBe(200)
}

async function expectNobodyConnected(): Promise<void> {
  await expect.poll(connectionCount, { timeout: 5000, interval: 10 }).toBe(0)
  expect(orchestrator.subscribers.size).toBe(0)
}

interface Heard {
  text: string
  closed: boolean
}

function client(): { socket: Socket; heard: Heard; closed: Promise<void> } {
  const socket = connect(port, '127.0.0.1')
  const heard: Heard = { text: '', closed: false }
  socket.on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => (heard.text += chunk.toString('latin1')))
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      heard.closed = true
      resolve()
    })
  })
  return { socket, heard, closed }
}

/** Says it, and hears until the connection is closed; cuts it when that takes longer than it may. */
async function say(what: string | Uint8Array, { thenEnds = false } = {}): Promise<Heard> {
  const { socket, heard, closed } = client()
  socket.write(what)
  if (thenEnds) socket.end()
  await Promise.race([closed, delay(headTimeoutMs + graceMs)])
  socket.destroy()
  return heard
}

const statuses = (text: string): string[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => code ?? '')
const host = 'Host: localhost'
const get = (target: string, ...lines: string[]): string =>
  [`GET ${target} HTTP/1.1`, host, ...lines, '', ''].join('\r\n')
const post = (lines: string[], body: string): string =>
  [
    'POST /api/v1/commands/session.stop HTTP/1.1',
    host,
    'Content-Type: application/json',
    ...lines,
    '',
    body,
  ].join('\r\n')
const smuggled = get('/smuggled')

describe('a request that is refused and its connection closed', () => {
  it.each([
    ['has a head of 64 KB', get('/healthz', `X-Long: ${'x'.repeat(65_536)}`)],
    [
      'has ten thousand header lines',
      get('/healthz', ...Array.from({ length: 10_000 }, (_, n) => `X-${n}: y`)),
    ],
    ['has a URL of 64 KB', get(`/${'u'.repeat(65_536)}`)],
    ['has a method that nobody knows', `BREW /healthz HTTP/1.1\r\n${host}\r\n\r\n`],
    ['has a method in lower case', `get /healthz HTTP/1.1\r\n${host}\r\n\r\n`],
    [
      'has a length and chunks',
      post(['Content-Length: 4', 'Transfer-Encoding: chunked'], `0\r\n\r\n${smuggled}`),
    ],
    [
      'has chunks and a length',
      post(['Transfer-Encoding: chunked', 'Content-Length: 4'], `0\r\n\r\n${smuggled}`),
    ],
    ['has two lengths', post(['Content-Length: 0', 'Content-Length: 44'], smuggled)],
    ['has a length that is no number', post(['Content-Length: 0x2c'], smuggled)],
    ['has a length with a sign', post(['Content-Length: +0'], smuggled)],
    ['has a negative length', post(['Content-Length: -1'], smuggled)],
    ['hides its encoding', post(['Transfer-Encoding: xchunked'], smuggled)],
    ['repeats its encoding', post(['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${smuggled}`)],
    ['has a space before a colon', post(['Transfer-Encoding : chunked'], `0\r\n\r\n${smuggled}`)],
    ['has chunks of no size', post(['Transfer-Encoding: chunked'], `zz\r\n${smuggled}`)],
    [
      'has a chunk larger than numbers go',
      post(['Transfer-Encoding: chunked'], `${'f'.repeat(40)}\r\n${smuggled}`),
    ],
    ['has a NUL in its head', get('/healthz', 'X-Nul: a\0b')],
    ['has a NUL in its URL', get('/heal\0thz')],
    ['ends its lines with CR alone', `GET /healthz HTTP/1.1\r${host}\r\r`],
    ['is of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['is the hello of TLS', Buffer.from('1603010200010001fc0303', 'hex')],
    ['wants a tunnel', `CONNECT elsewhere.test:443 HTTP/1.1\r\n${host}\r\n\r\n`],
  ])('%s', async (_, request) => {
    const { text, closed } = await say(request)
    expect(closed).toBe(true)
    for (const status of statuses(text)) expect(status).toMatch(/^4/)
    expect(statuses(text).length).toBeLessThanOrEqual(1)
    expect(orchestrator.commands).toEqual([])
    await expectUnharmed()
    await expectNobodyConnected()
  })
})

describe('a request that is well-formed, but means no good,', () => {
  it.each([
    ['names another machine in its URL', get('http://elsewhere.test/healthz', 'Connection: close'), '4'],
    [
      'names this machine in its URL and another as host',
      `GET http://localhost/healthz HTTP/1.1\r\nHost: elsewhere.test\r\nConnection: close\r\n\r\n`,
      '4',
    ],
    ['has no host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', '4'],
    ['has two hosts', get('/healthz', 'Host: elsewhere.test', 'Connection: close'), ''],
    ['has percent signs that mean nothing', get('/%zz%', 'Connection: close'), '4'],
    ['has an encoded NUL', get('/%00', 'Connection: close'), '4'],
    ['has a NUL in an id', get('/ace/getstream?id=%00', 'Connection: close'), '4'],
    ['climbs out of its folder', get('/..%2f..%2f..%2fetc/passwd', 'Connection: close'), '4'],
    [
      'climbs out of its folder in UTF-8 that is none',
      get('/%c0%ae%c0%ae/etc/passwd', 'Connection: close'),
      '4',
    ],
    ['asks for a thousand ids', get(`/ace/getstream?${'id=1&'.repeat(1000)}`, 'Connection: close'), '4'],
    ['has an id of many letters', get(`/ace/getstream?id=${'a'.repeat(8000)}`, 'Connection: close'), '4'],
    [
      'has keys of JavaScript as query',
      get('/ace/getstream?__proto__=1&constructor=2&toString=3', 'Connection: close'),
      '4',
    ],
    [
      'expects what nobody does',
      post(['Expect: miracles', 'Content-Length: 2', 'Connection: close'], '{}'),
      '4',
    ],
    ['has a body that is no JSON', post(['Content-Length: 5', 'Connection: close'], '{"a":'), '4'],
    [
      'has a body with keys of JavaScript',
      post(['Content-Length: 20', 'Connection: close'], '{"__proto__":{"a":1}'),
      '4',
    ],
    [
      'has a body of deep brackets',
      post(['Content-Length: 100000', 'Connection: close'], '['.repeat(100_000)),
      '4',
    ],
    ['asks to upgrade to nonsense', get('/api/v1/live', 'Connection: Upgrade', 'Upgrade: websocket'), '4'],
  ])('%s: it is told so', async (_, request, wanted) => {
    const { text } = await say(request, { thenEnds: true })
    const [status, ...more] = statuses(text)
    expect(status ?? 'closed').toMatch(wanted === '' ? /^[24]/ : new RegExp(`^${wanted}`))
    expect(more).toEqual([])
    expect(text).not.toContain('root:')
    await expectUnharmed()
    await expectNobodyConnected()
  })

  it('is pipelined a thousand times: each is answered, in order', async () => {
    const { text } = await say(get('/healthz').repeat(999) + get('/healthz', 'Connection: close'))
    expect(statuses(text)).toHaveLength(1000)
    await expectNobodyConnected()
  })
})

describe('a client that takes its time', () => {
  it.each([
    [
      'with its head, a letter now and then',
      async (socket: Socket) => {
        for (const letter of get('/healthz', 'X-Slow: '.padEnd(5000, 'y'))) {
          if (!socket.writable) return
          socket.write(letter)
          await delay(20)
        }
      },
    ],
    [
      'with its head, a line now and then',
      async (socket: Socket) => {
        socket.write('GET /healthz HTTP/1.1\r\n')
        for (let n = 0; socket.writable; n++) {
          socket.write(`X-${n}: y\r\n`)
          await delay(50)
        }
      },
    ],
    ['to say anything', async () => undefined],
  ])('%s is cut off at the time limit of heads', async (_, dawdle) => {
    const beganMs = performance.now()
    const { socket, heard, closed } = client()
    const dawdling = dawdle(socket)
    await Promise.race([closed, delay(headTimeoutMs + graceMs)])
    expect(heard.closed).toBe(true)
    expect(performance.now() - beganMs).toBeLessThan(headTimeoutMs + graceMs)
    expect(statuses(heard.text)).toEqual(['408'])
    await dawdling
    await expectNobodyConnected()
  })

  it('sends a head without end, and is cut off before it fills the memory', async () => {
    const { socket, closed } = client()
    socket.write('GET /healthz HTTP/1.1\r\n')
    const line = `X: ${'y'.repeat(1000)}\r\n`.repeat(64)
    while (socket.writable && socket.bytesWritten < 64 * 1024 * 1024) {
      if (!socket.write(line)) await Promise.race([once(socket, 'drain'), closed]).catch(() => undefined)
    }
    await closed
    expect(socket.bytesWritten).toBeLessThan(16 * 1024 * 1024)
    await expectNobodyConnected()
  })
})

describe('a browser’s live feed', () => {
  async function upgraded() {
    const { socket, heard, closed } = client()
    const key = randomBytes(16).toString('base64')
    socket.write(
      get(
        '/api/v1/live',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${key}`,
      ),
    )
    await eventually(() => expect(heard.text).toContain('"type":"snapshot"'))
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    expect(heard.text).toContain(accept)
    return { socket, heard, closed }
  }
  const mask = [1, 2, 3, 4]
  const frame = (first: number, length: readonly number[], body: readonly number[] = []): Uint8Array =>
    Uint8Array.from([first, ...length, ...mask, ...body])

  it.each([
    ['without a mask', Uint8Array.from([0x81, 2, 104, 105])],
    ['longer than may be', frame(0x82, [0xff, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff])],
    ['longer than numbers go', frame(0x82, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
    ['with bits that mean nothing', frame(0xf1, [0x80])],
    ['of a kind that is none', frame(0x83, [0x80])],
    ['that goes on with what never began', frame(0x80, [0x80])],
    ['of text that is no UTF-8', frame(0x81, [0x82], [0xff ^ 1, 0xfe ^ 2])],
    ['that closes for no known reason', frame(0x88, [0x82], [0xff ^ 1, 0xff ^ 2])],
    ['that pings at great length', frame(0x89, [0xfe, 0, 200], new Array<number>(200).fill(0))],
  ])('is closed at a frame %s', async (_, bytes) => {
    const { socket, closed } = await upgraded()
    socket.write(bytes)
    await Promise.race([closed, delay(graceMs).then(() => Promise.reject(new Error('it stayed open')))])
    await expectUnharmed()
    await expectNobodyConnected()
  })

  it('takes any bytes without harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const { socket, closed } = await upgraded()
        socket.write(bytes)
        socket.end()
        await Promise.race([closed, delay(graceMs).then(() => Promise.reject(new Error('it stayed open')))])
      }),
      { numRuns: 40 },
    )
    await expectUnharmed()
    await expectNobodyConnected()
  }, 30_000)
})

const piece = fc.oneof(
  fc
    .constantFrom(
      'GET /healthz HTTP/1.1\r\n',
      'POST /api/v1/commands/x HTTP/1.1\r\n',
      'HEAD /ace/getstream?id=1 HTTP/1.1\r\n',
      'OPTIONS * HTTP/1.1\r\n',
      `${host}\r\n`,
      'Content-Length: 3\r\n',
      'Transfer-Encoding: chunked\r\n',
      'Connection: Upgrade\r\n',
      'Upgrade: websocket\r\n',
      'Upgrade: h2c\r\n',
      'Expect: 100-continue\r\n',
      'Content-Type: application/json\r\n',
      '\r\n',
      '{}',
      '3\r\nabc\r\n',
      '0\r\n\r\n',
      ' folded\r\n',
      '\0',
      '%',
      ': ',
    )
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
)

describe('any bytes', () => {
  it('are answered or cut off in time, and nobody else notices', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(piece, { maxLength: 14 }), { minLength: 10, maxLength: 10 }),
        async (all) => {
          const heard = await Promise.all(all.map((pieces) => say(Buffer.concat(pieces), { thenEnds: true })))
          for (const { text, closed } of heard) {
            expect(closed).toBe(true)
            for (const status of statuses(text)) expect(status).toMatch(/^[1234]|^501$/)
          }
          await expectUnharmed()
        },
      ),
      { numRuns: 40 },
    )
    await expectNobodyConnected()
  }, 60_000)
})
