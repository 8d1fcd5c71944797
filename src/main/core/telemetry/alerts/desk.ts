/** The alert desk: gathers what the rules are judged by, and hands notices to whoever is told. */
import { type AlertEvent, type AlertRule, type Notice } from '../../../../contract/alerts.ts'
import { WeirError } from '../../../../contract/errors.ts'
import { type Settings } from '../../../../contract/settings.ts'
import { type EngineState, type EngineView, type Snapshot } from '../../../../contract/state.ts'
import { type AdmissionQueue } from '../../admission/queue.ts'
import { type Pool } from '../../pool/door.ts'
import {
  type Clock,
  type DiskProbe,
  type EngineRuntime,
  type HistoryStore,
  type LoadProbe,
  type Logger,
  type MuteStore,
  type Notifier,
  type RuntimeEvent,
  type Webhooks,
} from '../../ports.ts'
import { type StartReport } from '../history.ts'
import { createAlerts, type Alerts } from './alerts.ts'
import { type Told } from './teller.ts'
import { durationText } from './words.ts'

/** What the world gives to alerts; each may be missing. */
export interface AlertPorts {
  readonly disk?: DiskProbe
  readonly muteStore?: MuteStore
  /** Told of everything; webhooks need not be named twice. */
  readonly notifiers?: readonly Notifier[]
  readonly webhooks?: Webhooks
}

export interface AlertDesk extends Pick<Alerts, 'acknowledge' | 'unacknowledge' | 'unmute'> {
  /** Takes over what an earlier run kept. Never rejects. */
  recall(): Promise<void>
  started(report: StartReport): void
  engine(id: string, state: EngineState): void
  heard(event: RuntimeEvent): void
  /** Once a second. */
  tick(): void
  /** Answers for how long, in words. */
  mute(rule: AlertRule, forS: number | null): string
  /** @throws WeirError `webhook_unknown` */
  testWebhook(index: number): Promise<{ text: string; delivered: boolean }>
  view(): Pick<Snapshot, 'alerts' | 'alertRules' | 'alertHistory' | 'alertWebhooks'>
}

export interface AlertDeskDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly runtime: EngineRuntime
  readonly pool: Pick<Pool, 'views'>
  readonly queue: Pick<AdmissionQueue, 'length'>
  readonly load: LoadProbe | undefined
  readonly history: HistoryStore
  readonly settings: Pick<Settings, 'alerts' | 'queue'>
  readonly ports: AlertPorts
  /** Of the playlist, as reached from the LAN; null while Weir listens on loopback only. */
  lanUrl(): string | null
}

/** So many entries of the timeline are looked through for earlier alerts. */
const eventsLookedThrough = 2000
const dayMs = 86_400_000

export function createAlertDesk(deps: AlertDeskDeps): AlertDesk {
  const { clock, logger, history, ports } = deps
  const notifiers = [...(ports.notifiers ?? []), ...(ports.webhooks === undefined ? [] : [ports.webhooks])]
  const alerts = createAlerts({
    clock,
    logger,
    settings: deps.settings.alerts,
    disk: ports.disk,
    muteStore: ports.muteStore,
    tell: (told) => send(addressed(told)),
    onEvent: (event) => history.append({ kind: 'alert', ...event }),
  })

  /** With the address of its page, for whoever reads it on another machine. */
  function addressed(told: Told): Notice {
    const lanUrl = deps.lanUrl()
    return { ...told, url: lanUrl === null ? null : `${new URL(lanUrl).origin}/#/${told.page}` }
  }

  function send(notice: Notice): void {
    const level = notice.kind === 'recovered' ? 'info' : 'warn'
    logger[level](`${notice.title}. ${notice.text}`)
    for (const notifier of notifiers) {
      try {
        notifier.notify(notice)
      } catch (error) {
        logger.error('an alert could not be handed over', { error })
      }
    }
  }

  async function earlier(): Promise<AlertEvent[]> {
    const toMs = clock.wallMs() + 1
    const range = { fromMs: toMs - 30 * dayMs, toMs, limit: eventsLookedThrough }
    return (await history.events(range)).flatMap((entry) => {
      if (entry.kind !== 'alert') return []
      const { kind: _, ...event } = entry
      return [event]
    })
  }

  return {
    recall: () => alerts.recall(earlier()),
    started: (report) => alerts.started(report),
    engine(id, state) {
      // What keeps engines from being made at all is told as the runtime's problem.
      if (state === 'failed' && deps.runtime.view().problem === null) alerts.engineFailed(id)
    },
    heard(event) {
      if (event.type === 'unreachable') alerts.daemon(event.why)
      if (event.type === 'reachable' || event.type === 'replaced') alerts.daemon(null)
    },
    tick() {
      alerts.tick({
        engines: healthOf(deps.pool.views()),
        queue: { length: deps.queue.length, max: deps.settings.queue.max },
        memory: deps.load?.memory() ?? null,
      })
    },
    acknowledge: (id) => alerts.acknowledge(id),
    unacknowledge: (id) => alerts.unacknowledge(id),
    mute(rule, forS) {
      alerts.mute(rule, forS)
      return forS === null ? 'until you unmute it' : `for ${durationText(forS * 1000)}`
    },
    unmute: (rule) => alerts.unmute(rule),
    async testWebhook(index) {
      const { webhooks } = ports
      if (webhooks === undefined) throw new WeirError('webhook_unknown', { index, count: 0 })
      const told = {
        kind: 'test',
        rule: null,
        level: 'attention',
        title: 'A test from Weir',
        text: 'Alerts will arrive here. Nothing is wrong.',
        page: 'alerts',
        atMs: clock.wallMs(),
      } as const
      return webhooks.test(index, addressed(told))
    },
    view: () => ({ ...alerts.view(), alertWebhooks: ports.webhooks?.view() ?? [] }),
  }
}

/** An engine that boots for the first time is no loss: nobody had it yet. Nor is one that leaves, or sleeps as a spare. */
export function healthOf(engines: readonly Pick<EngineView, 'id' | 'state' | 'restarts' | 'isSpare'>[]): {
  ready: number
  troubled: string[]
} {
  const troubled = engines.filter(({ state, restarts, isSpare }) => {
    switch (state) {
      case 'unhealthy':
      case 'failed':
        return true
      case 'creating':
      case 'starting':
        return restarts > 0
      case 'paused':
        return isSpare !== true
      case 'ready':
      case 'draining':
      case 'stopped':
        return false
    }
  })
  return {
    ready: engines.filter(({ state }) => state === 'ready').length,
    troubled: troubled.map(({ id }) => id),
  }
}
