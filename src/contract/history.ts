/** What pages ask of the history: starts and figures summed up in steps of time, and the timeline. */
import { z } from 'zod'
import { alertEventSchema } from './alerts.ts'
import { changeSchema, engineStates, latencySchema } from './state.ts'

/** Steps that one answer has at most; wider steps are taken where more were asked for. */
export const historyStepsAtMost = 2000

const epochMs = z.number().min(0)

/** From `fromMs` on, up to but not including `toMs`; epoch milliseconds. */
export const rangeShape = { fromMs: epochMs, toMs: epochMs }
const isRange = ({ fromMs, toMs }: { fromMs: number; toMs: number }): boolean => fromMs < toMs
const noRange = { error: 'must be later than fromMs', path: ['toMs'] }
const stepsShape = { ...rangeShape, stepMs: z.number().min(1) }

export const figuresArgs = z.strictObject(stepsShape).refine(isRange, noRange)
/** `contentKey`: of this content only, as it was asked for. */
export const startsArgs = z
  .strictObject({ ...stepsShape, contentKey: z.string().optional() })
  .refine(isRange, noRange)

/** Who a failed start is blamed on. Failures by `client` (the player left) count neither as starts nor as failures. */
export const blames = ['content', 'engine', 'client', 'overload'] as const

/** How many failures there were of each; those that there were none of are left out. */
const countsByWord = z.record(z.string(), z.number().int())

const startFigures = {
  /** Without those that the player's leaving ended. */
  count: z.number().int(),
  failures: z.number().int(),
  /** Kinds as in `src/main/core/streams/failure.ts`: `fetch_failed`, `start_stream_failed`, `known_bad`… */
  failuresByKind: countsByWord,
  failuresByBlame: countsByWord,
  /** From the wish to the picture. */
  start: latencySchema,
  /** Of the attempt that played. */
  firstByte: latencySchema,
  /** Pick and reserve. */
  selection: latencySchema,
  /** From the wish until a slot was held. */
  provisioning: latencySchema,
}

export const startsResult = z.object({
  /** The step that was taken. Steps without any start are left out. */
  stepMs: z.number(),
  buckets: z.array(z.object({ fromMs: z.number(), ...startFigures })),
  /** Of the whole range: percentiles are of all its starts, and no mean of percentiles. */
  total: z.object(startFigures),
  /** The contents that failed most often in the range, the worst first, at most 20. */
  topFailing: z.array(
    z.object({
      /** `contentId:…` or `infohash:…`, as it was asked for. */
      contentKey: z.string(),
      name: z.string().nullable(),
      count: z.number().int(),
      failures: z.number().int(),
      lastKind: z.string(),
      lastError: z.string().nullable(),
    }),
  ),
})

export const figuresResult = z.object({
  stepMs: z.number(),
  /** Means of each step; steps in which Weir did not run are left out. */
  buckets: z.array(
    z.object({
      fromMs: z.number(),
      readers: z.number(),
      maxReaders: z.number(),
      enginesReady: z.number(),
      enginesWanted: z.number(),
      /** Engines with a stream; null where that was not kept (files of before). */
      enginesBusy: z.number().nullable(),
      inBps: z.number(),
      outBps: z.number(),
    }),
  ),
})

export const eventKinds = ['engine', 'change', 'scaling', 'alert'] as const
export type EventKind = (typeof eventKinds)[number]

export const eventSchema = z.discriminatedUnion('kind', [
  /** An engine entered a state. */
  z.object({
    kind: z.literal('engine'),
    atMs: z.number(),
    engineId: z.string(),
    state: z.enum(engineStates),
    reason: z.string(),
  }),
  /** What people were told of. */
  z.object({
    kind: z.literal('change'),
    atMs: z.number(),
    level: changeSchema.shape.level,
    text: z.string(),
  }),
  /** A decision of the scaler, with its reason. */
  z.object({ kind: z.literal('scaling'), atMs: z.number(), text: z.string() }),
  z.object({ kind: z.literal('alert'), ...alertEventSchema.shape }),
])
export type HistoryEvent = z.infer<typeof eventSchema>

/** One start, over all its attempts. */
export const startRowSchema = z.object({
  /** When it was over. */
  atMs: z.number(),
  contentKey: z.string(),
  name: z.string().nullable(),
  /** The engine that was asked last; null when none was. */
  engineId: z.string().nullable(),
  attempts: z.number().int(),
  /** `played`, or the kind of the failure. */
  result: z.string(),
  blame: z.enum(blames).nullable(),
  /** The failure in words. */
  error: z.string().nullable(),
  startMs: z.number().nullable(),
  firstByteMs: z.number().nullable(),
  selectionMs: z.number().nullable(),
  provisioningMs: z.number().nullable(),
})
export type StartRow = z.infer<typeof startRowSchema>
