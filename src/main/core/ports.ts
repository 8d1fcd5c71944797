/**
 * The outside world as core sees it. Shells implement these; tests and the simulator bring their own.
 * Every promise settles: an implementation owns its timeouts and honours the given AbortSignal.
 */
import { type AlertRule, type Notice, type Webhook, type WebhookView } from '../../contract/alerts.ts'
import { type ContentRef } from '../../contract/ids.ts'
import { type EngineLogLine, type LogLevel, type LogLine } from '../../contract/queries.ts'
import { type RuntimeKind } from '../../contract/settings.ts'
import { type Change, type Resources, type RuntimeView } from '../../contract/state.ts'
import {
  type EventEntry,
  type EventsWanted,
  type FigureSums,
  type HistoryEntry,
  type StartEntry,
  type StartsOf,
  type StartSums,
  type Steps,
  type TimeRange,
} from './telemetry/entries.ts'
import { type RawSettings } from './settings/groups.ts'

export type Unsubscribe = () => void

export interface Timer {
  cancel(): void
}

export interface Clock {
  /** Monotonic milliseconds with fractions; only differences mean something. */
  now(): number
  /** Wall clock, epoch milliseconds. */
  wallMs(): number
  /** Calls `fn` once after `ms`; never synchronously. */
  after(ms: number, fn: () => void): Timer
}

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** That many random hex digits. */
  hex(digits: number): string
}

export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
}

/** How this process is doing. Asked once a second, so an answer costs a fraction of a millisecond. */
export interface LoadProbe {
  /** How late the event loop was in the last seconds, 99th percentile, milliseconds; 0 before anything was measured. */
  eventLoopDelayMs(): number
  /** Of the limit that would be hit first: the container's, the machine's, or the JavaScript heap's. */
  memory(): { readonly usedBytes: number; readonly limitBytes: number }
}

/** What this machine still has for engines. Asked once a second, so an answer costs a fraction of a millisecond. */
export interface HostProbe {
  /** null where it cannot be told. `cpuShare` is 0..1 over all cores, since the last question. */
  room(): { readonly availableBytes: number; readonly totalBytes: number; readonly cpuShare: number } | null
}

/** `e1`, `e2`…: what people see; unique among the engines of this installation. */
export type EngineId = string

/** An engine that runs, ready or not. */
export interface RunningEngine {
  readonly id: EngineId
  /** Base URL as reached from here, without a trailing slash: `http://127.0.0.1:16880`. */
  readonly url: string
  /** Epoch milliseconds. */
  readonly startedAtMs: number
}

export type RuntimeEvent =
  /** The engine is gone, by whatever cause; it will not come back under this id. `why` is for people: "killed (out of memory)". */
  | { type: 'died'; id: EngineId; why: string }
  /** Why it had died, where that became known only after `died`. */
  | { type: 'cause'; id: EngineId; why: string }
  /** Frozen by somebody else (`docker pause`): it keeps its place and answers nothing until `resumed`. */
  | { type: 'paused'; id: EngineId; why: string }
  | { type: 'resumed'; id: EngineId }
  /** It runs, but the runtime has a reason to think ill of it: a failed HEALTHCHECK, a process killed for want of memory. */
  | { type: 'ailing'; id: EngineId; why: string }
  /** The runtime takes that back. */
  | { type: 'well'; id: EngineId }
  /** The place where engines run cannot be reached; what runs there may still run. */
  | { type: 'unreachable'; why: string }
  /** It can be reached again, and the listing was reconciled (deaths meanwhile were reported). */
  | { type: 'reachable' }
  /** `view()` changed. */
  | { type: 'view' }
  /** All engines of before belong to a runtime that is no longer used; forget them and make new ones. */
  | { type: 'replaced' }

/** Where engines come from. One instance for the life of the app. */
export interface EngineRuntime {
  /** Gets ready to make engines and lists ours that already run (adoption). Retries of its own go on after a failure. */
  start(): Promise<readonly RunningEngine[]>
  /** For people and the snapshot. */
  view(): Omit<RuntimeView, 'requested'> & { active: RuntimeKind | null }
  /** How many engines can exist at most; Infinity where only the settings limit it. */
  capacity(): number
  /** Whether engines take the memory and CPU of this machine; they do where this is left out. */
  isHere?(): boolean
  /**
   * Makes and starts an engine; resolves when it runs, which is long before it is ready.
   * @throws WeirError from the catalogue (`docker_…`, `ports_exhausted`, `process_…`, `remote_missing`)
   */
  create(id: EngineId, signal: AbortSignal): Promise<RunningEngine>
  /** Stops and removes it, whatever its state; quiet when it is gone already. No `died` event follows. */
  remove(id: EngineId): Promise<void>
  /**
   * Stops its processes where they stand and lets them go on, both in milliseconds; no event follows. Left out where
   * that cannot be done now.
   * @throws WeirError or any other error; the engine may be either way then
   */
  readonly freeze?: ((id: EngineId) => Promise<void>) | undefined
  readonly thaw?: ((id: EngineId) => Promise<void>) | undefined
  /** null where it cannot be measured. */
  resources(id: EngineId): Promise<Resources | null>
  /** The last lines that it wrote, oldest first; null where they cannot be had. Left out where they never can. Never rejects. */
  readonly log?: ((id: EngineId, lines: number) => Promise<readonly EngineLogLine[] | null>) | undefined
  watch(listener: (event: RuntimeEvent) => void): Unsubscribe
  /** Tries again at once what failed before. */
  retry(): Promise<void>
  /** Gives up long work under way, a pull, until `retry`; false when there is none. Left out where there never is. */
  readonly cancel?: (() => boolean) | undefined
  /** Ends watching and timers. Engines are left running only if `keepEngines`. */
  stop(options: { keepEngines: boolean }): Promise<void>
}

/** An engine's answer to a start (its JSON, host and port replaced by those it was reached at). */
export interface EngineStream {
  readonly infohash: string
  readonly playbackUrl: string
  readonly statUrl: string
  readonly commandUrl: string
  readonly isEncrypted: boolean
}

export interface EngineStat {
  /** `idle, prebuf, check, checking, buf, dl, err, error, loading, starting`, or empty before the first. */
  readonly status: string
  readonly peers: number
  readonly speedDownKBps: number
  /** Left out where the engine does not tell. */
  readonly speedUpKBps?: number
  readonly downloadedBytes: number
  /** Epoch seconds of the newest live piece; null when the engine does not tell. */
  readonly liveLast: number | null
}

/** How a call to an engine ended badly, kept apart for blame (core/streams/blame.ts). */
export type EngineFault =
  /** The engine answered that it cannot play this content: HTTP 200 with `error` (docs/engine-api.md). */
  | { kind: 'content'; engineSaid: string }
  /** Connection refused or reset before an answer, a non-JSON answer, an HTTP error. */
  | { kind: 'unreachable'; why: string }
  /** No answer within the deadline. */
  | { kind: 'timeout' }
  /** The caller's signal was aborted. */
  | { kind: 'aborted' }

/** Thrown by every method of EngineApi, and by nothing else. */
export class EngineFaultError extends Error {
  readonly fault: EngineFault
  constructor(fault: EngineFault) {
    super(fault.kind === 'content' ? fault.engineSaid : fault.kind === 'unreachable' ? fault.why : fault.kind)
    this.name = 'EngineFaultError'
    this.fault = fault
  }
}

export interface UpstreamListener {
  /** Bytes as they come, any alignment. The chunk is the listener's to keep. */
  onData(chunk: Uint8Array): void
  /** Once, after the last byte; `clean` when the engine ended it properly. Not after `close()`. */
  onEnd(clean: boolean, why: string): void
}

/** The one connection that reads a session's playback URL. */
export interface Upstream {
  close(): void
}

/** The engine's HTTP protocol (docs/engine-api.md). All failures are EngineFaultErrors. */
export interface EngineApi {
  /** The version endpoint: an engine that answers it is past booting. */
  version(baseUrl: string, signal: AbortSignal): Promise<string>
  /** Asks for a session with a fresh pid; `options` are passed through (`quality`, `preferred_audio_language`…). */
  startStream(
    baseUrl: string,
    ref: ContentRef,
    pid: string,
    options: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<EngineStream>
  /** Opens the playback URL; resolves when the answer's head says 200. Reads until `close()` or the end. */
  openPlayback(playbackUrl: string, listener: UpstreamListener, signal: AbortSignal): Promise<Upstream>
  stopStream(commandUrl: string, signal: AbortSignal): Promise<void>
  stat(statUrl: string, signal: AbortSignal): Promise<EngineStat>
  /**
   * Both names of a content, without starting it; null for what the engine does not tell. May take seconds for
   * content that does not exist.
   */
  identify(
    baseUrl: string,
    ref: ContentRef,
    signal: AbortSignal,
  ): Promise<{ infohash: string | null; contentId: string | null }>
}

/** What fan-out needs of a player's connection. */
export interface ReaderSink {
  /** Queues bytes; false: its buffer is full, write nothing until `drained` of the reader is called. */
  write(chunk: Uint8Array): boolean
  /** Ends the answer after what was written. */
  end(): void
  /** Cuts the connection. */
  destroy(): void
}

/** Where the channel list is kept. */
export interface ChannelStore {
  /** The list's text as imported or named in the settings; null when the user has none. */
  load(): Promise<{ text: string; source: 'file' | 'imported' } | null>
  /** Keeps an imported list for the next start. */
  save(text: string): Promise<void>
}

/** Where the settings are kept that a user changed. */
export interface SettingsStore {
  /** Its path, for people. */
  readonly file: string
  /** What the command line lays over it: a settings file and flags. */
  readonly overlay: RawSettings
  /** Keys that the command line decides, with the flag that does. */
  readonly decidedBy: Readonly<Record<string, string>>
  /** As kept. Where the file is broken, the last good ones. @throws WeirError when it cannot be read */
  load(): Promise<RawSettings>
  /** Whole, atomically, with a copy for the day somebody breaks the file. @throws WeirError `data_dir_unusable` */
  save(raw: RawSettings): Promise<void>
}

/** Weir's own log. */
export interface LogBook {
  readonly file: string
  /** The last lines of this level and more urgent ones, oldest first; what cannot be read is left out. Never rejects. */
  tail(lines: number, level: LogLevel): Promise<readonly LogLine[]>
}

/** Room on the disk that holds the data folder. */
export interface DiskProbe {
  /** null where it cannot be told. */
  room(): Promise<{ readonly freeBytes: number } | null>
}

/** A muted rule. `untilMs` by the wall clock; null: for good. */
export interface KeptMute {
  readonly rule: AlertRule | (string & {})
  readonly untilMs: number | null
}

/** Where it is kept which alerts are muted. */
export interface MuteStore {
  /** Empty where nothing was kept. */
  load(): Promise<readonly KeptMute[]>
  save(mutes: readonly KeptMute[]): Promise<void>
}

/** Somebody who is told: the desktop, webhooks. Never waits and never throws. */
export interface Notifier {
  notify(notice: Notice): void
}

/** The webhooks of the settings, in their order. */
export interface Webhooks extends Notifier {
  view(): WebhookView[]
  /** Others from now on. Those that stay keep what waits. */
  replace(hooks: readonly Webhook[]): void
  /**
   * Sends a message now and once, beside what waits.
   * @throws WeirError `webhook_unknown`
   */
  test(index: number, notice: Notice): Promise<{ readonly text: string; readonly delivered: boolean }>
}

/** A breaker's record as core exports it (core/breakers/rows.ts). To the store it is JSON with keys. */
export interface KeptBreaker {
  readonly keys: readonly string[]
}

/** Content id, and the infohash that engines told for it. */
export type KeptName = readonly [contentId: string, infohash: string]

/** What changed since it was last kept. `forgotten` are keys, applied before `breakers`. */
export interface KeptChanges {
  readonly forgotten: readonly string[]
  readonly breakers: readonly KeptBreaker[]
  readonly names: readonly KeptName[]
}

export interface HistoryNews {
  readonly level: Change['level']
  /** One plain sentence for people. */
  readonly text: string
  /** What was kept is lost: breakers and names are to be kept once more, all of them. */
  readonly isEmptied: boolean
}

/**
 * What outlives the process: the history of starts, engines and figures, the breakers, and the names of contents.
 * Nothing here waits for the disk and nothing throws: where the disk refuses, it goes on in memory, says so once
 * (`watch`), tries again by itself, and says when it works again.
 */
export interface HistoryStore {
  /** Opens it and reads what core needs to go on as before; least recently used first. Never rejects. */
  load(): Promise<{ readonly breakers: readonly unknown[]; readonly names: readonly KeptName[] }>
  /** Costs a microsecond. Kept within a second. */
  append(entry: HistoryEntry): void
  /** Kept at once, in one transaction: all or nothing. */
  keep(changes: KeptChanges): void
  /** Steps of `stepMs` counted from `fromMs`. Queries answer empty where nothing can be read; they never reject. */
  sumStarts(steps: Steps & Pick<StartsOf, 'contentKey'>): Promise<StartSums>
  sumFigures(steps: Steps): Promise<FigureSums>
  /** The newest first, at most `limit`. */
  starts(wanted: TimeRange & StartsOf & { readonly limit: number }): Promise<readonly StartEntry[]>
  /** The newest first, at most `limit`. */
  events(wanted: EventsWanted): Promise<readonly EventEntry[]>
  health(): { readonly ok: true } | { readonly ok: false; readonly problem: string }
  watch(listener: (news: HistoryNews) => void): Unsubscribe
  /** Keeps what is still on its way, for a few seconds at most, and ends. Idempotent. */
  close(): Promise<void>
}
