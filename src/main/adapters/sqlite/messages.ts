/** What the main thread and the thread that owns the database say to each other. */
import {
  type EventEntry,
  type EventsWanted,
  type FigureSums,
  type StartEntry,
  type StartsOf,
  type StartSums,
  type Steps,
  type TimeRange,
} from '../../core/telemetry/entries.ts'
import { type Pending } from '../../core/telemetry/kept.ts'
import { type HistoryNews, type KeptName } from '../../core/ports.ts'

/** Everything that can be asked of the thread, and what it answers. */
export interface Questions {
  load: { ask: null; answer: { breakers: unknown[]; names: KeptName[] } }
  /** Answered when it is on the disk, or in the thread's memory where the disk refuses. */
  write: { ask: Pending; answer: null }
  sumStarts: { ask: Steps & Pick<StartsOf, 'contentKey'>; answer: StartSums }
  sumFigures: { ask: Steps; answer: FigureSums }
  starts: { ask: TimeRange & StartsOf & { limit: number }; answer: StartEntry[] }
  events: { ask: EventsWanted; answer: EventEntry[] }
  close: { ask: null; answer: null }
}
export type What = keyof Questions

export type Asked = { [W in What]: { id: number; what: W; ask: Questions[W]['ask'] } }[What]

export type Said =
  | { type: 'answer'; id: number; answer: unknown }
  /** `problem`: why nothing can be kept at present. */
  | { type: 'news'; news: HistoryNews; problem: string | null }

export interface ThreadOptions {
  readonly dataDir: string
  /** Entries older than this go. */
  readonly maxAgeMs: number
  /** Size of the file; the oldest entries go first. */
  readonly maxBytes: number
  /** After the disk refused. */
  readonly retryMs: number
  /** Between two rounds of retention. */
  readonly retentionEveryMs: number
}
