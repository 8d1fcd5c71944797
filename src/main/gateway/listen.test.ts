import { once } from 'node:events'
import { type IncomingMessage } from 'node:http'
import { connect, createServer } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { liveMessageSchema } from '../../contract/live.ts'
import { lanAddress } from './addresses.ts'
import { eventually, gatewayFor, type createTestGateway } from './test-gateway.ts'

describe('an address that cannot be had', () => {
  it('because the port is taken is said with port, host and the flag that helps', async () => {
    const taken = createServer()
    taken.listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { gateway, orchestrator } = gatewayFor({ gateway: { port } })
    await expect(gateway.listen()).rejects.toMatchObject({
      code: 'port_in_use',
      message: expect.stringMatching(`Port ${port} on 127.0.0.1 .*--port N`) as string,
    })
    expect(orchestrator.playlistUrls).toBeNull()
    await gateway.close()
    taken.close()
  })

  it.each([
    ['203.0.113.7', 'this machine has no such address'],
    ['no-such-host.invalid', 'no address is known for this name'],
  ])('because of the host %s is said with the reason', async (host, why) => {
    const { gateway } = gatewayFor({ gateway: { host } })
    await expect(gateway.listen()).rejects.toMatchObject({
      code: 'address_unavailable',
      message: expect.stringContaining(why) as string,
    })
  })
})

describe('where Weir is reached', () => {
  it('is this machine alone on loopback', async () => {
    const { gateway, orchestrator } = gatewayFor()
    const { url, port } = await gateway.listen()
    expect(url).toBe(`http://127.0.0.1:${port}`)
    expect(orchestrator.playlistUrls).toEqual({ local: `${url}/playlist.m3u`, lan: null })
  })

  it('is the LAN too when it listens everywhere', async () => {
    const { gateway, orchestrator } = gatewayFor({ gateway: { host: '0.0.0.0' } })
    const { url, port } = await gateway.listen()
    expect(url).toBe(`http://127.0.0.1:${port}`)
    const lan = lanAddress()
    expect(orchestrator.playlistUrls?.lan).toBe(lan === null ? null : `http://${lan}:${port}/playlist.m3u`)
  })
})

describe('requests that are hardly HTTP', () => {
  async function say(port: number, text: string) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    let heard = ''
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()))
    socket.write(text)
    await once(socket, 'close')
    return heard
  }

  it('get a 400 with a reason in JSON, and the connection is closed', async () => {
    const { gateway } = gatewayFor()
    const { port } = await gateway.listen()
    const heard = await say(port, 'hello\r\n\r\n')
    expect(heard).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(heard).toContain('"code":"request_invalid"')
  })

  it('that offer HTTP/2 are answered in HTTP/1.1', async () => {
    const { gateway } = gatewayFor()
    const { port } = await gateway.listen()
    const offer =
      'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__'
    expect(await say(port, `GET /healthz HTTP/1.1\r\nHost: localhost\r\n${offer}\r\n\r\n`)).toContain(
      '200 OK',
    )
  })
})

describe('the live feed', () => {
  async function connected(
    options: Parameters<typeof createTestGateway>[0] = {},
    path = '/api/v1/live',
    headers = {},
  ) {
    const test = gatewayFor(options)
    const { port } = await test.gateway.listen()
    const browser = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
    const messages: unknown[] = []
    browser.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString())))
    return { ...test, port, browser, messages }
  }
  const status = async (browser: WebSocket) => {
    const [, response] = (await once(browser, 'unexpected-response')) as [unknown, IncomingMessage]
    browser.on('error', () => undefined)
    // The refusing side closes the connection.
    const { socket } = response
    response.resume()
    await eventually(() => expect(socket.destroyed).toBe(true))
    return response.statusCode
  }

  it.each([
    ['from a foreign page', { origin: 'https://evil.example' }, 403],
    ['under a foreign name', { host: 'evil.example' }, 403],
    ['through a proxy without the token', { 'x-forwarded-for': '192.168.1.9' }, 401],
  ])('%s is refused before it begins', async (_, headers, expected) => {
    const { browser, orchestrator } = await connected({}, '/api/v1/live', headers)
    expect(await status(browser)).toBe(expected)
    expect(orchestrator.subscribers.size).toBe(0)
  })

  it.each(['/%zz', '/nowhere'])('is not at %s, and the connection is not kept for nothing', async (path) => {
    const { browser, gateway } = await connected({}, path)
    expect(await status(browser)).toBeGreaterThanOrEqual(400)
    await gateway.close()
  })

  it('brings the snapshot first, then what changes, and is unsubscribed when the page goes', async () => {
    const { browser, messages, orchestrator } = await connected()
    await eventually(() => expect(messages).toHaveLength(1))
    expect(liveMessageSchema.parse(messages[0]).type).toBe('snapshot')
    for (const tell of orchestrator.subscribers) tell({ type: 'delta', seq: 2, atMs: 1, set: {} })
    await eventually(() => expect(messages).toHaveLength(2))
    browser.close()
    await eventually(() => expect(orchestrator.subscribers.size).toBe(0))
  })

  it('is for a page of the token’s owner in the LAN', async () => {
    const { messages } = await connected(
      { gateway: { token: 'right-token' } },
      '/api/v1/live?token=right-token',
      {
        'x-forwarded-for': '192.168.1.9',
      },
    )
    await eventually(() => expect(messages).toHaveLength(1))
  })

  it('cuts off a browser that takes no more messages', async () => {
    const { browser, messages, orchestrator } = await connected()
    await eventually(() => expect(messages).toHaveLength(1))
    browser.pause()
    const large = { ...orchestrator.snapshot(), version: 'x'.repeat(256 * 1024) }
    await vi.waitFor(
      () => {
        for (const tell of orchestrator.subscribers) tell({ type: 'snapshot', snapshot: large })
        expect(orchestrator.subscribers.size).toBe(0)
      },
      { timeout: 5000, interval: 5 },
    )
    browser.terminate()
  })

  it('cuts off a browser that has vanished without a word', async () => {
    const { browser, messages, orchestrator } = await connected({ timing: { pingMs: 30 } })
    await eventually(() => expect(messages).toHaveLength(1))
    browser.pause()
    await eventually(() => expect(orchestrator.subscribers.size).toBe(0))
    browser.terminate()
  })

  it('ends with Weir, also for a browser that does not answer the goodbye', async () => {
    const { browser, messages, orchestrator, gateway } = await connected()
    await eventually(() => expect(messages).toHaveLength(1))
    browser.pause()
    const beganMs = performance.now()
    await gateway.close()
    expect(performance.now() - beganMs).toBeLessThan(4000)
    expect(orchestrator.subscribers.size).toBe(0)
    browser.terminate()
  })
})
