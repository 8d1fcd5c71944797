/**
 * A carrier is one engine carrying one stream: the slot, the engine's session and the one connection that reads it.
 * It ends exactly once, whatever happened: connection closed, engine told to stop if it had given a session, slot
 * released.
 */
import { type ContentRef } from '../../../contract/ids.ts'
import {
  EngineFaultError,
  type Clock,
  type EngineApi,
  type EngineFault,
  type EngineId,
  type EngineStream,
  type Random,
  type Upstream,
} from '../ports.ts'
import { type Slot } from '../selection/slots.ts'
import { deadline, sleep } from '../time.ts'
import { type Signs, type StreamFailure } from './failure.ts'

const stopTimeoutMs = 3000
const signsTimeoutMs = 1000
/**
 * A start that is not answered for so long raises a doubt: then the engine is asked for its version, which one that works
 * on a cold swarm answers at once. Wedged engines keep their ports open and answer nothing.
 */
const doubtAfterMs = 3000
const doubtTimeoutMs = 4000
/** Of the whole start, so much may be spent waiting for bytes of a session that an engine gave. */
const firstByteShare = 2 / 3

export interface CarrierDeps {
  readonly clock: Clock
  readonly random: Random
  readonly api: EngineApi
  readonly startTimeoutMs: number
}

export interface CarrierRequest {
  readonly slot: Slot
  readonly engineUrl: string
  readonly ref: ContentRef
  readonly options: Readonly<Record<string, string>>
  /** The engine has answered; the infohash is known from now on. */
  onSession(stream: EngineStream): void
  onData(chunk: Uint8Array): void
  /** Once, when the slot is free again. */
  onEnd(): void
}

export interface Carrier {
  readonly engineId: EngineId
  /**
   * Asks the engine and waits for the first byte; null when bytes flow. A failed carrier must still be ended. The signal
   * is aborted with a StreamFailure when nobody wants the stream, or by a deadline.
   */
  begin(signal: AbortSignal): Promise<StreamFailure | null>
  /** Why it carries no more; settles only after bytes had flowed, and never by `end`. */
  readonly broken: Promise<StreamFailure>
  /** News from elsewhere: the engine died, or the stream was seen to stall. */
  fail(failure: StreamFailure): void
  /** null until the engine gave a session. */
  readonly stream: EngineStream | null
  /** What can be learnt of the engine and its session now, within a second. */
  signs(): Promise<Signs>
  /** Idempotent; resolves when the slot is free. */
  end(): Promise<void>
}

export function createCarrier(deps: CarrierDeps, request: CarrierRequest): Carrier {
  const { clock, api } = deps
  const { slot, engineUrl } = request
  let stream: EngineStream | null = null
  let upstream: Upstream | null = null
  let ending: Promise<void> | null = null
  let engineIsGone = false
  const firstByte = Promise.withResolvers<void>()
  const broken = Promise.withResolvers<StreamFailure>()
  /** Aborted with the failure by which the carrier is over. */
  const over = new AbortController()
  let flows = false

  function fail(failure: StreamFailure): void {
    if (over.signal.aborted) return
    if (failure.kind === 'engine_died') engineIsGone = true
    over.abort(failure)
    if (flows) broken.resolve(failure)
  }

  async function signs(): Promise<Signs> {
    const limit = deadline(clock, signsTimeoutMs)
    try {
      if (stream === null) {
        await api.version(engineUrl, limit.signal)
        return { engineAnswers: true, status: null }
      }
      const stat = await api.stat(stream.statUrl, limit.signal)
      return { engineAnswers: true, status: stat.status === '' ? null : stat.status }
    } catch (error) {
      // An error in words is an answer too.
      const answered = error instanceof EngineFaultError && error.fault.kind === 'content'
      return { engineAnswers: answered, status: null }
    } finally {
      limit.clear()
    }
  }

  async function begin(signal: AbortSignal): Promise<StreamFailure | null> {
    const answered = new AbortController()
    const doubting = doubt(AbortSignal.any([signal, over.signal, answered.signal]))
    try {
      return await start(signal)
    } finally {
      answered.abort()
      await doubting
    }
  }

  /** Ends the attempt as soon as the engine turns out to be wedged, instead of at the deadline. */
  async function doubt(signal: AbortSignal): Promise<void> {
    const beganMs = clock.now()
    for (;;) {
      await sleep(clock, doubtAfterMs, signal)
      if (signal.aborted) return
      const limit = deadline(clock, doubtTimeoutMs, signal)
      await api.version(engineUrl, limit.signal).catch(() => undefined)
      limit.clear()
      if (!limit.expired) continue
      const waitedS = (clock.now() - beganMs) / 1000
      const signs: Signs = { engineAnswers: false, status: null }
      if (stream === null) return fail({ kind: 'fetch_failed', fault: { kind: 'timeout' }, waitedS, signs })
      return fail({ kind: 'start_stream_failed', cause: { kind: 'silent' }, waitedS, signs })
    }
  }

  async function start(signal: AbortSignal): Promise<StreamFailure | null> {
    const beganMs = clock.now()
    const waitedS = (): number => (clock.now() - beganMs) / 1000
    const whole = AbortSignal.any([signal, over.signal])
    /** What ended the attempt from outside: the carrier's own end, or that nobody wants the stream any more. */
    const overFailure = (): StreamFailure | null => {
      if (over.signal.aborted) return over.signal.reason as StreamFailure
      return signal.aborted && !isTimeUp(signal) ? (signal.reason as StreamFailure) : null
    }

    try {
      const pid = deps.random.hex(32)
      stream = await api.startStream(engineUrl, request.ref, pid, request.options, whole)
    } catch (error) {
      const fault = faultOf(error, signal)
      return (
        overFailure() ?? { kind: 'fetch_failed', fault, waitedS: waitedS(), signs: await signsAbout(fault) }
      )
    }
    request.onSession(stream)
    const goneMeanwhile = overFailure()
    if (goneMeanwhile !== null) return goneMeanwhile
    if (stream.isEncrypted) return { kind: 'encrypted' }

    const step = deadline(clock, deps.startTimeoutMs * firstByteShare, whole)
    try {
      upstream = await api.openPlayback(
        stream.playbackUrl,
        {
          onData(chunk) {
            if (over.signal.aborted) return
            request.onData(chunk)
            firstByte.resolve()
          },
          onEnd(clean, why) {
            if (flows) fail({ kind: 'upstream_cut', clean, why })
            else
              fail({
                kind: 'start_stream_failed',
                cause: { kind: 'ended', clean, why },
                waitedS: waitedS(),
                signs: { engineAnswers: null, status: null },
              })
          },
        },
        step.signal,
      )
      // The engine's session may have been given up while the connection was made.
      if (over.signal.aborted || ending !== null) upstream.close()
    } catch (error) {
      const fault = faultOf(error, step.expired ? step.signal : signal)
      const cause = { kind: 'open_failed', fault } as const
      return (
        overFailure() ?? {
          kind: 'start_stream_failed',
          cause,
          waitedS: waitedS(),
          signs: await signsAbout(fault),
        }
      )
    } finally {
      step.clear()
    }

    const wait = deadline(clock, deps.startTimeoutMs * firstByteShare, whole)
    const silent = aborted(wait.signal)
    const outcome = await Promise.race([firstByte.promise, silent.promise])
    silent.clear()
    wait.clear()
    if (outcome === undefined) {
      flows = true
      // It may have failed between its first byte and now.
      if (over.signal.aborted) broken.resolve(over.signal.reason as StreamFailure)
      return null
    }
    const failure = overFailure()
    if (failure !== null) return failure
    if (signal.aborted && !isTimeUp(signal)) return { kind: 'client_left' }
    return {
      kind: 'start_stream_failed',
      cause: { kind: 'silent' },
      waitedS: waitedS(),
      signs: await signs(),
    }
  }

  /** Asked only where the answer decides who is to blame. */
  async function signsAbout(fault: EngineFault): Promise<Signs> {
    return fault.kind === 'timeout' ? signs() : { engineAnswers: null, status: null }
  }

  async function finish(): Promise<void> {
    over.abort({ kind: 'client_left' } satisfies StreamFailure)
    // Told first, while the session is read: one that loses its reader ends by itself, and a stop would come too late.
    if (stream !== null && !engineIsGone) {
      const limit = deadline(clock, stopTimeoutMs)
      // An engine that cannot be told to stop ends a session that nobody reads by itself.
      await api.stopStream(stream.commandUrl, limit.signal).catch(() => undefined)
      limit.clear()
    }
    upstream?.close()
    slot.release()
    request.onEnd()
  }

  return {
    engineId: slot.engineId,
    begin,
    broken: broken.promise,
    fail,
    get stream() {
      return stream
    },
    signs,
    end: () => (ending ??= finish()),
  }
}

/** The reason of a signal that ended because time was up, as `deadline` sets it. */
function isTimeUp(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof Error
}

function faultOf(error: unknown, signal: AbortSignal): EngineFault {
  if (!(error instanceof EngineFaultError)) throw error
  return error.fault.kind === 'aborted' && isTimeUp(signal) ? { kind: 'timeout' } : error.fault
}

function aborted(signal: AbortSignal): { promise: Promise<'silent'>; clear(): void } {
  const { promise, resolve } = Promise.withResolvers<'silent'>()
  const listener = (): void => resolve('silent')
  if (signal.aborted) listener()
  signal.addEventListener('abort', listener, { once: true })
  return { promise, clear: () => signal.removeEventListener('abort', listener) }
}
