import { hostname, networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { type ErrorBody } from '../../contract/errors.ts'
import { createTestGateway } from './test-gateway.ts'

let close = async () => {}
afterEach(() => close())

interface Ask {
  method?: 'GET' | 'POST'
  url?: string
  from?: string
  headers?: Record<string, string>
  settings?: { host?: string; token?: string; allowedHosts?: string[] }
}

async function ask({
  method = 'GET',
  url = '/healthz',
  from = '127.0.0.1',
  headers = {},
  settings = {},
}: Ask) {
  const { gateway, app } = createTestGateway({ gateway: settings })
  close = () => gateway.close()
  const json = method === 'POST' ? { 'content-type': 'application/json' } : {}
  const response = await app.inject({
    method,
    url,
    remoteAddress: from,
    headers: { host: 'localhost:8880', ...json, ...headers },
  })
  const body = response.statusCode >= 400 ? response.json<{ error: ErrorBody }>() : undefined
  return { status: response.statusCode, code: body?.error.code, message: body?.error.message, response }
}

describe('a Host that nobody in the house would use', () => {
  it.each([
    'evil.example',
    'evil.example:8880',
    '203.0.113.9:8880',
    'localhost.evil.example',
    'evil@localhost',
    'localhost/evil',
    '0.0.0.0:8880',
    '[::1',
    'a b',
  ])('%j is refused, on every path', async (host) => {
    for (const url of ['/healthz', '/', '/nowhere', '/playlist.m3u', '/api/v1/state']) {
      const answer = await ask({ url, headers: { host } })
      expect(answer).toMatchObject({ status: 403, code: 'host_refused' })
      expect(answer.message).toContain('gateway.allowedHosts')
      await close()
    }
  })
})

describe('a Host of this machine', () => {
  const interfaces = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const lan =
    interfaces.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
  it.each([
    'localhost',
    'LOCALHOST:8880',
    'weir.localhost:8880',
    '127.0.0.1:8880',
    '127.1.2.3',
    '[::1]:8880',
    hostname(),
    `${hostname().split('.')[0]}.local:8880`,
    `${lan}:8880`,
    'NAS.house:8880',
    'nas2.house.:80',
  ])('%s is served', async (host) => {
    const settings = { allowedHosts: ['nas.house', 'nas2.house:8880'] }
    expect(await ask({ headers: { host }, settings })).toMatchObject({ status: 200 })
  })

  it('is what the playlist’s links lead to', async () => {
    const { app, orchestrator, gateway } = createTestGateway({ gateway: { allowedHosts: ['nas.house'] } })
    close = () => gateway.close()
    const sources = [{ kind: 'contentId' as const, id: 'a'.repeat(40) }]
    orchestrator.channelList = [
      { id: 'x', name: 'X', sources, group: null, logo: null, tvgId: null, number: null },
    ]
    const response = await app.inject({ url: '/playlist.m3u', headers: { host: 'NAS.house:81' } })
    expect(response.body).toContain('\nhttp://nas.house:81/ace/getstream?')
  })
})

describe('controls and data, asked for from another machine', () => {
  const paths = [
    { method: 'POST', url: '/api/v1/commands/runtime.retry' },
    { method: 'GET', url: '/api/v1/state' },
    { method: 'GET', url: '/api/v1/queries/settings.get' },
    { method: 'GET', url: '/api/v1/live' },
  ] as const

  it.each(paths)('$method $url needs a token, and says how to set one when there is none', async (path) => {
    const answer = await ask({ ...path, from: '192.168.1.50' })
    expect(answer).toMatchObject({ status: 401, code: 'token_required' })
    expect(answer.message).toContain('Set gateway.token')
    expect(answer.response.headers['www-authenticate']).toBe('Bearer realm="Weir"')
  })

  it.each(paths)('$method $url refuses a wrong token', async (path) => {
    const settings = { token: 'right-token' }
    for (const authorization of ['', 'Bearer wrong-token', 'right-token']) {
      const answer = await ask({
        ...path,
        from: '192.168.1.50',
        settings,
        headers: { authorization },
      })
      expect(answer).toMatchObject({ status: 401, code: 'token_required' })
      expect(answer.message).toContain('add ?token=')
      await close()
    }
  })

  it('are given for the right token, in the header or in the URL', async () => {
    const settings = { token: 'right-token' }
    const from = '192.168.1.50'
    const url = '/api/v1/state'
    expect(
      await ask({ url, from, settings, headers: { authorization: 'Bearer right-token' } }),
    ).toMatchObject({
      status: 200,
    })
    await close()
    expect(await ask({ url: `${url}?token=right-token`, from, settings })).toMatchObject({ status: 200 })
  })

  it('are not given to who knows the key of a command but not the token', async () => {
    const settings = { token: 'right-token' }
    const url = '/api/v1/commands/runtime.retry'
    const key = { 'content-type': 'application/json', 'idempotency-key': 'a-random-key-of-somebody' }
    const { app, gateway } = createTestGateway({ gateway: settings })
    close = () => gateway.close()
    const send = (authorization: string) =>
      app.inject({
        method: 'POST',
        url,
        remoteAddress: '192.168.1.50',
        payload: '{}',
        headers: { ...key, authorization },
      })
    expect((await send('Bearer right-token')).statusCode).toBe(200)
    expect((await send('Bearer wrong-token')).statusCode).toBe(401)
  })

  it('are not given to whoever comes through a proxy on this machine', async () => {
    const answer = await ask({ url: '/api/v1/state', headers: { 'x-forwarded-for': '192.168.1.50' } })
    expect(answer).toMatchObject({ status: 401, code: 'token_required' })
  })

  it('need no token on this machine, whatever family its loopback is of', async () => {
    for (const from of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      expect(await ask({ url: '/api/v1/state', from, settings: { token: 'right-token' } })).toMatchObject({
        status: 200,
      })
      await close()
    }
  })

  it('do not stand between a player and the playlist', async () => {
    expect(await ask({ url: '/playlist.m3u', from: '192.168.1.50' })).toMatchObject({ status: 200 })
  })
})

describe('a web page of another origin', () => {
  it.each(['https://evil.example', 'http://localhost:3000', 'http://localhost', 'null', 'file://'])(
    'at %s controls nothing, even on this machine',
    async (origin) => {
      const url = '/api/v1/commands/runtime.retry'
      expect(await ask({ method: 'POST', url, headers: { origin } })).toMatchObject({
        status: 403,
        code: 'origin_refused',
      })
      await close()
      expect(await ask({ url: '/api/v1/live', headers: { origin } })).toMatchObject({ status: 403 })
    },
  )

  it('is told from the dashboard’s own', async () => {
    const url = '/api/v1/commands/runtime.retry'
    const headers = { origin: 'http://localhost:8880' }
    expect(await ask({ method: 'POST', url, headers })).toMatchObject({ status: 200 })
  })
})
