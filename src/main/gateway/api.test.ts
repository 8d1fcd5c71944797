import { describe, expect, it } from 'vitest'
import { WeirError } from '../../contract/errors.ts'
import { errorOf, gatewayFor } from './test-gateway.ts'

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
