/** Each kind against a receiver on loopback, in real HTTP; pauses between tries are virtual time. */
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { alertSettings, webhookKinds, type Notice, type WebhookKind } from '../../../contract/alerts.ts'
import { createFakeClock } from '../../core/fake-clock.ts'
import { createSeededRandom } from '../../core/fake-random.ts'
import { startReceiver, type Receiver } from './test-receiver.ts'
import { createWebhooks } from './webhooks.ts'

vi.setConfig({ testTimeout: 20_000 })

const secret = 'tk_very-secret'
const notice: Notice = {
  kind: 'raised',
  rule: 'failureRate',
  level: 'bad',
  title: 'Many streams fail to start',
  text: '44 % of 18 starts failed in the last 5 minutes',
  page: 'content',
  url: 'http://192.168.1.5:8880/#/content',
  atMs: Date.UTC(2025, 9, 20),
}
const paths: Readonly<Record<WebhookKind, string>> = {
  json: '/hook',
  ntfy: '/my-topic',
  gotify: '/',
  discord: '/api/webhooks/1/s3cret',
}

async function setup(kinds: readonly WebhookKind[] = ['json']) {
  const clock = createFakeClock()
  const receivers: Receiver[] = []
  const log: string[] = []
  const write = (text: string, fields?: object) => void log.push(`${text} ${JSON.stringify(fields ?? {})}`)
  for (const _ of kinds) receivers.push(await startReceiver())
  const webhooks = createWebhooks({
    clock,
    random: createSeededRandom(1),
    logger: { debug: write, info: write, warn: write, error: write },
    hooks: alertSettings.parse({
      webhooks: kinds.map((kind, at) => ({
        kind,
        url: `${receivers[at]?.url ?? ''}${paths[kind]}`,
        token: kind === 'discord' ? null : secret,
      })),
    }).webhooks,
  })
  const end = async (): Promise<void> => {
    await webhooks.close()
    for (const receiver of receivers) await receiver.goAway()
  }
  onTestFinished(end)
  const [receiver] = receivers
  if (receiver === undefined) throw new Error('no receiver')
  return { clock, webhooks, receivers, receiver, log, end }
}

type World = Awaited<ReturnType<typeof setup>>

/** Real time for HTTP, virtual time for pauses, until something is so. */
async function until(world: World, what: string, isSo: () => boolean, options: { stepMs?: number } = {}) {
  for (let turn = 0; turn < 2000; turn++) {
    if (isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 2))
    world.clock.advance(options.stepMs ?? 0)
  }
  throw new Error(`Waited in vain until ${what}`)
}

const waiting = ({ webhooks }: World): number => webhooks.view()[0]?.waiting ?? 0

describe.each(webhookKinds)('a webhook of kind %s', (kind) => {
  it('waits out minutes in which nobody is there, and nothing is lost or doubled', async () => {
    const world = await setup([kind])
    await world.receiver.goAway()
    world.webhooks.notify(notice)
    world.webhooks.notify({ ...notice, kind: 'recovered', title: 'Streams start again' })
    await until(world, 'it was refused', () => world.webhooks.view()[0]?.problem !== null)
    const beganMs = world.clock.now()
    while (world.clock.now() - beganMs < 5 * 60_000) {
      await new Promise((resolve) => setTimeout(resolve, 2))
      world.clock.advance(5000)
    }
    expect(waiting(world)).toBe(2)
    expect(world.webhooks.view()[0]?.problem).toBe('the connection was refused')
    await world.receiver.comeBack()
    await until(world, 'both came', () => waiting(world) === 0, { stepMs: 1000 })
    const texts = world.receiver.got.map(({ body }) => JSON.stringify(body))
    expect(texts).toHaveLength(2)
    expect(texts[0]).toContain('Many streams fail to start')
    expect(texts[0]).toMatch(/[56] minutes ago: 44 %/)
    expect(texts[1]).toContain('Streams start again')
    expect(world.webhooks.view()[0]).toMatchObject({ problem: null })
    expect(world.log.join('\n')).not.toMatch(/tk_very-secret|s3cret/)
  })

  it('tries again after an answer of "too many" or "broken", not before the receiver wants it', async () => {
    const world = await setup([kind])
    world.receiver.answer = { status: 429, headers: { 'retry-after': '30' } }
    world.webhooks.notify(notice)
    await until(world, 'it was refused', () => world.webhooks.view()[0]?.problem !== null)
    world.receiver.answer = { status: 503 }
    world.clock.advance(29_000)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(world.receiver.calls).toBe(1)
    world.clock.advance(1000)
    await until(world, 'it was asked again', () => world.receiver.calls === 2)
    await until(world, 'it was judged', () => world.webhooks.view()[0]?.problem === 'it answered HTTP 503')
    world.receiver.answer = { status: 200 }
    await until(world, 'it came', () => world.receiver.got.length === 1, { stepMs: 500 })
  })

  it('says what happened when it is tested', async () => {
    const world = await setup([kind])
    const host = new URL(world.receiver.url).host
    expect(await world.webhooks.test(0, { ...notice, kind: 'test' })).toEqual({
      delivered: true,
      text: `${host} took the message: it answered HTTP 200.`,
    })
    world.receiver.answer = { status: 403 }
    expect(await world.webhooks.test(0, notice)).toEqual({
      delivered: false,
      text: `${host} did not take the message: it answered HTTP 403 (check its token).`,
    })
    await world.receiver.goAway()
    expect((await world.webhooks.test(0, notice)).text).toContain('the connection was refused')
    expect(world.receiver.got).toHaveLength(1)
  })
})

describe('what is sent', () => {
  it('is what ntfy, Gotify, Discord and a program of your own want', async () => {
    const world = await setup(webhookKinds)
    world.webhooks.notify(notice)
    await until(world, 'all came', () => world.receivers.every(({ got }) => got.length === 1))
    const [json, ntfy, gotify, discord] = world.receivers.map(({ got }) => got[0])
    expect(json).toMatchObject({
      path: '/hook',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: { source: 'weir', ...notice, at: '2025-10-20T00:00:00.000Z' },
    })
    expect(ntfy).toMatchObject({
      path: '/',
      headers: { authorization: `Bearer ${secret}` },
      body: {
        topic: 'my-topic',
        title: notice.title,
        message: notice.text,
        priority: 4,
        tags: ['rotating_light'],
        click: notice.url,
      },
    })
    expect(gotify).toMatchObject({
      path: '/message',
      headers: { 'x-gotify-key': secret },
      body: { title: notice.title, message: notice.text, priority: 8 },
    })
    expect(discord).toMatchObject({
      path: paths.discord,
      body: {
        allowed_mentions: { parse: [] },
        embeds: [{ title: notice.title, description: notice.text, url: notice.url, color: 0xcc3333 }],
      },
    })
    expect(discord?.headers.authorization).toBeUndefined()
  })
})

describe('a webhook', () => {
  it('that redirects is not followed, and says so', async () => {
    const world = await setup()
    const elsewhere = await startReceiver()
    onTestFinished(() => elsewhere.goAway())
    world.receiver.answer = { status: 307, headers: { location: `${elsewhere.url}/stolen` } }
    world.webhooks.notify(notice)
    await until(world, 'it was given up', () => waiting(world) === 0)
    expect(elsewhere.calls).toBe(0)
    expect(world.webhooks.view()[0]?.problem).toContain('Weir does not follow')
  })

  it('that hangs is given ten seconds, then tried again', async () => {
    const world = await setup()
    world.receiver.answer = 'hang'
    world.webhooks.notify(notice)
    await until(world, 'it was asked', () => world.receiver.calls === 1)
    world.receiver.answer = { status: 200 }
    world.clock.advance(9999)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(world.webhooks.view()[0]?.problem).toBeNull()
    world.clock.advance(1)
    await until(world, 'it came', () => world.receiver.got.length === 1, { stepMs: 500 })
  })

  it('gets one message at a time, in order', async () => {
    const world = await setup()
    world.receiver.answer = 'hang'
    for (let n = 1; n <= 5; n++) world.webhooks.notify({ ...notice, title: `alert ${n}` })
    await until(world, 'it was asked', () => world.receiver.calls === 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(world.receiver.calls).toBe(1)
    world.receiver.answer = { status: 200 }
    world.clock.advance(10_000)
    await until(world, 'all came', () => world.receiver.got.length === 5, { stepMs: 500 })
    expect(world.receiver.got.map(({ body }) => body.title)).toEqual([1, 2, 3, 4, 5].map((n) => `alert ${n}`))
  })

  it('that is away does not hold up another one', async () => {
    const world = await setup(['json', 'ntfy'])
    await world.receiver.goAway()
    world.webhooks.notify(notice)
    await until(world, 'the other got it', () => world.receivers[1]?.got.length === 1)
    expect(waiting(world)).toBe(1)
  })

  it('keeps the newest fifty while it is away, and says how many were lost', async () => {
    const world = await setup()
    await world.receiver.goAway()
    for (let n = 1; n <= 60; n++) world.webhooks.notify({ ...notice, title: `alert ${n}` })
    expect(waiting(world)).toBe(50)
    await world.receiver.comeBack()
    await until(world, 'all came', () => waiting(world) === 0, { stepMs: 500 })
    const titles = world.receiver.got.map(({ body }) => body.title)
    expect(titles[0]).toBe('alert 11')
    expect(titles.at(-1)).toBe('alert 60')
    expect(world.receiver.got[0]?.body.text).toContain('10 earlier alerts could not be delivered')
    expect(world.receiver.got[1]?.body.text).not.toContain('earlier')
    expect(world.log.join('\n')).toContain('more than 50 wait')
  })

  it('gets nothing that is older than an hour', async () => {
    const world = await setup()
    await world.receiver.goAway()
    world.webhooks.notify(notice)
    await until(world, 'it was given up', () => waiting(world) === 0, { stepMs: 20_000 })
    expect(world.clock.now()).toBeGreaterThanOrEqual(3_600_000)
    await world.receiver.comeBack()
    world.webhooks.notify({ ...notice, title: 'a new one' })
    await until(world, 'the new one came', () => world.receiver.got.length === 1, { stepMs: 500 })
    expect(world.receiver.got[0]?.body.text).toContain('One earlier alert could not be delivered')
  })

  it('that hangs does not keep Weir from ending, and leaves no timer', async () => {
    const world = await setup()
    world.receiver.answer = 'hang'
    world.webhooks.notify(notice)
    await until(world, 'it was asked', () => world.receiver.calls === 1)
    await world.end()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(world.clock.pending()).toBe(0)
    expect(world.log.join('\n')).toContain('not used any more')
    world.webhooks.notify(notice)
    expect(world.clock.pending()).toBe(0)
  })

  it('that is not wished for any more gets nothing; one that stays keeps what waits for it', async () => {
    const world = await setup(['json', 'ntfy'])
    const [first, second] = world.receivers
    if (first === undefined || second === undefined) throw new Error('no receivers')
    await first.goAway()
    world.webhooks.notify(notice)
    await until(world, 'one has it, one waits', () => second.got.length === 1 && waiting(world) === 1)
    const stays = { kind: 'json', url: `${first.url}${paths.json}`, token: secret } as const
    world.webhooks.replace([stays])
    expect(world.webhooks.view()).toMatchObject([{ kind: 'json', waiting: 1 }])
    world.webhooks.notify(notice)
    await first.comeBack()
    await until(world, 'both came', () => first.got.length === 2, { stepMs: 5000 })
    expect(second.got).toHaveLength(1)
    world.webhooks.replace([])
    expect(world.webhooks.view()).toEqual([])
    world.webhooks.notify(notice)
    await until(world, 'no timer is left', () => world.clock.pending() === 0)
  })

  it('that does not exist cannot be tested', async () => {
    const world = await setup()
    await expect(world.webhooks.test(1, notice)).rejects.toThrow('There is no webhook number 1')
  })
})

describe('settings of webhooks', () => {
  it.each([
    ['ftp', { kind: 'json', url: 'ftp://nas/hook' }],
    ['files', { kind: 'json', url: 'file:///etc/passwd' }],
    ['a password in the URL', { kind: 'json', url: 'https://me:secret@nas/hook' }],
    ['ntfy without a topic', { kind: 'ntfy', url: 'https://ntfy.sh/' }],
    ['Gotify without a token', { kind: 'gotify', url: 'https://gotify.nas' }],
    ['a token that is two header lines', { kind: 'json', url: 'https://nas', token: 'a\r\nx: y' }],
    ['no URL at all', { kind: 'ntfy', url: 'my-topic' }],
  ])('refuse %s', (_what, webhook) => {
    expect(alertSettings.safeParse({ webhooks: [webhook] }).success).toBe(false)
  })
})
