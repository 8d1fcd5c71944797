/**
 * What pages ask beyond the snapshot: name, arguments, result. Like the commands, but reading only.
 * `GET /api/v1/queries/<name>?args=<json>` and the window's IPC carry the same ones, both ends check them by these
 * schemas, and a refusal is an `ErrorBody` from the catalogue. Secrets are in no answer.
 */
import { z } from 'zod'
import { channelSchema } from './channels.ts'
import { errorBodySchema, type ErrorBody } from './errors.ts'
import {
  eventKinds,
  eventSchema,
  figuresArgs,
  figuresResult,
  rangeShape,
  startRowSchema,
  startsArgs,
  startsResult,
} from './history.ts'
import { settingRowSchema } from './setting-rows.ts'
import { breakerStates, contentViewSchema, runtimeViewSchema, snapshotSchema } from './state.ts'

const none = z.strictObject({})
const limit = (most: number, initial: number) => z.number().int().min(1).max(most).default(initial)

export const contentSorts = [
  'worst',
  'name',
  'attempts',
  'failures',
  'failureRate',
  'nextTry',
  'last',
] as const

/** What is known of one content, whatever it was asked by. */
export const contentRowSchema = contentViewSchema.extend({
  /** `contentId:…` and `infohash:…`: every name under which it was asked for. */
  keys: z.array(z.string()),
  /** Kind of the last failure: `fetch_failed`, `start_stream_failed`…; null when none is remembered. */
  lastKind: z.string().nullable(),
  /** When the last start of it that is remembered was over. */
  lastAtMs: z.number().nullable(),
})
export type ContentListRow = z.infer<typeof contentRowSchema>

/** `atMs` is null where a line tells no time. */
const logLine = { atMs: z.number().nullable(), text: z.string() }

export const engineLogLineSchema = z.object({ ...logLine, stream: z.enum(['out', 'err']) })
export type EngineLogLine = z.infer<typeof engineLogLineSchema>

/** The least urgent first. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]
/** `text` may have several lines. */
export const logLineSchema = z.object({ ...logLine, level: z.enum(logLevels) })
export type LogLine = z.infer<typeof logLineSchema>

/** Groups of keys as in the settings file, without secrets. */
const settingsGroups = z.record(z.string(), z.unknown())

const settingsResult = z.object({
  /** Where they are kept; null where nothing is. */
  file: z.string().nullable(),
  /** As they are set now, every default filled in. What waits for a restart is in `pending`. Also what an export holds. */
  values: settingsGroups,
  defaults: settingsGroups,
  /** Keys with another value than the default, secrets included. */
  changed: z.array(z.string()),
  /** Secrets that have a value. */
  secretsSet: z.array(z.string()),
  /** Keys that were set since Weir started and take effect when it starts anew. */
  pending: z.array(z.string()),
  /** Keys that the command line decides, with the flag that does: setting these is refused. */
  decidedBy: z.record(z.string(), z.string()),
  rows: z.array(settingRowSchema),
})
export type SettingsAnswer = z.infer<typeof settingsResult>

const systemSchema = z.object({
  /** `linux`, `darwin`, `win32`. */
  platform: z.string(),
  release: z.string(),
  arch: z.string(),
  node: z.string(),
  electron: z.string().nullable(),
  shell: z.enum(['desktop', 'headless']),
  cpus: z.number().int(),
  memoryBytes: z.number(),
})
export type SystemFacts = z.infer<typeof systemSchema>

export const queries = {
  /** Starts in steps of time, of all contents or of one, with what failed and why. */
  'history.starts': { args: startsArgs, result: startsResult },
  /** Viewers, engines and throughput in steps of time. */
  'history.figures': { args: figuresArgs, result: figuresResult },
  /** The timeline, newest first. With `engineId`, what that engine went through. */
  'history.events': {
    args: z.strictObject({
      ...rangeShape,
      kinds: z.array(z.enum(eventKinds)).min(1).optional(),
      engineId: z.string().optional(),
      limit: limit(2000, 200),
    }),
    result: z.object({ events: z.array(eventSchema) }),
  },
  /** Single starts, newest first: of all contents or one, on all engines or one. */
  'history.starts-list': {
    args: z.strictObject({
      ...rangeShape,
      contentKey: z.string().optional(),
      engineId: z.string().optional(),
      limit: limit(2000, 200),
    }),
    result: z.object({ starts: z.array(startRowSchema) }),
  },
  /** All contents that are remembered (the snapshot has the worst 100), sorted and a page at a time. */
  'content.list': {
    args: z.strictObject({
      /** Part of a name, an id or the last error; upper and lower case are the same. */
      search: z.string().max(200).default(''),
      /** Those of these states only. */
      states: z.array(z.enum(breakerStates)).min(1).optional(),
      /** `worst`: blocked, open, half-open, then by failure rate. What is not known comes last, either way round. */
      sort: z.enum(contentSorts).default('worst'),
      /** The other way round than usual. Usual: names A to Z, figures from the highest, the latest start, the next try first. */
      reversed: z.boolean().default(false),
      offset: z.number().int().min(0).default(0),
      limit: limit(25_000, 200),
    }),
    result: z.object({
      rows: z.array(contentRowSchema),
      /** Contents that fit search and states. */
      matching: z.number().int(),
      /** Contents that fit the search, by state. */
      byState: z.record(z.enum(breakerStates), z.number().int()),
      total: z.number().int(),
    }),
  },
  /** The channels of the playlist, in its order, with all their sources. */
  'channels.list': { args: none, result: z.object({ channels: z.array(channelSchema) }) },
  /** The end of what an engine wrote, oldest first. */
  'engine.log': {
    args: z.strictObject({ engineId: z.string(), lines: limit(500, 200) }),
    result: z.object({
      /** null where it cannot be had, as of engines that somebody else runs. */
      lines: z.array(engineLogLineSchema).nullable(),
    }),
  },
  /** The end of Weir's own log, oldest first; lines of `level` and more urgent ones. */
  'logs.tail': {
    args: z.strictObject({ lines: limit(2000, 200), level: z.enum(logLevels).default('info') }),
    result: z.object({
      /** null where no log is kept. */
      lines: z.array(logLineSchema).nullable(),
      file: z.string().nullable(),
    }),
  },
  /** All settings but the secrets, with their rows for a form. */
  'settings.get': { args: none, result: settingsResult },
  /** Everything that helps to understand a problem, without secrets and without the addresses of viewers. */
  diagnostics: {
    args: none,
    result: z.object({
      madeAtMs: z.number(),
      version: z.string(),
      system: systemSchema.nullable(),
      runtime: runtimeViewSchema,
      history: z.object({ ok: z.boolean(), problem: z.string().nullable() }),
      snapshot: snapshotSchema,
      settings: settingsResult.omit({ rows: true, defaults: true }),
      log: z.array(logLineSchema),
    }),
  },
} as const

export type QueryName = keyof typeof queries
/** As a caller gives them: what has a default may be left out. */
export type QueryArgs<N extends QueryName> = z.input<(typeof queries)[N]['args']>
/** As they arrive, checked, with every default filled in. */
export type CheckedQueryArgs<N extends QueryName> = z.infer<(typeof queries)[N]['args']>
export type QueryResult<N extends QueryName> = z.infer<(typeof queries)[N]['result']>

export function isQueryName(name: string): name is QueryName {
  return Object.hasOwn(queries, name)
}

/** What comes back over either bridge. */
export type QueryReply<N extends QueryName> =
  { ok: true; result: QueryResult<N> } | { ok: false; error: ErrorBody }

export const queryReplySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorBodySchema }),
])
