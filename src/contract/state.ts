/**
 * The snapshot: all that a window, a browser or a program sees of Weir at one moment. `GET /api/v1/state` answers it;
 * the live feed sends it once, then numbered deltas (`live.ts`). Times are epoch milliseconds unless the name says else.
 */
import { z } from 'zod'
import { alertEventSchema, alertRuleViewSchema, alertViewSchema, webhookViewSchema } from './alerts.ts'
import { errorBodySchema } from './errors.ts'
import { languageSettings, runtimeKinds } from './settings.ts'

export const engineStates = [
  'creating',
  'starting',
  'ready',
  'draining',
  'stopped',
  'unhealthy',
  'failed',
  'paused',
] as const
export type EngineState = (typeof engineStates)[number]

export const resourcesSchema = z.object({
  /** Percent of one core. */
  cpuPercent: z.number(),
  memoryBytes: z.number(),
  memoryLimitBytes: z.number().nullable(),
  /** Since its start; null where the runtime cannot tell. */
  netRxBytes: z.number().nullable(),
  netTxBytes: z.number().nullable(),
  /** What it has written into its container, its disk cache above all; null where the runtime cannot tell. */
  diskBytes: z.number().nullable(),
})
export type Resources = z.infer<typeof resourcesSchema>

export const engineViewSchema = z.object({
  id: z.string(),
  state: z.enum(engineStates),
  /** Why it is in this state, in plain words. */
  reason: z.string(),
  sinceMs: z.number(),
  /** Base URL that Weir reaches the engine at; null while it is being created. */
  url: z.string().nullable(),
  /** Version that the engine itself reports. */
  version: z.string().nullable(),
  slots: z.object({ used: z.number().int(), total: z.number().int() }),
  resources: resourcesSchema.nullable(),
  startedAtMs: z.number().nullable(),
  readyAtMs: z.number().nullable(),
  /** Kept beside the engines that are wanted, asleep (`paused`) until it is needed; it counts as no trouble. */
  isSpare: z.boolean().optional(),
  /** How often its seat in the pool had to make another engine. */
  restarts: z.number().int(),
  /** Streams started on it, and how many of these the engine itself was to blame for. */
  starts: z.number().int(),
  failures: z.number().int(),
})
export type EngineView = z.infer<typeof engineViewSchema>

export const readerViewSchema = z.object({
  id: z.string(),
  address: z.string(),
  /** Name of the player as a person knows it: VLC, Kodi, ffmpeg, Jellyfin… */
  player: z.string(),
  state: z.enum(['waiting', 'playing']),
  sinceMs: z.number(),
  bytes: z.number(),
  lagMs: z.number(),
})
export type ReaderView = z.infer<typeof readerViewSchema>

/** `queued`: waits for a slot; `starting`: an engine was asked; `lingering`: live without readers, kept for a moment. */
export const sessionStates = ['queued', 'starting', 'live', 'lingering', 'stopping'] as const
export type SessionState = (typeof sessionStates)[number]

export const sessionViewSchema = z.object({
  id: z.string(),
  infohash: z.string().nullable(),
  contentIds: z.array(z.string()),
  /** The channel's name where the library knows the content. */
  name: z.string().nullable(),
  engineId: z.string().nullable(),
  state: z.enum(sessionStates),
  startedAtMs: z.number(),
  liveAtMs: z.number().nullable(),
  readers: z.array(readerViewSchema),
  /** Bytes received from the engine. */
  bytes: z.number(),
  bitrateBps: z.number().nullable(),
  /** What the engine says of the swarm; null until it was asked. */
  swarm: z
    .object({
      status: z.string(),
      peers: z.number(),
      speedDownKBps: z.number(),
      /** null where the engine does not tell. */
      speedUpKBps: z.number().nullable(),
    })
    .nullable(),
  /** How often it went on on another engine: because one failed it, by hand, or for the engine's sake. */
  failovers: z.number().int(),
})
export type SessionView = z.infer<typeof sessionViewSchema>

export const breakerStates = ['closed', 'open', 'half-open', 'blocked'] as const
export type BreakerState = (typeof breakerStates)[number]

export const contentViewSchema = z.object({
  contentId: z.string(),
  name: z.string().nullable(),
  attempts: z.number().int(),
  failures: z.number().int(),
  failureRate: z.number(),
  breaker: z.enum(breakerStates),
  lastError: z.string().nullable(),
  nextTryAt: z.number().nullable(),
})
export type ContentView = z.infer<typeof contentViewSchema>

/** All null when nothing was measured in the window. */
export const latencySchema = z.object({
  count: z.number().int(),
  meanMs: z.number().nullable(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
})
export type LatencyView = z.infer<typeof latencySchema>

const series = z.array(z.number().nullable())

/** What the runtime is doing now: which one is in force, and why not the one wished for. */
export const runtimeViewSchema = z.object({
  requested: z.enum(['auto', ...runtimeKinds]),
  /** null while `auto` has not decided. */
  active: z.enum(runtimeKinds).nullable(),
  /** Where engines run, in words: "Docker 28.2 at unix:///var/run/docker.sock, image jopsis/acestream". */
  detail: z.string(),
  /** What keeps the wished-for runtime from working, with its remedy in the message. */
  problem: errorBodySchema.nullable(),
  /** Long work under way, such as pulling an image. `fraction` 0..1 or null when unknown. */
  progress: z.object({ what: z.string(), fraction: z.number().nullable() }).nullable(),
})
export type RuntimeView = z.infer<typeof runtimeViewSchema>

export const changeSchema = z.object({
  id: z.number().int(),
  atMs: z.number(),
  level: z.enum(['info', 'attention', 'bad']),
  /** One plain sentence: "Engine e3 stopped answering; it is being replaced". */
  text: z.string(),
})
export type Change = z.infer<typeof changeSchema>

/**
 * `degraded`: fewer engines carry streams than are wanted. `panic`: most of those that answer fail their streams, so
 * none is held back for it any more; a stream that may fail is better than none.
 */
export const poolModes = ['normal', 'degraded', 'panic'] as const
export type PoolMode = (typeof poolModes)[number]

export const poolViewSchema = z.object({
  mode: z.enum(poolModes),
  /** One plain clause: "2 of 3 engines ready, e2 is being replaced". */
  text: z.string(),
})
export type PoolView = z.infer<typeof poolViewSchema>

export const scalingModes = ['auto', 'paused', 'manual'] as const
export type ScalingMode = (typeof scalingModes)[number]

export const snapshotSchema = z.object({
  seq: z.number().int(),
  atMs: z.number(),
  version: z.string(),
  startedAtMs: z.number(),
  runtime: runtimeViewSchema,
  engines: z.array(engineViewSchema),
  pool: poolViewSchema,
  sessions: z.array(sessionViewSchema),
  queue: z.object({
    length: z.number().int(),
    waiting: z.array(
      z.object({
        position: z.number().int(),
        sessionId: z.string(),
        name: z.string().nullable(),
        sinceMs: z.number(),
        /** Expected wait as a range in whole seconds; null until slots have been released often enough to tell. */
        etaS: z.object({ min: z.number(), max: z.number() }).nullable(),
      }),
    ),
  }),
  contents: z.array(contentViewSchema),
  /** Over the last 30 minutes. selection: pick and reserve; provisioning: request until a slot is held. */
  latency: z.object({
    start: latencySchema,
    firstByte: latencySchema,
    selection: latencySchema,
    provisioning: latencySchema,
  }),
  rates: z.object({
    /** Outcomes of the last 30 minutes; failureRate is null without any. Players that left count as neither. */
    starts: z.number().int(),
    failures: z.number().int(),
    failureRate: z.number().nullable(),
    startsPerMin: z.number(),
    inBps: z.number(),
    outBps: z.number(),
  }),
  /** Last 30 minutes, one point per 30 s, newest last; null where nothing was measured. `lastMs`: when the newest was. */
  trends: z.object({
    stepS: z.number(),
    lastMs: z.number(),
    failureRate: series,
    meanStartMs: series,
    p95StartMs: series,
    enginesReadyShare: series,
    selectionMs: series,
    wanted: series,
    ready: series,
    busy: series,
  }),
  /** Last 5 minutes, one point per 5 s, newest last; bits per second. */
  throughput: z.object({
    stepS: z.number(),
    lastMs: z.number(),
    inBps: series,
    outBps: series,
    readers: series,
  }),
  scaling: z.object({
    /** `auto`: Weir decides; `paused`: the number stays as it is; `manual`: a number that somebody set. */
    mode: z.enum(scalingModes),
    /** Engines there should be, those that are coming included; spares that sleep are not among them. */
    desired: z.number().int(),
    /** Words of the last decision: "queue 3 for 4 s, 2 engines booting: +1". */
    reason: z.string(),
    /** What keeps it from having as many engines as are needed; null when nothing does. */
    cannot: z.string().nullable(),
    /** Decisions, newest first, at most 50. */
    events: z.array(z.object({ atMs: z.number(), text: z.string() })),
  }),
  /** What changed lately, newest first, at most 50. */
  changes: z.array(changeSchema),
  /** What is raised now, newest first. */
  alerts: z.array(alertViewSchema),
  alertRules: z.array(alertRuleViewSchema),
  /** What was raised and recovered, newest first, at most 100. */
  alertHistory: z.array(alertEventSchema),
  /** In the order of `alerts.webhooks` of the settings. */
  alertWebhooks: z.array(webhookViewSchema),
  /** Absolute URL for VLC, Kodi and Jellyfin, as reached from this machine. */
  playlistUrl: z.string(),
  /** The same as other machines of the LAN reach it; null while Weir listens on loopback only. */
  lanPlaylistUrl: z.string().nullable(),
  /** The language of the pages; `auto`: that of whoever looks. */
  language: z.enum(languageSettings),
  channels: z.object({ count: z.number().int(), source: z.enum(['demo', 'file', 'imported', 'none']) }),
})
export type Snapshot = z.infer<typeof snapshotSchema>
