/**
 * The controls: name, arguments, result. `POST /api/v1/commands/<name>` and the window's IPC carry the same ones,
 * both ends check them by these schemas, and a refusal is an `ErrorBody` from the catalogue.
 */
import { z } from 'zod'
import { alertRuleSchema } from './alerts.ts'
import { errorBodySchema, type ErrorBody } from './errors.ts'
import { hex40 } from './ids.ts'

const none = z.strictObject({})
const done = z.object({ text: z.string() })
/**
 * How many viewers the person who asked was told of, and agreed to cut off. With fewer than are affected at the moment, it
 * is refused with `would_cut_viewers`, which says how many: what a page shows may be old.
 */
const cutViewers = z.number().int().min(0).optional()
/** One content, by either of its names. */
const oneContent = z
  .strictObject({ contentId: hex40.optional(), infohash: hex40.optional() })
  .refine((given) => (given.contentId === undefined) !== (given.infohash === undefined), {
    error: 'give exactly one of contentId and infohash',
  })
const settingsGroups = z.record(z.string(), z.unknown())
const settingsChanged = done.extend({
  /** Keys that have another value now. */
  changed: z.array(z.string()),
  /** Those among them that take effect when Weir starts anew. */
  needsRestart: z.array(z.string()),
})

export const commands = {
  /** Ends a stream for all its viewers. */
  'session.stop': { args: z.strictObject({ sessionId: z.string(), cutViewers }), result: done },
  /**
   * Moves a stream to another engine, to a given one or to any that has room; its viewers stay connected. Answered when it
   * plays there; where it cannot, it stays where it is.
   */
  'session.move': {
    args: z.strictObject({ sessionId: z.string(), engineId: z.string().optional() }),
    result: done,
  },
  /** Ends one viewer's connection. */
  'reader.kick': { args: z.strictObject({ sessionId: z.string(), readerId: z.string() }), result: done },
  /** Removes an engine and makes another in its place; its streams are cut and start again elsewhere. */
  'engine.restart': { args: z.strictObject({ engineId: z.string(), cutViewers }), result: done },
  /** It takes no further streams and goes when those it has have ended; nobody is cut off. */
  'engine.drain': { args: z.strictObject({ engineId: z.string() }), result: done },
  /** It goes now; its streams are cut and start again elsewhere. While Weir scales, it may make another. */
  'engine.remove': { args: z.strictObject({ engineId: z.string(), cutViewers }), result: done },
  /** One engine more than there are; while Weir scales, it may let it go again when it is idle. */
  'engine.add': { args: none, result: done },
  /** The number of engines stays as it is until it is resumed, or Weir starts anew. */
  'scaling.pause': { args: none, result: done },
  /** Weir decides again how many engines there are. */
  'scaling.resume': { args: none, result: done },
  /** So many engines, until it is resumed or Weir starts anew. Engines too many go when their streams have ended. */
  'scaling.set': { args: z.strictObject({ engines: z.number().int().min(0) }), result: done },
  /** Replaces the channels by those of an M3U or of "name, content id" lines. At most 8 MiB of text. */
  'channels.import': {
    args: z.strictObject({ text: z.string().max(8 * 1024 * 1024) }),
    result: z.object({ text: z.string(), count: z.number().int(), skipped: z.number().int() }),
  },
  /** No new stream of this content is started until it is unblocked or forgotten; present viewers stay. */
  'content.block': { args: oneContent, result: done },
  /** It may be played at once, whatever it did before. */
  'content.unblock': { args: oneContent, result: done },
  /** What is remembered of it, good and bad, is dropped. */
  'content.forget': { args: oneContent, result: done },
  /**
   * Tries now whether it plays, without a viewer, also where its breaker is open; what comes of it counts for the breaker.
   * Answered when that is known: `played`, and in words how it went.
   */
  'content.try': { args: oneContent, result: done.extend({ played: z.boolean() }) },
  /** Somebody has seen it: it no longer counts in the state sentence, and its beginning is not sent any more. */
  'alert.acknowledge': { args: z.strictObject({ alertId: z.string() }), result: done },
  /** Nobody has seen it after all: it counts again, and its beginning is sent if that was kept for later. */
  'alert.unacknowledge': { args: z.strictObject({ alertId: z.string() }), result: done },
  /** Nothing is sent of this rule for so many seconds, or for good (null); the list of alerts shows it all the same. */
  'alert.mute': {
    args: z.strictObject({
      rule: alertRuleSchema,
      forS: z
        .number()
        .int()
        .min(1)
        .max(366 * 86_400)
        .nullable(),
    }),
    result: done,
  },
  'alert.unmute': { args: z.strictObject({ rule: alertRuleSchema }), result: done },
  /** Sends a message to one webhook of the settings, counted from 0, once and at once; tells what came of it. */
  'alerts.test-webhook': {
    args: z.strictObject({ index: z.number().int().min(0) }),
    result: z.object({ text: z.string(), delivered: z.boolean() }),
  },
  /**
   * Changes settings: groups of keys as in the settings file. Refused as a whole when one value is not allowed, or its key
   * is for the settings file alone (`setting-rows.ts`). An entry `{"keep": 0}` of `alerts.webhooks` stands for the webhook
   * that is number 0 now, whose URL no page knows.
   */
  'settings.set': { args: z.strictObject({ patch: settingsGroups }), result: settingsChanged },
  /** Gives keys their default, or whole groups, or everything but secrets and what is for the settings file alone. */
  'settings.reset': {
    args: z.union([
      z.strictObject({ keys: z.array(z.string()).min(1).max(1000) }),
      z.strictObject({ all: z.literal(true) }),
    ]),
    result: settingsChanged,
  },
  /**
   * Takes over a settings file's text, as `settings.get` gave its `values`. What it does not name gets its default, but
   * secrets and what is for the settings file alone stay as they are.
   */
  'settings.import': {
    args: z.strictObject({ text: z.string().max(1024 * 1024) }),
    result: settingsChanged,
  },
  /** Tries the wished-for runtime again now instead of at the next background try. */
  'runtime.retry': { args: none, result: done },
  /** Gives up the pull of an image that is under way; it is not begun again before `runtime.retry`. */
  'runtime.cancel': { args: none, result: done },
} as const

export type CommandName = keyof typeof commands
export type CommandArgs<N extends CommandName> = z.infer<(typeof commands)[N]['args']>
export type CommandResult<N extends CommandName> = z.infer<(typeof commands)[N]['result']>

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name)
}

/** What comes back over either bridge. */
export type CommandReply<N extends CommandName> =
  { ok: true; result: CommandResult<N> } | { ok: false; error: ErrorBody }

export const commandReplySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorBodySchema }),
])
