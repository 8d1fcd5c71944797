import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorBodySchema } from '../../contract/errors.ts'
import { errorOf, gatewayFor } from './test-gateway.ts'

const id = 'a'.repeat(40)

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
