/**
 * The door of core: what gateway and desktop may ask of the orchestrator, and nothing more.
 * `createOrchestrator` (orchestrator.ts) builds what is behind it.
 */
import { type Channel } from '../../contract/channels.ts'
import { type CommandName, type CommandReply } from '../../contract/commands.ts'
import { type ContentRef } from '../../contract/ids.ts'
import { type LiveMessage } from '../../contract/live.ts'
import { type WeirError } from '../../contract/errors.ts'
import { type QueryName, type QueryReply } from '../../contract/queries.ts'
import { type Snapshot } from '../../contract/state.ts'
import { type ReaderSink, type Unsubscribe } from './ports.ts'

export interface StreamRequest {
  readonly ref: ContentRef
  /** Who asks, for the dashboard: IP address and User-Agent header. */
  readonly reader: { readonly address: string; readonly userAgent: string }
  /** Engine parameters that are passed through when this request is the one that starts the session. */
  readonly options: Readonly<Record<string, string>>
}

/** A player's connection inside a session. */
export interface AttachedReader {
  readonly id: string
  /** The sink takes bytes again. */
  drained(): void
  /** The player went away. */
  close(): void
}

/** What a viewer who waits for a stream may know. */
export type StreamProgress =
  /** No engine is ready yet. */
  | { readonly phase: 'booting' }
  /** In the queue; `position` counts from 1, `etaS` is null when nothing is known. */
  | {
      readonly phase: 'queued'
      readonly position: number
      readonly etaS: { readonly min: number; readonly max: number } | null
    }
  /** An engine was asked. */
  | { readonly phase: 'starting' }
  | { readonly phase: 'live' }
  | { readonly phase: 'over'; readonly error: WeirError }

/**
 * A claim on a session, from the request until `release`. It keeps the session alive (a session without tickets and
 * readers lingers, then stops), and any number of readers can be attached through it.
 */
export interface StreamTicket {
  /** Resolves when media flows; rejects with the WeirError that says why it never will. Handled inside if nobody looks. */
  readonly ready: Promise<{ readonly sessionId: string; readonly infohash: string }>
  /**
   * Adds a player. Before media flows it gets null packets; afterwards it begins at PAT, PMT and a keyframe.
   * When the session ends, the sink is ended (or destroyed if it failed) and `onClosed` is called once.
   */
  attach(sink: ReaderSink, onClosed: () => void): AttachedReader
  /**
   * Whether a reader may be attached now; ask in the same turn of the event loop. The first one always may.
   * @throws WeirError `too_many_readers`, or the refusal of a request that was not let in
   */
  checkRoom(): void
  /** How it stands, for whoever waits; `over` from the beginning when the request was not let in. */
  progress(): StreamProgress
  /** Gives the claim up; attached readers stay. Idempotent. */
  release(): void
}

export interface Orchestrator {
  /** Starts the runtime and brings the pool up in the background; resolves once the door can be used. */
  start(): Promise<void>
  /** Ends every stream (one stop each), every engine unless told to keep them, and every timer. Idempotent. */
  stop(): Promise<void>
  open(request: StreamRequest): StreamTicket
  snapshot(): Snapshot
  /** Calls back with a snapshot before it returns, then with deltas, at most four a second. */
  subscribe(listener: (message: LiveMessage) => void): Unsubscribe
  /** Checks name and arguments by the contract; never rejects. */
  command(name: string, args: unknown): Promise<CommandReply<CommandName>>
  /** Answers what the snapshot does not have; checks name and arguments by the contract; never rejects. */
  query(name: string, args: unknown): Promise<QueryReply<QueryName>>
  /** Whether a stream could start now. */
  readiness(): { ready: true } | { ready: false; why: string }
  channels(): readonly Channel[]
  /** The gateway says where it is reached once it listens. */
  setPlaylistUrls(urls: { local: string; lan: string | null }): void
}

/** For whoever opens the door: first `recall`, so that known-bad content is refused from the first request on. */
export interface RecallingOrchestrator extends Orchestrator {
  /** Takes over what an earlier run kept: breakers and names. Within 2 s; part of `start` if not called before. */
  recall(): Promise<void>
}
