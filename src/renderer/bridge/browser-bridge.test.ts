import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeSnapshot } from '../../../e2e/support/fake-snapshots.ts'
import { type ConnectionState } from '../../contract/bridge.ts'
import { type LiveMessage } from '../../contract/live.ts'
import { createBrowserBridge, newKey, type BrowserPage, type SocketListener } from './browser-bridge.ts'

interface FakeSocket extends SocketListener {
  readonly url: string
  closed: boolean
}

function setUp(changes: Partial<BrowserPage> = {}) {
  const sockets: FakeSocket[] = []
  const requests: { url: string; init: RequestInit }[] = []
  let keys = 0
  const page: BrowserPage = {
    origin: 'http://nas:8880',
    token: null,
    openSocket: (url, listener) => {
      const socket: FakeSocket = { url, ...listener, closed: false }
      sockets.push(socket)
      return {
        close: () => {
          socket.closed = true
        },
      }
    },
    fetch: async (url, init) => {
      requests.push({ url, init })
      return Response.json({ ok: true, result: { text: 'done' } })
    },
    random: () => 0,
    newKey: () => `key-${++keys}`,
    copyText: async () => undefined,
    ...changes,
  }
  const bridge = createBrowserBridge(page)
  const connections: ConnectionState[] = []
  const messages: LiveMessage[] = []
  const subscribe = () =>
    bridge.subscribe({
      onConnection: (state) => {
        if (connections.at(-1) !== state) connections.push(state)
      },
      onMessage: (message) => messages.push(message),
    })
  const socket = (index: number): FakeSocket => {
    const found = sockets.at(index)
    if (found === undefined) throw new Error(`no socket ${index}`)
    return found
  }
  return { bridge, subscribe, sockets, socket, requests, connections, messages }
}

const snapshotText = JSON.stringify({ type: 'snapshot', snapshot: fakeSnapshot('calm', 1) })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a Weir that is not there yet is "connecting", never "lost"', () => {
  const { subscribe, socket, sockets, connections } = setUp()
  subscribe()
  socket(-1).onClose()
  vi.advanceTimersByTime(250)
  expect(sockets).toHaveLength(2)
  socket(-1).onClose()
  expect(connections).toEqual(['connecting'])
})

test('a Weir that stops is "lost", and the page comes back by itself', () => {
  const { subscribe, socket, connections, messages } = setUp()
  subscribe()
  socket(-1).onText(snapshotText)
  socket(-1).onClose()
  expect(connections).toEqual(['connecting', 'live', 'lost'])
  vi.advanceTimersByTime(250)
  socket(-1).onText(snapshotText)
  expect(connections.at(-1)).toBe('live')
  expect(messages).toHaveLength(2)
})

test('the longer Weir is away, the longer the pauses between attempts', () => {
  const { subscribe, socket, sockets } = setUp()
  subscribe()
  for (const pauseMs of [250, 500, 1000, 2000, 4000, 5000, 5000]) {
    const before = sockets.length
    socket(-1).onClose()
    vi.advanceTimersByTime(pauseMs - 1)
    expect(sockets).toHaveLength(before)
    vi.advanceTimersByTime(1)
    expect(sockets).toHaveLength(before + 1)
  }
  socket(-1).onText(snapshotText)
  socket(-1).onClose()
  const before = sockets.length
  vi.advanceTimersByTime(250)
  expect(sockets).toHaveLength(before + 1)
})

test.each([['not JSON'], [JSON.stringify({ type: 'snapshot', snapshot: { seq: 1 } })], [new ArrayBuffer(4)]])(
  'what does not fit the contract never reaches the page: %s',
  (text) => {
    const { subscribe, socket, messages, connections } = setUp()
    subscribe()
    socket(-1).onText(snapshotText)
    const before = socket(-1)
    before.onText(text)
    expect(before.closed).toBe(true)
    expect(messages).toHaveLength(1)
    expect(connections.at(-1)).toBe('lost')
    vi.advanceTimersByTime(250)
    socket(-1).onText(snapshotText)
    expect(connections.at(-1)).toBe('live')
  },
)

test('a hidden page holds no connection and starts no new one', () => {
  const { subscribe, socket, sockets, messages } = setUp()
  const unsubscribe = subscribe()
  socket(-1).onText(snapshotText)
  unsubscribe()
  expect(socket(-1).closed).toBe(true)
  socket(-1).onText(snapshotText)
  socket(-1).onClose()
  vi.advanceTimersByTime(60_000)
  expect(sockets).toHaveLength(1)
  expect(messages).toHaveLength(1)
})

test('leaving while it waits for the next attempt leaves no timer behind', () => {
  const { subscribe, socket } = setUp()
  const unsubscribe = subscribe()
  socket(-1).onClose()
  unsubscribe()
  expect(vi.getTimerCount()).toBe(0)
})

test('a page shown again while Weir is away says "lost", since it was live before', () => {
  const { subscribe, socket, connections } = setUp()
  const unsubscribe = subscribe()
  socket(-1).onText(snapshotText)
  unsubscribe()
  subscribe()
  socket(-1).onClose()
  expect(connections.at(-1)).toBe('lost')
})

test('https pages use wss, and the token goes along', () => {
  const { subscribe, socket } = setUp({ origin: 'https://weir.home', token: 's3cret-token' })
  subscribe()
  expect(socket(-1).url).toBe('wss://weir.home/api/v1/live?token=s3cret-token')
})

/** Fetches that go as the script says, the last of it for ever; says when each was sent, and with which key. */
function scripted(...script: readonly (() => Promise<Response>)[]) {
  const sent: { atMs: number; key: unknown; body: unknown }[] = []
  const beganMs = Date.now()
  const fetch: BrowserPage['fetch'] = async (_, init) => {
    const key = new Headers(init.headers).get('idempotency-key')
    const answer = script[Math.min(sent.length, script.length - 1)]
    sent.push({ atMs: Date.now() - beganMs, key, body: init.body })
    if (answer === undefined) throw new Error('no script')
    return answer()
  }
  return { sent, fetch }
}
const lost = () => Promise.reject(new TypeError('network error'))
const done = async () => Response.json({ ok: true, result: { text: 'done' } })
const lostHalfway = async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new TypeError('network error')) })
  return new Response(body, { status: 200 })
}

test('a control that nobody answers is sent four times with one key, and then it says so instead of rejecting', async () => {
  const { fetch, sent } = scripted(lost)
  const reply = setUp({ fetch }).bridge.command('runtime.retry', {})
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await reply).toMatchObject({ ok: false, error: { code: 'weir_unreachable' } })
  expect(sent).toEqual([0, 200, 1200, 3200].map((atMs) => ({ atMs, key: 'key-1', body: '{}' })))
})

test.each([
  ['lost', lost],
  ['lost halfway', lostHalfway],
])('a control whose answer was %s is sent again, and its answer is what counts', async (_, first) => {
  const { fetch, sent } = scripted(first, done)
  const { bridge } = setUp({ fetch })
  const reply = bridge.command('engine.add', {})
  await vi.advanceTimersByTimeAsync(200)
  expect(await reply).toEqual({ ok: true, result: { text: 'done' } })
  await bridge.command('engine.add', {})
  expect(sent.map(({ key }) => key)).toEqual(['key-1', 'key-1', 'key-2'])
})

test.each([
  [
    'refused',
    async () => Response.json({ error: { code: 'internal', message: 'A mistake.' } }, { status: 500 }),
  ],
  ['answered by a proxy', async () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
  ['given up for want of time', () => Promise.reject(new DOMException('timed out', 'TimeoutError'))],
])('a control that was %s is not sent again', async (_, answer) => {
  const { fetch, sent } = scripted(answer)
  const reply = setUp({ fetch }).bridge.command('engine.add', {})
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await reply).toMatchObject({ ok: false })
  expect(sent).toHaveLength(1)
})

test('a query has no key and is sent once', async () => {
  const { fetch, sent } = scripted(lost)
  const reply = setUp({ fetch }).bridge.query('logs.tail', {})
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await reply).toMatchObject({ ok: false, error: { code: 'weir_unreachable' } })
  expect(sent).toMatchObject([{ key: null }])
})

test('each key is a random UUID', () => {
  const keys = new Set(Array.from({ length: 100 }, newKey))
  expect(keys.size).toBe(100)
  for (const key of keys)
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test("a refusal keeps Weir's own words", async () => {
  const error = { code: 'token_required', message: 'From another machine this needs a token.' }
  const { bridge } = setUp({ fetch: async () => Response.json({ error }, { status: 401 }) })
  expect(await bridge.command('runtime.retry', {})).toEqual({ ok: false, error })
})

test.each([
  ['an HTML page of a proxy', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
  ['a result of another shape', () => Response.json({ ok: true, result: { count: 'many' } })],
])('%s is a failure, not a success', async (_, answer) => {
  const { bridge } = setUp({ fetch: async () => answer() })
  expect(await bridge.command('channels.import', { text: 'x' })).toMatchObject({
    ok: false,
    error: { code: 'internal' },
  })
})

test('a control is posted as JSON with the token as bearer', async () => {
  const { bridge, requests } = setUp({ token: 's3cret-token' })
  const reply = await bridge.command('engine.restart', { engineId: 'e1' })
  expect(reply).toEqual({ ok: true, result: { text: 'done' } })
  expect(requests[0]?.url).toBe('http://nas:8880/api/v1/commands/engine.restart')
  expect(requests[0]?.init).toMatchObject({
    method: 'POST',
    body: '{"engineId":"e1"}',
    headers: {
      authorization: 'Bearer s3cret-token',
      'content-type': 'application/json',
      'idempotency-key': 'key-1',
    },
  })
})

test('a query that is refused, that nobody answers, or that is answered with nonsense is an error reply', async () => {
  const error = { code: 'token_required', message: 'From another machine this needs a token.' }
  const ask = (fetch: BrowserPage['fetch']) => setUp({ fetch }).bridge.query('logs.tail', {})
  expect(await ask(async () => Response.json({ error }, { status: 401 }))).toEqual({ ok: false, error })
  const away = ask(async () => {
    throw new TypeError('fetch failed')
  })
  expect(await away).toMatchObject({ ok: false, error: { code: 'weir_unreachable' } })
  const odd = ask(async () => Response.json({ ok: true, result: { lines: 'many' } }))
  expect(await odd).toMatchObject({ ok: false, error: { code: 'internal' } })
})

test('a query is asked by GET, its arguments in the URL, the token as bearer', async () => {
  const requests: { url: string; init: RequestInit }[] = []
  const result = { lines: null, file: null }
  const { bridge } = setUp({
    token: 's3cret-token',
    fetch: async (url, init) => {
      requests.push({ url, init })
      return Response.json({ ok: true, result })
    },
  })
  expect(await bridge.query('logs.tail', { lines: 5, level: 'warn' })).toEqual({ ok: true, result })
  const { url, init } = requests[0] ?? {}
  expect(new URL(url ?? '').pathname).toBe('/api/v1/queries/logs.tail')
  expect(new URL(url ?? '').searchParams.get('args')).toBe('{"lines":5,"level":"warn"}')
  expect(init?.method ?? 'GET').toBe('GET')
  expect(init?.headers).toMatchObject({ authorization: 'Bearer s3cret-token' })
})
