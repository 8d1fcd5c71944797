/** What the history is made of: the entries that core appends, and the answers that pages get of them. */
import { type AlertEvent } from '../../../contract/alerts.ts'
import { type Change, type EngineState, type LatencyView } from '../../../contract/state.ts'

/** One start, from the wish for a stream to its first byte or its failure, over all its attempts. */
export interface StartEntry {
  readonly kind: 'start'
  /** When it was over, epoch milliseconds. */
  readonly atMs: number
  /** `refKey` of what was asked for. */
  readonly contentKey: string
  /** The engine that was asked last; null when none was. */
  readonly engineId: string | null
  readonly attempts: number
  /** `played`, or the kind of the failure (streams/failure.ts). */
  readonly result: string
  /** Of a failure. */
  readonly blame: 'content' | 'engine' | 'client' | 'overload' | null
  /** The failure in words. */
  readonly error: string | null
  /** From the wish to the first byte; null when none came. */
  readonly startMs: number | null
  /** Of the attempt that played. */
  readonly firstByteMs: number | null
  /** Longest pick and reserve. */
  readonly selectionMs: number | null
  /** From the wish until a slot was held. */
  readonly provisioningMs: number | null
}

export interface EngineEntry {
  readonly kind: 'engine'
  readonly atMs: number
  readonly engineId: string
  readonly state: EngineState
  readonly reason: string
}

/** What the dashboard told people. */
export interface ChangeEntry {
  readonly kind: 'change'
  readonly atMs: number
  readonly level: Change['level']
  readonly text: string
}

/** A decision of the scaler. */
export interface ScalingEntry {
  readonly kind: 'scaling'
  readonly atMs: number
  readonly text: string
}

/** An alert was raised, or is over. */
export interface AlertEntry extends AlertEvent {
  readonly kind: 'alert'
}

/** Means over `spanMs` before `atMs`. */
export interface FiguresEntry {
  readonly kind: 'figures'
  readonly atMs: number
  readonly spanMs: number
  readonly readers: number
  readonly enginesReady: number
  readonly enginesWanted: number
  /** Engines with a stream; null in files of before it was kept. */
  readonly enginesBusy: number | null
  readonly inBps: number
  readonly outBps: number
}

/** Entries of the timeline. */
export type EventEntry = EngineEntry | ChangeEntry | ScalingEntry | AlertEntry
export type HistoryEntry = StartEntry | FiguresEntry | EventEntry

/** From `fromMs` on, up to but not including `toMs`; epoch milliseconds. */
export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}

export interface Steps extends TimeRange {
  /** Wider steps are taken where these would be too many. */
  readonly stepMs: number
}

export interface StartsOf {
  /** `refKey`, as it was asked for. */
  readonly contentKey?: string | undefined
  /** The engine that was asked last. */
  readonly engineId?: string | undefined
}

/** Starts summed up; those that the player's leaving ended count as neither. */
export interface StartFigures {
  readonly starts: number
  readonly failures: number
  readonly failuresByKind: Readonly<Record<string, number>>
  readonly failuresByBlame: Readonly<Record<string, number>>
  readonly latency: {
    readonly start: LatencyView
    readonly firstByte: LatencyView
    readonly selection: LatencyView
    readonly provisioning: LatencyView
  }
}

export interface FailingContent {
  readonly contentKey: string
  readonly starts: number
  readonly failures: number
  /** Of the newest failure. */
  readonly lastKind: string
  readonly lastError: string | null
}

export interface StartSums {
  /** The step that was taken. */
  readonly stepMs: number
  /** In the order of time; empty steps are left out. */
  readonly buckets: readonly (StartFigures & { readonly fromMs: number })[]
  readonly total: StartFigures
  /** Those that failed most often, the worst first, at most 20. */
  readonly topFailing: readonly FailingContent[]
}

/** Means of one step of time, weighed by their spans, and the highest number of readers. */
export interface FiguresBucket {
  readonly fromMs: number
  readonly readers: number
  readonly maxReaders: number
  readonly enginesReady: number
  readonly enginesWanted: number
  /** null where none of the step's entries tells. */
  readonly enginesBusy: number | null
  readonly inBps: number
  readonly outBps: number
}

export interface FigureSums {
  readonly stepMs: number
  readonly buckets: readonly FiguresBucket[]
}

export interface EventsWanted extends TimeRange {
  readonly limit: number
  readonly kinds?: readonly EventEntry['kind'][] | undefined
  /** What this engine went through, and nothing else. */
  readonly engineId?: string | undefined
}
