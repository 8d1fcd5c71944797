/** Alerts in the whole of Weir, on fake engines in virtual time. */
import { describe, expect, it } from 'vitest'
import { type Notice } from '../../../../contract/alerts.ts'
import { settingsSchema } from '../../../../contract/settings.ts'
import { createFakeClock } from '../../fake-clock.ts'
import { contentId, createFakeEngines, pass, type Behaviour } from '../../fake-engines.ts'
import { createSeededRandom } from '../../fake-random.ts'
import { createOrchestrator } from '../../orchestrator.ts'
import {
  type EngineRuntime,
  type HistoryStore,
  type Notifier,
  type RuntimeEvent,
  type Webhooks,
} from '../../ports.ts'
import { createFixedScaler } from '../../scaling/fixed-scaler.ts'
import { createMemoryHistory } from '../memory-history.ts'
import { healthOf } from './desk.ts'

interface Options {
  readonly behaviours?: Record<string, Behaviour>
  readonly runtime?: (fake: EngineRuntime) => EngineRuntime
  readonly history?: HistoryStore
  readonly webhooks?: Webhooks
  readonly notifiers?: readonly Notifier[]
}

/** Weir with three engines, all ready, and somebody who listens. */
async function weirWith(options: Options = {}) {
  const { behaviours = {}, history, webhooks, notifiers = [] } = options
  const clock = createFakeClock()
  const engines = createFakeEngines({ clock, behaviours })
  const notices: Notice[] = []
  const mistakes: string[] = []
  const weir = createOrchestrator({
    clock,
    random: createSeededRandom(1),
    logger: {
      debug() {},
      info() {},
      warn() {},
      error: (message, fields) => mistakes.push(`${message}: ${String(fields?.['error'])}`),
    },
    runtime: options.runtime?.(engines.runtime) ?? engines.runtime,
    api: engines.api,
    createScaler: createFixedScaler,
    channelStore: { load: () => Promise.resolve(null), save: () => Promise.resolve() },
    ...(history === undefined ? {} : { history }),
    alerts: {
      notifiers: [{ notify: (notice) => void notices.push(notice) }, ...notifiers],
      ...(webhooks === undefined ? {} : { webhooks }),
    },
    demoList: '',
    settings: settingsSchema.parse({}),
    version: 'test',
  })
  await weir.start()
  await pass(clock, 6000, 50)

  return {
    weir,
    engines,
    notices,
    mistakes,
    pass: (ms: number) => pass(clock, ms, 50),
    /** Somebody asks for each of these, one after the other, and leaves when it does not play. */
    async ask(contentIds: readonly string[]) {
      for (const id of contentIds) {
        const request = { ref: { kind: 'contentId', id }, options: {} } as const
        const ticket = weir.open({ ...request, reader: { address: '127.0.0.1', userAgent: 'ffmpeg' } })
        await pass(clock, 3000, 50)
        ticket.release()
      }
    },
    async end() {
      const stopping = weir.stop()
      await pass(clock, 6000, 50)
      await stopping
      return clock.pending()
    },
  }
}

const dead = Array.from({ length: 12 }, (_, n) => contentId(n.toString(16)))
const behaviours = Object.fromEntries(dead.map((id) => [id, { kind: 'dead', afterMs: 1000 } as const]))

describe('the alert desk', () => {
  it('tells of failing starts with the address of the page, and the snapshot has it too', async () => {
    const world = await weirWith({ behaviours })
    world.weir.setPlaylistUrls({ local: '', lan: 'http://192.168.1.5:8880/playlist.m3u?token=s3cret' })
    await world.ask(dead)
    await world.pass(60_000)
    expect(world.notices).toMatchObject([
      {
        kind: 'raised',
        rule: 'failureRate',
        text: '100 % of 12 starts failed in the last 5 minutes, mostly because of their content',
        url: 'http://192.168.1.5:8880/#/content',
      },
    ])
    const { alerts, alertHistory, alertRules } = world.weir.snapshot()
    expect(alerts).toMatchObject([{ rule: 'failureRate', page: 'content' }])
    expect(alertHistory).toHaveLength(1)
    expect(alertRules).toHaveLength(11)
    expect(await world.end()).toBe(0)
  })

  it('goes on when somebody who is told throws', async () => {
    const broken = {
      notify() {
        throw new Error('broken')
      },
    }
    const world = await weirWith({ notifiers: [broken], behaviours })
    await world.ask(dead)
    await world.pass(60_000)
    expect(world.notices).toHaveLength(1)
    expect(world.mistakes).toEqual(['an alert could not be handed over: Error: broken'])
  })

  it('tells when engines cannot be managed, and when they can again', async () => {
    let say: (event: RuntimeEvent) => void = () => undefined
    const world = await weirWith({
      runtime: (fake) => ({
        ...fake,
        watch(listener) {
          say = listener
          return fake.watch(listener)
        },
      }),
    })
    say({ type: 'unreachable', why: 'the daemon does not answer' })
    await world.pass(20_000)
    say({ type: 'reachable' })
    await world.pass(70_000)
    expect(world.notices.map(({ kind, title }) => `${kind}: ${title}`)).toEqual([
      'raised: Engines cannot be managed',
      'recovered: Engines can be managed again',
    ])
  })

  it('says nothing while engines boot, scale up, or one of them is replaced', async () => {
    const world = await weirWith()
    world.engines.kill('e1')
    await world.pass(60_000)
    expect(world.notices).toEqual([])
  })

  it('finds the alerts of an earlier run in the history', async () => {
    const history = createMemoryHistory()
    const event = {
      kind: 'alert',
      atMs: Date.UTC(2025, 9, 19),
      rule: 'diskShort',
      what: 'raised',
      level: 'attention',
      text: 'full',
    } as const
    history.append(event)
    const world = await weirWith({ history })
    expect(world.weir.snapshot().alertHistory).toMatchObject([{ rule: 'diskShort' }])
  })
})

describe('controls of alerts', () => {
  const webhooks: Webhooks = {
    notify() {},
    view: () => [{ kind: 'ntfy', host: 'ntfy.sh', waiting: 0, deliveredAtMs: null, problem: null }],
    replace() {},
    test: (index, notice) => Promise.resolve({ text: `${index}: ${notice.title}`, delivered: true }),
  }

  it('refuse what is not there', async () => {
    const world = await weirWith()
    expect(await world.weir.command('alert.acknowledge', { alertId: 'x' })).toMatchObject({
      error: { code: 'alert_unknown' },
    })
    expect(await world.weir.command('alerts.test-webhook', { index: 0 })).toMatchObject({
      error: { code: 'webhook_unknown' },
    })
    expect(await world.weir.command('alert.mute', { rule: 'noSuchRule', forS: 5 })).toMatchObject({
      error: { code: 'command_invalid' },
    })
  })

  it('acknowledge, mute, unmute, and test a webhook', async () => {
    const world = await weirWith({ behaviours, webhooks })
    expect(world.weir.snapshot().alertWebhooks).toMatchObject([{ host: 'ntfy.sh' }])
    expect(await world.weir.command('alerts.test-webhook', { index: 0 })).toEqual({
      ok: true,
      result: { text: '0: A test from Weir', delivered: true },
    })
    expect(await world.weir.command('alert.mute', { rule: 'failureRate', forS: 7200 })).toMatchObject({
      result: { text: 'Nothing is sent of this rule for 2 hours.' },
    })
    await world.ask(dead)
    await world.pass(40_000)
    expect(world.notices).toEqual([])
    const [alert] = world.weir.snapshot().alerts
    expect(alert).toMatchObject({ rule: 'failureRate', muted: true })
    await world.weir.command('alert.unmute', { rule: 'failureRate' })
    await world.pass(2000)
    expect(world.notices).toHaveLength(1)
    expect(await world.weir.command('alert.acknowledge', { alertId: alert?.id })).toMatchObject({ ok: true })
    expect(world.weir.snapshot().alerts[0]?.acknowledgedAtMs).not.toBeNull()
    expect(await world.weir.command('alert.unacknowledge', { alertId: alert?.id })).toMatchObject({
      ok: true,
    })
    expect(world.weir.snapshot().alerts[0]?.acknowledgedAtMs).toBeNull()
  })
})

describe('health, as alerts see it', () => {
  it('counts engines that are lost, not those that come, go or sleep', () => {
    const engine = (id: string, state: Parameters<typeof healthOf>[0][number]['state'], more = {}) => ({
      id,
      state,
      restarts: 0,
      ...more,
    })
    expect(
      healthOf([
        engine('e1', 'ready'),
        engine('e2', 'unhealthy'),
        engine('e3', 'failed'),
        engine('e4', 'starting'),
        engine('e5', 'starting', { restarts: 1 }),
        engine('e6', 'paused'),
        engine('e7', 'paused', { isSpare: true }),
        engine('e8', 'draining'),
      ]),
    ).toEqual({ ready: 1, troubled: ['e2', 'e3', 'e5', 'e6'] })
  })
})
