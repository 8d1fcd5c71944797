/** Scripted alerts: rules, what is raised, what was, and webhooks. Pure. */
import {
  alertRules,
  alertSettings,
  type AlertEvent,
  type AlertPage,
  type AlertRule,
  type AlertRuleView,
  type AlertView,
  type WebhookView,
} from '../../src/contract/alerts.ts'
import { epochMs } from './fake-parts.ts'

interface Entry {
  readonly title: string
  readonly level: AlertRuleView['level']
  readonly page: AlertPage
  readonly side: AlertRuleView['side']
  readonly unit: AlertRuleView['unit']
  /** While all is well, and while it is raised; null: too little was measured. */
  readonly calm: number | null
  readonly raised: number
  readonly text: string
}

const entries: Readonly<Record<AlertRule, Entry>> = {
  failureRate: {
    title: 'Many streams fail to start',
    level: 'bad',
    page: 'content',
    side: 'above',
    unit: 'share',
    calm: 0.021,
    raised: 0.44,
    text: '44 % of 18 starts failed in the last 5 minutes, mostly because of their content',
  },
  meanStart: {
    title: 'Streams start slowly',
    level: 'attention',
    page: 'latency',
    side: 'above',
    unit: 's',
    calm: 1.31,
    raised: 12,
    text: 'Viewers waited 12 s on average for 18 streams in the last 5 minutes',
  },
  p95Start: {
    title: 'Some streams start very slowly',
    level: 'attention',
    page: 'latency',
    side: 'above',
    unit: 's',
    calm: null,
    raised: 41,
    text: 'One in twenty of 18 streams took 41 s or more in the last 5 minutes',
  },
  enginesHealthy: {
    title: 'Engines are in trouble',
    level: 'bad',
    page: 'engines',
    side: 'below',
    unit: 'share',
    calm: 1,
    raised: 0.5,
    text: '2 of 4 engines are healthy; e3 and e5 are not',
  },
  selection: {
    title: 'Choosing an engine takes long',
    level: 'attention',
    page: 'latency',
    side: 'above',
    unit: 'ms',
    calm: 0.041,
    raised: 250,
    text: 'One start in twenty took 250 ms or more to choose an engine in the last 5 minutes',
  },
  engineRestarts: {
    title: 'Engines fail again and again',
    level: 'bad',
    page: 'engines',
    side: 'above',
    unit: 'count',
    calm: 1,
    raised: 6,
    text: 'Engines failed 6 times in the last 10 minutes: e3, e5 and 1 more',
  },
  queueFull: {
    title: 'Viewers are turned away',
    level: 'bad',
    page: 'scaling',
    side: 'above',
    unit: 'share',
    calm: 0,
    raised: 1,
    text: '50 of 50 places to wait for a stream are taken',
  },
  diskShort: {
    title: 'The disk is almost full',
    level: 'attention',
    page: 'engines',
    side: 'below',
    unit: 'MiB',
    calm: 48_210,
    raised: 600,
    text: '600 MiB are free on the disk of the data folder',
  },
  memoryShort: {
    title: 'Memory is almost full',
    level: 'bad',
    page: 'overview',
    side: 'below',
    unit: 'share',
    calm: 0.62,
    raised: 0.03,
    text: '3 % of the 4.0 GiB of memory that Weir may use are free',
  },
  daemonLost: {
    title: 'Engines cannot be managed',
    level: 'bad',
    page: 'engines',
    side: 'above',
    unit: 'flag',
    calm: 0,
    raised: 1,
    text: 'the daemon does not answer',
  },
  updateAvailable: {
    title: 'There is a newer Weir',
    level: 'attention',
    page: 'about',
    side: 'above',
    unit: 'flag',
    calm: 0,
    raised: 1,
    text: 'Version 0.2.0 can be had',
  },
}

const settings = alertSettings.parse({}).rules

export interface FakeAlertsOptions {
  readonly raised?: readonly AlertRule[]
  readonly seen?: readonly AlertRule[]
  /** Until when, in seconds from then; null is for good. */
  readonly muted?: Readonly<Partial<Record<AlertRule, number | null>>>
  readonly events?: number
  readonly webhooks?: readonly WebhookView[]
  /** In place of Weir's own sentences. */
  readonly text?: string
}

export function fakeAlerts(options: FakeAlertsOptions): {
  alerts: AlertView[]
  alertRules: AlertRuleView[]
  alertHistory: AlertEvent[]
  alertWebhooks: WebhookView[]
} {
  const { raised = [], seen = [], events = 0, webhooks = [], text } = options
  const mute = (rule: AlertRule) => {
    const forS = options.muted?.[rule]
    return {
      muted: forS !== undefined,
      mutedUntilMs: forS === undefined || forS === null ? null : epochMs + forS * 1000,
    }
  }
  return {
    alerts: raised.map((rule, index) => ({
      id: `${rule}-1`,
      rule,
      level: entries[rule].level,
      title: entries[rule].title,
      text: text ?? entries[rule].text,
      page: entries[rule].page,
      sinceMs: epochMs - 90_000 - index * 1_260_000,
      acknowledgedAtMs: seen.includes(rule) ? epochMs - 30_000 : null,
      ...mute(rule),
    })),
    alertRules: alertRules.map((rule) => ruleView(rule, raised.includes(rule), mute(rule))),
    alertHistory: Array.from({ length: events }, (_, index) => {
      const rule = alertRules[(index >> 1) % 10] ?? 'failureRate'
      const what = index % 2 === 0 ? ('recovered' as const) : ('raised' as const)
      const said = text ?? entries[rule].text
      return {
        atMs: epochMs - 400_000 - index * 2_600_000,
        rule,
        what,
        level: entries[rule].level,
        text: what === 'raised' ? `${entries[rule].title}: ${said}` : `It is over: ${said}`,
      }
    }),
    alertWebhooks: [...webhooks],
  }
}

function ruleView(
  rule: AlertRule,
  isRaised: boolean,
  mute: Pick<AlertRuleView, 'muted' | 'mutedUntilMs'>,
): AlertRuleView {
  const { title, level, page, side, unit, calm, raised } = entries[rule]
  const given = settings[rule]
  const value = isRaised ? raised : calm
  return {
    rule,
    title,
    level,
    page,
    side,
    unit,
    raise: 'raise' in given ? given.raise : 1,
    clear: 'clear' in given ? given.clear : 0,
    forS: given.forS,
    minEvents: 'minEvents' in given ? given.minEvents : null,
    value,
    events: 'minEvents' in given ? (value === null ? 4 : 18) : null,
    state: isRaised ? 'raised' : value === null ? 'unknown' : 'calm',
    ...mute,
  }
}

export const fakeWebhooks: readonly WebhookView[] = [
  { kind: 'ntfy', host: 'ntfy.sh', waiting: 0, deliveredAtMs: epochMs - 7_000_000, problem: null },
  { kind: 'gotify', host: 'gotify.example.org', waiting: 0, deliveredAtMs: null, problem: null },
  {
    kind: 'json',
    host: 'homeassistant.local:8123',
    waiting: 3,
    deliveredAtMs: epochMs - 90_000_000,
    problem: 'it refused the connection',
  },
  {
    kind: 'discord',
    host: 'discord.com',
    waiting: 0,
    deliveredAtMs: null,
    problem: 'it answered 404 Not Found',
  },
]
