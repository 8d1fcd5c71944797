import { get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { WeirError } from '../../contract/errors.ts'
import { createFakeClock } from '../core/fake-clock.ts'
import { testProgramme } from '../core/fanout/test-programme.ts'
import { createSlates } from '../core/slates/slates.ts'
import { createTestGateway, eventually } from './test-gateway.ts'

const id = 'a'.repeat(40)
const slate = testProgramme({ pictures: 40, keyframeEvery: 40, reorders: false })

let close = async () => {}
afterEach(() => close())

/** A gateway with slates whose time stands still unless it is moved on. */
async function listening(slatesAfterMs = 30) {
  const clock = createFakeClock()
  const slates = createSlates({ clock, setting: 'auto', read: () => slate })
  const { gateway, orchestrator } = createTestGateway({
    slates,
    timing: { holdHeadMs: 60_000, slatesAfterMs },
  })
  const { port } = await gateway.listen()
  close = () => gateway.close()
  return { clock, orchestrator, url: `http://127.0.0.1:${port}/ace/getstream?id=${id}` }
}

async function ask(url: string, userAgent: string) {
  const request = get(url, { agent: false, headers: { 'user-agent': userAgent } })
  request.on('error', () => undefined)
  const answered = once(request, 'response').then(([answer]) => {
    const response = answer as IncomingMessage
    const seen = {
      bytes: 0,
      isOver: false,
      status: response.statusCode,
      type: response.headers['content-type'],
    }
    response.on('data', (chunk: Buffer) => (seen.bytes += chunk.length))
    response.on('end', () => (seen.isOver = true))
    response.on('error', () => undefined)
    return seen
  })
  return { request, answered }
}

const vlc = 'VLC/3.0.21 LibVLC/3.0.21'
const knownBad = new WeirError('content_known_bad', { failures: 3, lastError: 'dead' }, { retryAfterS: 60 })

describe('a stream that does not start', () => {
  it.each([
    [vlc, 200, 'video/mp2t'],
    ['Kodi/21.0 (X11; Linux x86_64)', 200, 'video/mp2t'],
    ['Lavf/59.27.100', 503, 'application/json; charset=utf-8'],
    ['curl/8.5', 503, 'application/json; charset=utf-8'],
  ])('is for %s a %i of %s', async (userAgent, status, type) => {
    const { orchestrator, url } = await listening()
    const { request, answered } = await ask(url, userAgent)
    await eventually(() => expect(orchestrator.tickets).toHaveLength(1))
    orchestrator.tickets[0]?.fail(knownBad)
    const seen = await answered
    expect(seen).toMatchObject({ status, type })
    expect(orchestrator.tickets[0]).toMatchObject({ released: 1, readers: [] })
    request.destroy()
  })

  it('is shown for ten seconds, and then the answer is complete', async () => {
    const { clock, orchestrator, url } = await listening()
    const { answered } = await ask(url, vlc)
    await eventually(() => expect(orchestrator.tickets).toHaveLength(1))
    orchestrator.tickets[0]?.fail(knownBad)
    const seen = await answered
    await eventually(() => expect(seen.bytes).toBeGreaterThan(0))
    clock.advance(9000)
    expect(seen.isOver).toBe(false)
    clock.advance(2000)
    await eventually(() => expect(seen.isOver).toBe(true))
    expect(clock.pending()).toBe(0)
  })

  it('leaves no timer when the player goes before the slate is over', async () => {
    const { clock, orchestrator, url } = await listening()
    const { request, answered } = await ask(url, vlc)
    await eventually(() => expect(orchestrator.tickets).toHaveLength(1))
    orchestrator.tickets[0]?.fail(knownBad)
    await answered
    expect(clock.pending()).toBe(1)
    request.destroy()
    await eventually(() => expect(clock.pending()).toBe(0))
  })
})

describe('a player that waits', () => {
  it('sees slates before the head would be due, then the stream, on one connection', async () => {
    const { clock, orchestrator, url } = await listening()
    const { request, answered } = await ask(url, vlc)
    const seen = await answered
    await eventually(() => expect(seen.bytes).toBeGreaterThan(slate.length / 2))
    const [ticket] = orchestrator.tickets
    const stream = testProgramme()
    ticket?.readers[0]?.sink.write(stream)
    await eventually(() => expect(seen.bytes).toBeGreaterThan(stream.length))
    expect(clock.pending()).toBe(0)
    request.destroy()
    await eventually(() => expect(ticket?.readers[0]?.closed).toBe(true))
  })

  it('does not wait anew when it opens the stream twice, as Kodi does', async () => {
    const { url } = await listening(1500)
    const first = await ask(url, 'Kodi/20.1 (X11; Linux x86_64)')
    await first.answered
    first.request.destroy()
    const beganMs = performance.now()
    const second = await ask(url, 'Kodi/20.1 (X11; Linux x86_64)')
    const seen = await second.answered
    await eventually(() => expect(seen.bytes).toBeGreaterThan(slate.length / 2))
    expect(performance.now() - beganMs).toBeLessThan(1200)
    second.request.destroy()
  })

  it('is told when it has waited in vain, and its place in the session is free at once', async () => {
    const { clock, orchestrator, url } = await listening()
    const { answered } = await ask(url, vlc)
    const seen = await answered
    const [ticket] = orchestrator.tickets
    await eventually(() => expect(ticket?.readers).toHaveLength(1))
    ticket?.fail(knownBad)
    await eventually(() => expect(ticket?.released).toBe(1))
    expect(seen.isOver).toBe(false)
    clock.advance(12_000)
    await eventually(() => expect(seen.isOver).toBe(true))
    expect(clock.pending()).toBe(0)
  })
})
