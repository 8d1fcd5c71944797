import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WeirError } from '../../contract/errors.ts'
import { fakeInfohash, fakeSession, type FakeOrchestrator, type FakeTicket } from './fake-orchestrator.ts'
import { type Gateway } from './gateway.ts'
import { createTestGateway, eventually } from './test-gateway.ts'

const id = 'a'.repeat(40)
let gateway: Gateway
let orchestrator: FakeOrchestrator
let base: string
beforeEach(() => listen({}))
afterEach(() => gateway.close())

async function listen(timing: { sessionExpiryMs?: number; eventPollMs?: number }) {
  ;({ gateway, orchestrator } = createTestGateway({ timing }))
  base = (await gateway.listen()).url
}
/** Instead of the patient gateway of most tests. */
async function listenAgain(timing: Parameters<typeof listen>[0]) {
  await gateway.close()
  await listen(timing)
}

interface Answer {
  response: Record<string, string> | null
  error: string | null
}
const getJson = async (url: string) => {
  const response = await fetch(url)
  return { status: response.status, body: (await response.json()) as Answer }
}
const lastTicket = async (): Promise<FakeTicket> => {
  await eventually(() => expect(orchestrator.tickets.length).toBeGreaterThan(0))
  return orchestrator.tickets.at(-1) as FakeTicket
}

async function startSession(query = '') {
  const answer = getJson(`${base}/ace/getstream?id=${id}&format=json${query}`)
  const ticket = await lastTicket()
  orchestrator.sessions = [fakeSession('s1')]
  ticket.start()
  const { body } = await answer
  const urls = body.response ?? {}
  return {
    ticket,
    body,
    playback: urls['playback_url'] ?? '',
    stat: urls['stat_url'] ?? '',
    command: urls['command_url'] ?? '',
    event: urls['event_url'] ?? '',
  }
}
const unknown = { status: 404, body: { response: null, error: 'unknown playback session id' } }

describe('a session that does not start', () => {
  it('fails as an engine says it, with a status that a program can act on', async () => {
    const answer = fetch(`${base}/ace/getstream?id=${id}&format=json`)
    const error = new WeirError('content_unavailable', { engineSaid: 'failed to load content' })
    const ticket = await lastTicket()
    ticket.fail(error)
    const response = await answer
    expect(response.status).toBe(502)
    expect(await response.json()).toEqual({ response: null, error: error.message })
    expect(ticket.released).toBe(1)
  })

  it('is given up when the asking program goes away', async () => {
    const gone = new AbortController()
    const answer = fetch(`${base}/ace/getstream?id=${id}&format=json`, { signal: gone.signal })
    const ticket = await lastTicket()
    gone.abort()
    await expect(answer).rejects.toThrow()
    await eventually(() => expect(ticket.released).toBe(1))
  })
})

describe('a session with no room for another player', () => {
  it('says so with an honest status, and those who watch it watch on', async () => {
    const { ticket, playback } = await startSession()
    const first = await fetch(playback)
    await eventually(() => expect(ticket.readers).toHaveLength(1))
    ticket.full = new WeirError(
      'too_many_readers',
      { what: 'This stream', limit: '1 viewer', setting: 'limits.readersPerSession' },
      { retryAfterS: 7 },
    )
    const second = await fetch(playback)
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '7'])
    expect(await second.json()).toEqual({ response: null, error: ticket.full.message })
    expect(ticket.readers).toHaveLength(1)
    expect(ticket.readers[0]?.closed).toBe(false)
    await first.body?.cancel()
  })
})

describe('a session that is gone', () => {
  it('is unknown on every of its URLs, and so is one that never was', async () => {
    const { command, stat, playback } = await startSession('&use_api_events=1')
    expect(await getJson(`${command}?method=stop`)).toEqual({
      status: 200,
      body: { response: 'ok', error: null },
    })
    for (const url of [stat, playback, command, `${base}/ace/event/${fakeInfohash}/x`, `${base}/ace/r/x/y`]) {
      expect(await getJson(url)).toEqual(unknown)
    }
  })

  it('is unknown once the stream behind it has ended', async () => {
    const { stat, ticket } = await startSession()
    orchestrator.sessions = []
    expect(await getJson(stat)).toEqual(unknown)
    expect(ticket.released).toBe(1)
  })

  it('expires when nobody reads it', async () => {
    await listenAgain({ sessionExpiryMs: 50 })
    const { ticket, stat } = await startSession()
    await eventually(() => expect(ticket.released).toBe(1))
    expect(await getJson(stat)).toEqual(unknown)
  })

  it('refuses a command that no engine has, and other contents’ URLs', async () => {
    const { command, stat, ticket } = await startSession()
    expect((await getJson(`${command}?method=dance`)).status).toBe(400)
    expect(await getJson(stat.replace(fakeInfohash, 'e'.repeat(40)))).toEqual(unknown)
    expect(ticket.released).toBe(0)
  })
})

describe('a session in the engine’s manner', () => {
  it('has all that an engine’s answer has, with URLs that lead to Weir', async () => {
    const { body } = await startSession()
    const session = body.response?.['playback_session_id'] ?? ''
    expect(session).toMatch(/^[0-9a-f]{32}$/)
    expect(body).toEqual({
      response: {
        playback_url: `${base}/ace/r/${fakeInfohash}/${session}`,
        stat_url: `${base}/ace/stat/${fakeInfohash}/${session}`,
        command_url: `${base}/ace/cmd/${fakeInfohash}/${session}`,
        infohash: fakeInfohash,
        playback_session_id: session,
        is_live: 1,
        is_encrypted: 0,
        client_session_id: -1,
      },
      error: null,
    })
  })

  it('plays for many readers, and ends for all at a stop', async () => {
    const { playback, command, ticket } = await startSession()
    const players = await Promise.all([fetch(playback), fetch(playback)])
    expect(players.map((each) => each.headers.get('content-type'))).toEqual(['video/mp2t', 'video/mp2t'])
    for (const reader of ticket.readers) reader.sink.write(Buffer.alloc(188))
    await getJson(`${command}?method=stop`)
    const bodies = await Promise.all(players.map(async (each) => (await each.arrayBuffer()).byteLength))
    expect(bodies).toEqual([188, 188])
    expect(ticket.released).toBe(1)
    await eventually(() => expect(ticket.readers.map((each) => each.closed)).toEqual([true, true]))
  })

  it('stays while somebody reads it, and expires after the last has left', async () => {
    await listenAgain({ sessionExpiryMs: 1000 })
    const { playback, ticket } = await startSession()
    const player = await fetch(playback)
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(ticket.released).toBe(0)
    await player.body?.cancel()
    await eventually(() => expect(ticket.released).toBe(1))
  })

  it('answers HEAD and statistics without a reader', async () => {
    const { playback, stat } = await startSession()
    expect((await fetch(playback, { method: 'HEAD' })).status).toBe(200)
    expect((await getJson(stat)).body.response).toMatchObject({
      status: 'dl',
      peers: 4,
      speed_down: 257,
      downloaded: 4096,
    })
  })

  it('has events only when asked for: none for a while, then its end', async () => {
    await listenAgain({ eventPollMs: 100 })
    const { event } = await startSession('&use_api_events=1')
    expect((await getJson(event)).body).toEqual({ response: null, error: null })
    await listenAgain({ eventPollMs: 10_000 })
    const again = await startSession('&use_api_events=1')
    const next = getJson(again.event)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await getJson(`${again.command}?method=stop`)
    expect((await next).body.response).toMatchObject({ name: 'download_stopped' })
  })

  it('is given up with Weir', async () => {
    const { ticket } = await startSession()
    await gateway.close()
    expect(ticket.released).toBe(1)
  })
})
