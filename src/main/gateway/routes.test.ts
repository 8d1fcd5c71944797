import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { errorBodySchema, WeirError, type ErrorBody } from '../../contract/errors.ts'
import { createTestGateway } from './test-gateway.ts'

const id = 'a'.repeat(40)
let close = async () => {}
afterEach(() => close())

function gatewayFor(options: Parameters<typeof createTestGateway>[0] = {}) {
  const test = createTestGateway(options)
  close = () => test.gateway.close()
  return test
}
const errorOf = (response: { json(): unknown }) => (response.json() as { error: ErrorBody }).error

describe('a stream URL without a usable content', () => {
  it.each([
    ['', 'id_missing', '?id=, ?content_id= or ?infohash='],
    ['?id=', 'id_invalid', 'it has 0 digits'],
    ['?id=abc', 'id_invalid', 'id="abc" is not a content id: it has 3 digits'],
    [`?content_id=${'g'.repeat(40)}`, 'id_invalid', 'something other than hex digits'],
    [`?infohash=${id}0`, 'id_invalid', 'it has 41 digits'],
    [`?id=${id}&id=${id}`, 'id_ambiguous', 'More than one content named (id)'],
    [`?id=${id}&infohash=${id}`, 'id_ambiguous', '(id, infohash)'],
  ])('getstream%s is a 400 with the reason, and asks no engine', async (query, code, message) => {
    const { app, orchestrator } = gatewayFor()
    const said = expect.stringContaining(message) as string
    const response = await app.inject(`/ace/getstream${query}`)
    expect(response.statusCode).toBe(400)
    expect(errorOf(response)).toMatchObject({ code, message: said })
    const likeAnEngine = await app.inject(`/ace/getstream?format=json${query.replace('?', '&')}`)
    expect(likeAnEngine.statusCode).toBe(400)
    expect(likeAnEngine.json()).toEqual({ response: null, error: said })
    expect((await app.inject({ method: 'HEAD', url: `/ace/getstream${query}` })).statusCode).toBe(400)
    expect(orchestrator.tickets).toEqual([])
  })
})

describe('a page of another site', () => {
  it("starts no stream behind its reader's back", async () => {
    const { app, orchestrator } = gatewayFor()
    const url = `/ace/getstream?id=${id}`
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
    const response = await app.inject({ url, headers })
    expect(response.statusCode).toBe(403)
    expect(response.json()).toMatchObject({ error: { code: 'foreign_page_refused' } })
    expect(orchestrator.tickets).toEqual([])
  })
})

describe('a request that leads nowhere', () => {
  it.each([
    ['GET', '/nowhere?id=1', 404, 'not_found', 'nothing at "/nowhere"'],
    ['POST', '/', 405, 'method_not_allowed', 'POST is not possible at "/"'],
    ['POST', `/ace/getstream?id=${id}`, 405, 'method_not_allowed', 'POST'],
    ['DELETE', '/playlist.m3u', 405, 'method_not_allowed', 'DELETE'],
    ['GET', '/api/v1/commands/session.stop', 405, 'method_not_allowed', 'GET'],
    ['OPTIONS', '/api/v1/commands/session.stop', 405, 'method_not_allowed', 'OPTIONS'],
    ['POST', '/api/v1/queries/content.list', 405, 'method_not_allowed', 'POST'],
    ['GET', '/ace/manifest.m3u8', 501, 'not_built_yet', 'HLS is not part of this version'],
    ['GET', '/api/v1/live', 400, 'request_invalid', 'WebSocket'],
    ['GET', '/%zz', 400, 'request_invalid', 'is not a valid url component'],
    ['GET', `/${'x'.repeat(5000)}`, 404, 'not_found', 'nothing at'],
    ['POST', `/api/v1/commands/${'x'.repeat(500)}`, 400, 'request_invalid', 'cannot be read'],
  ] as const)('%s %s is told so in JSON', async (method, url, status, code, message) => {
    const response = await gatewayFor().app.inject({ method, url })
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(errorBodySchema.parse(errorOf(response))).toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    })
  })

  it('is told which methods the path has', async () => {
    const response = await gatewayFor().app.inject({ method: 'POST', url: '/playlist.m3u' })
    expect(response.headers['allow']).toBe('GET, HEAD')
  })
})

describe('a control', () => {
  const post = (
    app: ReturnType<typeof gatewayFor>['app'],
    name: string,
    payload: string,
    type = 'application/json',
  ) =>
    app.inject({
      method: 'POST',
      url: `/api/v1/commands/${name}`,
      payload,
      headers: type === '' ? {} : { 'content-type': type },
    })

  it.each([
    ['{"sessionId":', 'application/json', 400, 'request_invalid', 'not valid JSON'],
    ['{"__proto__":{}}', 'application/json', 400, 'request_invalid', 'not valid JSON'],
    ['sessionId=1', 'application/x-www-form-urlencoded', 400, 'request_invalid', 'application/json'],
    ['{}', 'text/plain', 400, 'request_invalid', 'application/json'],
    ['{}', 'application/json-seq', 400, 'request_invalid', 'application/json'],
    [`"${'x'.repeat(70_000)}"`, 'application/json', 413, 'request_too_large', 'at most 65536 bytes'],
  ])('with the body %.20s as %s is refused', async (body, type, status, code, message) => {
    const { app, orchestrator } = gatewayFor()
    const response = await post(app, 'session.stop', body, type)
    expect(response.statusCode).toBe(status)
    expect(errorOf(response)).toMatchObject({ code })
    expect(errorOf(response).message.toLowerCase()).toContain(message.toLowerCase())
    expect(orchestrator.commands).toEqual([])
  })

  it('that core refuses has the status and the retry hint of its error', async () => {
    const { app, orchestrator } = gatewayFor()
    const error = new WeirError('session_unknown', { id: 's9' }).toBody()
    orchestrator.commandReply = { ok: false, error: { ...error, retryAfterS: 3 } }
    const response = await post(app, 'session.stop', '{"sessionId":"s9"}')
    expect(response.statusCode).toBe(404)
    expect(response.headers['retry-after']).toBe('3')
    expect(response.json()).toEqual({ ok: false, error: { ...error, retryAfterS: 3 } })
  })

  it('reaches core with its arguments, and answers the result; no body means no arguments', async () => {
    const { app, orchestrator } = gatewayFor()
    const response = await post(app, 'session.stop', '{"sessionId":"s1"}')
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ ok: true, result: { text: 'done' } })
    await post(app, 'runtime.retry', '')
    expect(orchestrator.commands).toEqual([
      { name: 'session.stop', args: { sessionId: 's1' } },
      { name: 'runtime.retry', args: {} },
    ])
  })

  describe('with an Idempotency-Key', () => {
    const key = 'f81d4fae-7dec-41d0-a765-00a0c91e6bf6'
    const send = (app: ReturnType<typeof gatewayFor>['app'], name: string, ofKey = key, sessionId = 's1') =>
      app.inject({
        method: 'POST',
        url: `/api/v1/commands/${name}`,
        payload: { sessionId },
        headers: { 'idempotency-key': ofKey },
      })

    it('that is none is refused, and nothing is done', async () => {
      const { app, orchestrator } = gatewayFor()
      const response = await send(app, 'session.stop', 'mine')
      expect(response.statusCode).toBe(400)
      expect(errorOf(response).message).toContain('its Idempotency-Key must be one of 16 to 128')
      expect(orchestrator.commands).toEqual([])
    })

    it('that another one had is refused, and nothing is done', async () => {
      const { app, orchestrator } = gatewayFor()
      await send(app, 'session.stop')
      for (const response of [await send(app, 'session.stop', key, 's2'), await send(app, 'session.move')]) {
        expect(response.statusCode).toBe(422)
        expect(errorOf(response)).toMatchObject({ code: 'idempotency_key_reused' })
      }
      expect(orchestrator.commands).toHaveLength(1)
    })

    it('is carried out once however often it is sent, and answered the same each time', async () => {
      const { app, orchestrator } = gatewayFor()
      const error = new WeirError('session_unknown', { id: 's9' }).toBody()
      orchestrator.commandReply = { ok: false, error: { ...error, retryAfterS: 3 } }
      const [one, two] = await Promise.all([send(app, 'session.stop'), send(app, 'session.stop')])
      orchestrator.commandReply = { ok: true, result: { text: 'done' } }
      for (const response of [one, two, await send(app, 'session.stop')]) {
        expect(response.statusCode).toBe(404)
        expect(response.headers['retry-after']).toBe('3')
        expect(response.json()).toEqual({ ok: false, error: { ...error, retryAfterS: 3 } })
      }
      expect(orchestrator.commands).toHaveLength(1)
      expect((await send(app, 'session.stop', `${key}-2`)).statusCode).toBe(200)
    })
  })

  it('may carry a long channel list, but not an endless one', async () => {
    const { app } = gatewayFor()
    const list = (bytes: number) => post(app, 'channels.import', JSON.stringify({ text: 'x'.repeat(bytes) }))
    expect((await list(8 * 1024 * 1024)).statusCode).toBe(200)
    expect((await list(11 * 1024 * 1024)).statusCode).toBe(413)
  })

  it('may carry a whole settings file, but not an endless one', async () => {
    const { app } = gatewayFor()
    const file = (bytes: number) => post(app, 'settings.import', JSON.stringify({ text: 'x'.repeat(bytes) }))
    expect((await file(1024 * 1024)).statusCode).toBe(200)
    expect((await file(3 * 1024 * 1024)).statusCode).toBe(413)
  })
})

describe('a query', () => {
  const url = (args: string) => `/api/v1/queries/history.events?args=${encodeURIComponent(args)}`

  it.each([
    [url('{"fromMs":'), 'args is not JSON'],
    [`${url('{}')}&args={}`, 'args is not JSON'],
    [url('undefined'), 'args is not JSON'],
  ])('whose arguments cannot be read is refused: %s', async (at, message) => {
    const { app, orchestrator } = gatewayFor()
    const response = await app.inject(at)
    expect(response.statusCode).toBe(400)
    expect(errorOf(response)).toMatchObject({
      code: 'request_invalid',
      message: expect.stringContaining(message) as string,
    })
    expect(orchestrator.queries).toEqual([])
  })

  it('that core refuses has the status of its error', async () => {
    const { app, orchestrator } = gatewayFor()
    const error = new WeirError('engine_unknown', { id: 'e9' }).toBody()
    orchestrator.queryReply = { ok: false, error }
    const response = await app.inject(url('{}'))
    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({ ok: false, error })
  })

  it('reaches core with its arguments, and answers the result, which nobody keeps', async () => {
    const { app, orchestrator } = gatewayFor()
    const response = await app.inject(url('{"fromMs":1,"engineId":"é&=#"}'))
    expect(response.statusCode).toBe(200)
    expect(response.headers['cache-control']).toBe('no-store')
    expect(response.json()).toEqual({ ok: true, result: { events: [] } })
    await app.inject('/api/v1/queries/settings.get')
    expect(orchestrator.queries).toEqual([
      { name: 'history.events', args: { fromMs: 1, engineId: 'é&=#' } },
      { name: 'settings.get', args: {} },
    ])
  })
})

describe('liveness and readiness', () => {
  it('say 503 and why while no stream could start, and 200 as soon as one could', async () => {
    const { app, orchestrator } = gatewayFor()
    orchestrator.ready = { ready: false, why: 'two engines are booting' }
    expect((await app.inject('/healthz')).statusCode).toBe(200)
    const response = await app.inject('/readyz')
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBe('2')
    expect(errorOf(response)).toMatchObject({
      code: 'no_engine_ready',
      message: 'No engine is ready: two engines are booting.',
    })
    orchestrator.ready = { ready: true }
    expect((await app.inject('/readyz')).statusCode).toBe(200)
    expect((await app.inject({ method: 'HEAD', url: '/readyz' })).statusCode).toBe(200)
  })

  it('goes with the snapshot of everything', async () => {
    const response = await gatewayFor().app.inject('/api/v1/state')
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ seq: 1, engines: [], queue: { length: 0 } })
  })
})

describe('the playlist', () => {
  const channel = {
    id: 'ten',
    name: 'Ten',
    sources: [{ kind: 'contentId' as const, id }],
    group: null,
    logo: null,
    tvgId: null,
    number: null,
  }

  it.each(['/playlist.m3u', '/playlist.m3u8'])(
    '%s is what VLC takes for a playlist, not HLS',
    async (url) => {
      const { app, orchestrator } = gatewayFor()
      orchestrator.channelList = [channel]
      const response = await app.inject({ url, headers: { host: 'localhost:8880' } })
      expect(response.headers['content-type']).toBe('audio/x-mpegurl')
      expect(response.headers['content-disposition']).toBe('inline; filename="weir.m3u"')
      expect(response.body).toContain(`\nhttp://localhost:8880/ace/getstream?id=${id}\n`)
      const head = await app.inject({ method: 'HEAD', url, headers: { host: 'localhost:8880' } })
      expect(head.statusCode).toBe(200)
      expect(head.headers['content-length']).toBe(String(response.rawPayload.byteLength))
      expect(head.body).toBe('')
    },
  )

  it('carries the token that it was asked for with into its links', async () => {
    const { app, orchestrator } = gatewayFor()
    orchestrator.channelList = [channel]
    const response = await app.inject('/playlist.m3u?token=secret-1')
    expect(response.body).toContain(`?id=${id}&token=secret-1\n`)
  })

  it('is valid, and explains itself, without channels', async () => {
    const response = await gatewayFor().app.inject('/playlist.m3u')
    expect(response.statusCode).toBe(200)
    expect(response.body).toMatch(/^#EXTM3U\n# No channels yet/)
  })
})

describe('the dashboard', () => {
  it('says how to build it when it is not built', async () => {
    const { app } = gatewayFor({ dashboardDir: '/nowhere' })
    const response = await app.inject('/')
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(response.body).toContain('npm run build')
    expect(response.headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('comes with a strict policy, its hashed files to be kept for good; nothing beside it is served', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'weir-dashboard-'))
    try {
      await mkdir(join(dir, 'ui', 'assets'), { recursive: true })
      await writeFile(join(dir, 'ui', 'index.html'), '<!doctype html><title>Weir</title>')
      await writeFile(join(dir, 'ui', 'assets', 'app-1234.js'), 'export {}')
      await writeFile(join(dir, 'ui', '.env'), 'secret')
      await writeFile(join(dir, 'secret.txt'), 'secret')
      const { app } = gatewayFor({ dashboardDir: join(dir, 'ui') })

      const page = await app.inject('/')
      expect(page.body).toContain('<title>Weir</title>')
      expect(page.headers).toMatchObject({
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      })
      const script = await app.inject('/assets/app-1234.js')
      expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
      expect(script.headers['content-type']).toContain('javascript')
      for (const url of [
        '/../secret.txt',
        '/%2e%2e/secret.txt',
        '/..%2fsecret.txt',
        '/assets/..%5c..%5csecret.txt',
        '/.env',
        '/none.js',
      ]) {
        const response = await app.inject(url)
        expect([url, response.statusCode >= 400, response.body.includes('"error"')]).toEqual([
          url,
          true,
          true,
        ])
      }
      expect((await app.inject({ method: 'POST', url: '/' })).statusCode).toBe(404)
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})

it('does not show what an own mistake was about, but says that it was one', async () => {
  const { app, orchestrator } = gatewayFor()
  orchestrator.snapshot = () => {
    throw new TypeError('x is not a function')
  }
  const response = await app.inject('/api/v1/state')
  expect(response.statusCode).toBe(500)
  expect(errorOf(response)).toMatchObject({ code: 'internal' })
  expect(response.body).not.toContain('at ')
})
