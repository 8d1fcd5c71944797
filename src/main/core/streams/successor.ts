/**
 * Make before break: while a stream plays on one engine, another one starts it too, and takes over with its first
 * bytes. If it cannot, nothing has happened: the stream stays where it is.
 */
import { type Clock, type EngineId } from '../ports.ts'
import { type Carrier } from './carrier.ts'
import { type StreamFailure } from './failure.ts'
import { type StartRequest, type StartResult } from './starter.ts'

/** Where a stream could not go on just now, it cannot in a moment either. */
const triedLatelyMs = 60_000

export interface SuccessorDeps {
  readonly clock: Clock
  /** Aborted with a StreamFailure when the session is over. */
  readonly life: AbortSignal
  start(request: Omit<StartRequest, 'id' | 'ref' | 'options' | 'address' | 'onSession'>): Promise<StartResult>
  /** The next bytes are another engine's. */
  onTakeOver(): void
  onData(chunk: Uint8Array): void
}

export interface Successor {
  /** Starts the stream elsewhere, unless that is being done or was tried in vain within the last minute. */
  begin(from: Carrier, why: string): void
  /** By a person's word: on no engine of `avoid`, whatever was tried before. null while it is being done already. */
  beginAsked(from: Carrier, why: string, avoid: ReadonlySet<EngineId>): Promise<StartResult> | null
  /** The start that took over, or may still do so; null when there is none. To be taken when the old carrier is over. */
  take(): Promise<StartResult> | null
  /** Whether its bytes flow already. */
  readonly hasTakenOver: boolean
  /** The engine that is being asked fails: it died, or was paused. */
  fail(engineId: EngineId, failure: StreamFailure): void
}

export function createSuccessor(deps: SuccessorDeps): Successor {
  const { clock, life } = deps
  let rising: Carrier | null = null
  let attempt: { result: Promise<StartResult> | null; hasTakenOver: boolean } | null = null
  let failedAtMs = -Infinity

  async function start(
    from: Carrier,
    why: string,
    mine: { hasTakenOver: boolean },
    avoid: ReadonlySet<EngineId>,
  ): Promise<StartResult> {
    // Nobody waits in the queue for it: a slot on another engine is free now, or it stays.
    const noRoom = new AbortController()
    const outcome = await deps.start({
      avoid: new Set([from.engineId, ...avoid]),
      isPlaceFixed: true,
      signal: AbortSignal.any([life, noRoom.signal]),
      onQueued: () => noRoom.abort({ kind: 'client_left' } satisfies StreamFailure),
      onCarrier: (carrier) => (rising = carrier),
      onData(chunk) {
        if (!mine.hasTakenOver) {
          mine.hasTakenOver = true
          deps.onTakeOver()
          from.fail({ kind: 'handed_over', why })
        }
        deps.onData(chunk)
      },
    })
    rising = null
    if (outcome.ok) return outcome
    failedAtMs = clock.now()
    if (attempt === mine && !mine.hasTakenOver) attempt = null
    return outcome
  }

  function beginAsked(from: Carrier, why: string, avoid: ReadonlySet<EngineId>): Promise<StartResult> | null {
    if (attempt !== null) return null
    const mine = { result: null as Promise<StartResult> | null, hasTakenOver: false }
    attempt = mine
    return (mine.result = start(from, why, mine, avoid))
  }

  return {
    begin(from, why) {
      if (clock.now() - failedAtMs >= triedLatelyMs) void beginAsked(from, why, new Set())
    },
    beginAsked,
    take() {
      const result = attempt?.result ?? null
      attempt = null
      return result
    },
    get hasTakenOver() {
      return attempt?.hasTakenOver ?? false
    },
    fail(engineId, failure) {
      if (rising?.engineId === engineId) rising.fail(failure)
    },
  }
}
