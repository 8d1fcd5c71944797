/**
 * The taxonomy of failures: every way in which a start or a running stream fails, and how each is told. Who is to blame
 * is another question (blame.ts).
 */
import { WeirError } from '../../../contract/errors.ts'
import { type EngineFault } from '../ports.ts'

/** What the engine could be asked about a session when it did not deliver. */
export interface Signs {
  /** Whether it answered anything (version, stat) since the trouble began; null when it was not asked. */
  readonly engineAnswers: boolean | null
  /** `status` of its last stat answer; null when there was none. */
  readonly status: string | null
}

/** Every way in which a start or a running stream fails. */
export type StreamFailure =
  /** No session could be had from the engine (`fetch_stream_failed` in the incident's log). */
  | {
      readonly kind: 'fetch_failed'
      readonly fault: EngineFault
      readonly waitedS: number
      readonly signs: Signs
    }
  /** The engine gave a session, but not one byte came of it. */
  | {
      readonly kind: 'start_stream_failed'
      readonly cause: NoBytes
      readonly waitedS: number
      readonly signs: Signs
    }
  /** The session is encrypted; an engine plays that over HLS only. */
  | { readonly kind: 'encrypted' }
  /** The upstream ended after bytes had come; `clean` when the engine ended it properly. */
  | { readonly kind: 'upstream_cut'; readonly clean: boolean; readonly why: string }
  /** The upstream is open, but no bytes come any more. */
  | { readonly kind: 'stalled'; readonly silentS: number; readonly signs: Signs }
  /** Bytes come, but the newest live piece stands still: the engine repeats what it has. */
  | { readonly kind: 'looping'; readonly forS: number }
  | { readonly kind: 'engine_died'; readonly why: string }
  /** Nothing failed: the engine is to be rested or was paused, and its streams go on elsewhere. Nobody's fault. */
  | { readonly kind: 'handed_over'; readonly why: string }
  | { readonly kind: 'client_left' }
  | { readonly kind: 'stopped'; readonly by: 'user' | 'shutdown' }
  | { readonly kind: 'queue_full'; readonly waiting: number; readonly retryAfterS: number }
  /** One of `limits` in the settings; `params` are those of `too_many_readers`. */
  | { readonly kind: 'limit_reached'; readonly params: WeirError['params']; readonly retryAfterS: number }
  | { readonly kind: 'queue_timeout'; readonly seconds: number; readonly retryAfterS: number }
  | { readonly kind: 'no_engine_ready'; readonly why: string }
  /** Failed too often lately, or blocked by the user: no engine was asked. */
  | {
      readonly kind: 'known_bad'
      readonly isBlocked: boolean
      readonly failures: number
      readonly lastError: string
      readonly retryAfterS: number | null
    }
  | { readonly kind: 'overloaded'; readonly shortOf: string; readonly retryAfterS: number }

export type NoBytes =
  /** The playback URL could not be opened. */
  | { readonly kind: 'open_failed'; readonly fault: EngineFault }
  /** It was opened and ended before the first byte. */
  | { readonly kind: 'ended'; readonly clean: boolean; readonly why: string }
  /** It was opened and stayed silent until the deadline. */
  | { readonly kind: 'silent' }

/** Whether another engine might do what this one did not. Known-bad content is not asked about here. */
export function mayPlayElsewhere(failure: StreamFailure): boolean {
  switch (failure.kind) {
    case 'fetch_failed':
      return failure.fault.kind !== 'aborted'
    case 'start_stream_failed':
      return failure.cause.kind !== 'open_failed' || failure.cause.fault.kind !== 'aborted'
    case 'upstream_cut':
    case 'stalled':
    case 'looping':
    case 'engine_died':
    case 'handed_over':
      return true
    case 'encrypted':
    case 'client_left':
    case 'stopped':
    case 'queue_full':
    case 'limit_reached':
    case 'queue_timeout':
    case 'no_engine_ready':
    case 'known_bad':
    case 'overloaded':
      return false
  }
}

/** The failure as a player, a program or the dashboard is told of it. */
export function toWeirError(failure: StreamFailure): WeirError {
  switch (failure.kind) {
    case 'fetch_failed':
      return faultError(failure.fault, failure.waitedS)
    case 'start_stream_failed':
      return noBytesError(failure.cause, failure.waitedS)
    case 'encrypted':
      return new WeirError('content_encrypted')
    case 'upstream_cut':
      return failure.clean
        ? new WeirError('content_unavailable', { engineSaid: 'it ended the stream' })
        : new WeirError('engine_failed', { why: failure.why })
    case 'stalled':
      return new WeirError('content_unavailable', {
        engineSaid: `nothing came for ${shortS(failure.silentS)} s`,
      })
    case 'looping':
      return new WeirError('content_unavailable', {
        engineSaid: `the same piece was repeated for ${shortS(failure.forS)} s`,
      })
    case 'engine_died':
    case 'handed_over':
      return new WeirError('engine_failed', { why: failure.why })
    case 'client_left':
      return new WeirError('client_gone')
    case 'stopped':
      return new WeirError(failure.by === 'user' ? 'stopped_by_user' : 'shutting_down')
    case 'queue_full':
      return new WeirError('queue_full', { waiting: failure.waiting }, { retryAfterS: failure.retryAfterS })
    case 'limit_reached':
      return new WeirError('too_many_readers', failure.params, { retryAfterS: failure.retryAfterS })
    case 'queue_timeout':
      return new WeirError(
        'queue_timeout',
        { seconds: failure.seconds },
        { retryAfterS: failure.retryAfterS },
      )
    case 'no_engine_ready':
      return new WeirError('no_engine_ready', { why: failure.why }, { retryAfterS: engineBootS })
    case 'known_bad':
      return failure.isBlocked
        ? new WeirError('content_blocked')
        : new WeirError(
            'content_known_bad',
            { failures: failure.failures, lastError: failure.lastError },
            failure.retryAfterS === null ? {} : { retryAfterS: failure.retryAfterS },
          )
    case 'overloaded':
      return new WeirError('overloaded', { what: failure.shortOf }, { retryAfterS: failure.retryAfterS })
  }
}

/** An engine container needs 4 to 8 s from start to ready (docs/engine-api.md). */
const engineBootS = 8

function noBytesError(cause: NoBytes, waitedS: number): WeirError {
  switch (cause.kind) {
    case 'open_failed':
      return faultError(cause.fault, waitedS)
    case 'ended':
      return cause.clean
        ? new WeirError('content_unavailable', { engineSaid: 'it ended the stream before the first byte' })
        : new WeirError('engine_failed', { why: cause.why })
    case 'silent':
      return new WeirError('start_timeout', { seconds: shortS(waitedS) })
  }
}

function faultError(fault: EngineFault, waitedS: number): WeirError {
  switch (fault.kind) {
    case 'content':
      return new WeirError('content_unavailable', { engineSaid: fault.engineSaid })
    case 'unreachable':
      return new WeirError('engine_failed', { why: fault.why })
    case 'timeout':
      return new WeirError('start_timeout', { seconds: shortS(waitedS) })
    case 'aborted':
      return new WeirError('client_gone')
  }
}

const shortS = (seconds: number): number => Math.round(seconds * 10) / 10
