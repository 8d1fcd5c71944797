/**
 * Alerts: what deserves attention, told once when it begins and once when it is over. Here is what the sides agree on:
 * the rules with their thresholds (a section of the settings), what the pages see of them, and the notice that goes out.
 */
import { z } from 'zod'

export const alertLevels = ['attention', 'bad'] as const
export type AlertLevel = (typeof alertLevels)[number]

/** Pages of the dashboard that explain an alert; `#/<page>` in its address. */
export const alertPages = ['overview', 'engines', 'content', 'latency', 'scaling', 'alerts', 'about'] as const
export type AlertPage = (typeof alertPages)[number]

const threshold = (min: number, max: number, initial: number, words: string) =>
  z.number().min(min).max(max).default(initial).describe(words)
const off = z.boolean().default(false).describe('Never raise this alert.')
const forS = (initial: number) =>
  threshold(0, 3600, initial, 'How long it must have been so before the alert is raised, in seconds.')
const minEvents = (initial: number) =>
  z.number().int().min(1).max(1000).default(initial).describe('Starts that must have been measured before.')

type Side = 'above' | 'below'
interface Bounds {
  readonly side: Side
  readonly min: number
  readonly max: number
  readonly raise: number
  readonly clear: number
  readonly forS: number
  /** What is measured, with its unit. */
  readonly what: string
}

/** The calm side of one threshold must not reach the other: without a gap between them there is no hysteresis. */
function checkGap(side: Side) {
  return (ctx: z.core.ParsePayload<{ raise: number; clear: number }>): void => {
    const { raise, clear } = ctx.value
    if (side === 'above' ? clear < raise : clear > raise) return
    const message = `must be ${side === 'above' ? 'less' : 'more'} than raise = ${raise}`
    ctx.issues.push({ code: 'custom', message, path: ['clear'], input: clear })
  }
}

const thresholds = ({ side, min, max, what, ...initial }: Bounds) => ({
  raise: threshold(min, max, initial.raise, `Raised ${side} this: ${what}.`),
  clear: threshold(
    min,
    max,
    initial.clear,
    `Over when it is ${side === 'above' ? 'below' : 'above'} this again.`,
  ),
  forS: forS(initial.forS),
  off,
})
const measured = (bounds: Bounds) =>
  z.strictObject(thresholds(bounds)).prefault({}).check(checkGap(bounds.side))
const counted = (bounds: Bounds, events: number) =>
  z
    .strictObject({ ...thresholds(bounds), minEvents: minEvents(events) })
    .prefault({})
    .check(checkGap(bounds.side))
const plain = (seconds: number) => z.strictObject({ forS: forS(seconds), off }).prefault({})

const share = { min: 0, max: 1 }
const rules = z
  .strictObject({
    failureRate: counted(
      {
        ...share,
        side: 'above',
        raise: 0.3,
        clear: 0.2,
        forS: 20,
        what: 'share of starts that fail, 0 to 1',
      },
      10,
    ),
    meanStart: counted(
      { side: 'above', min: 0, max: 600, raise: 10, clear: 7, forS: 20, what: 'mean time to the picture, s' },
      5,
    ),
    p95Start: counted(
      {
        side: 'above',
        min: 0,
        max: 600,
        raise: 30,
        clear: 20,
        forS: 20,
        what: '95th percentile of the time to the picture, s',
      },
      10,
    ),
    enginesHealthy: measured({
      ...share,
      side: 'below',
      raise: 0.8,
      clear: 0.9,
      forS: 30,
      what: 'share of engines that are healthy, 0 to 1',
    }),
    selection: counted(
      {
        side: 'above',
        min: 0,
        max: 60_000,
        raise: 100,
        clear: 50,
        forS: 20,
        what: '95th percentile of choosing an engine, ms',
      },
      5,
    ),
    engineRestarts: measured({
      side: 'above',
      min: 0,
      max: 1000,
      raise: 5,
      clear: 2,
      forS: 0,
      what: 'failures of engines within 10 minutes, counting this many',
    }),
    queueFull: measured({
      ...share,
      side: 'above',
      raise: 0.95,
      clear: 0.5,
      forS: 10,
      what: 'share of the places to wait that are taken, 0 to 1',
    }),
    diskShort: measured({
      side: 'below',
      min: 0,
      max: 10_000_000,
      raise: 1024,
      clear: 2048,
      forS: 20,
      what: 'free space on the disk of the data folder, MiB',
    }),
    memoryShort: measured({
      ...share,
      side: 'below',
      raise: 0.1,
      clear: 0.2,
      forS: 20,
      what: 'free share of the memory that Weir may use, 0 to 1',
    }),
    daemonLost: plain(15),
    updateAvailable: plain(0),
  })
  .prefault({})

const webhookUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL', abort: true })
  .refine((url) => new URL(url).username === '' && new URL(url).password === '', {
    error: 'must not carry a user name or password; use token',
  })

export const webhookKinds = ['json', 'ntfy', 'gotify', 'discord'] as const
export type WebhookKind = (typeof webhookKinds)[number]

const webhook = z
  .strictObject({
    kind: z.enum(webhookKinds),
    /** ntfy: of the topic; gotify: of the server; discord: as Discord shows it. */
    url: webhookUrl,
    /** gotify: the application's; ntfy and json: sent as bearer. */
    token: z
      .string()
      .regex(/^[\x21-\x7e]{1,512}$/, 'must be 1 to 512 characters without spaces')
      .nullable()
      .default(null),
  })
  .check((ctx) => {
    const { kind, url, token } = ctx.value
    if (kind === 'gotify' && token === null) {
      const message = "must be the Gotify application's token"
      ctx.issues.push({ code: 'custom', message, path: ['token'], input: token })
    }
    if (kind === 'ntfy' && !/^\/[\w-]{1,64}\/?$/.test(new URL(url).pathname)) {
      const message = 'must be the URL of a topic, like https://ntfy.sh/my-topic'
      ctx.issues.push({ code: 'custom', message, path: ['url'], input: url })
    }
  })
export type Webhook = z.infer<typeof webhook>

const timeOfDay = '([01]\\d|2[0-3]):[0-5]\\d'

export const alertSettings = z
  .strictObject({
    desktop: z.boolean().default(true).describe('Show alerts as notifications of the desktop.'),
    quietHours: z
      .string()
      .regex(new RegExp(`^${timeOfDay}-${timeOfDay}$`), 'must be times of day like 23:00-07:00')
      .nullable()
      .default(null)
      .describe(
        'Local times between which nothing is sent, like 23:00-07:00; what happened is told in one summary after. Empty: never quiet.',
      ),
    urgentInQuietHours: z.boolean().default(false).describe('Send bad news in the quiet hours all the same.'),
    webhooks: z
      .array(webhook)
      .max(10)
      .default([])
      .describe(
        'Where alerts are sent to: {"kind": "json", "ntfy", "gotify" or "discord", "url": "https://…", "token": "…"}. See alerts.md.',
      ),
    rules,
  })
  .prefault({})
export type AlertSettings = z.infer<typeof alertSettings>
export type AlertRule = keyof AlertSettings['rules']
export const alertRules = Object.keys(rules.unwrap().shape) as [AlertRule, ...AlertRule[]]
export const alertRuleSchema = z.enum(alertRules)

const mute = {
  /** Nothing is sent of this rule at present; the list shows it all the same. */
  muted: z.boolean(),
  /** null while it is not muted, and when it is muted for good. */
  mutedUntilMs: z.number().nullable(),
}

export const alertViewSchema = z.object({
  id: z.string(),
  rule: alertRuleSchema,
  level: z.enum(alertLevels),
  /** A few words: "Many streams fail to start". */
  title: z.string(),
  /** How it stands now, with figures: "44 % of 18 starts failed in the last 5 minutes". */
  text: z.string(),
  page: z.enum(alertPages),
  sinceMs: z.number(),
  /** A person has seen it: it no longer counts in the state sentence. */
  acknowledgedAtMs: z.number().nullable(),
  ...mute,
})
export type AlertView = z.infer<typeof alertViewSchema>

/** `unknown`: too little was measured; `rising`: beyond its threshold, but not for long enough yet. */
export const alertRuleStates = ['off', 'unknown', 'calm', 'rising', 'raised'] as const

export const alertRuleViewSchema = z.object({
  rule: alertRuleSchema,
  title: z.string(),
  level: z.enum(alertLevels),
  page: z.enum(alertPages),
  side: z.enum(['above', 'below']),
  /** `flag`: it is so (1) or not (0), and thresholds mean nothing. */
  unit: z.enum(['share', 's', 'ms', 'count', 'MiB', 'flag']),
  raise: z.number(),
  clear: z.number(),
  forS: z.number(),
  /** null where nothing is counted. */
  minEvents: z.number().int().nullable(),
  /** As measured now, in `unit`; null when too little was. */
  value: z.number().nullable(),
  /** Starts that it was measured of; null where nothing is counted. */
  events: z.number().int().nullable(),
  state: z.enum(alertRuleStates),
  ...mute,
})
export type AlertRuleView = z.infer<typeof alertRuleViewSchema>

export const alertEventSchema = z.object({
  atMs: z.number(),
  rule: alertRuleSchema,
  what: z.enum(['raised', 'recovered']),
  level: z.enum(alertLevels),
  text: z.string(),
})
export type AlertEvent = z.infer<typeof alertEventSchema>

export const webhookViewSchema = z.object({
  kind: z.enum(webhookKinds),
  /** Host and port; the rest of the URL may be a secret. */
  host: z.string(),
  /** Notices that wait for it to answer. */
  waiting: z.number().int(),
  deliveredAtMs: z.number().nullable(),
  /** Why the last try failed, in words; null when it did not. */
  problem: z.string().nullable(),
})
export type WebhookView = z.infer<typeof webhookViewSchema>

/** What goes out to the desktop and to webhooks. */
export interface Notice {
  readonly kind: 'raised' | 'recovered' | 'summary' | 'test'
  /** null where it is about none, or several. */
  readonly rule: AlertRule | null
  readonly level: AlertLevel
  readonly title: string
  readonly text: string
  readonly page: AlertPage
  /** Of that page, as reached from the LAN; null while Weir listens on loopback only. */
  readonly url: string | null
  readonly atMs: number
}

/** Alerts that still want somebody's attention. */
export const unheeded = (alerts: readonly AlertView[]): AlertView[] =>
  alerts.filter(({ acknowledgedAtMs, muted }) => acknowledgedAtMs === null && !muted)
