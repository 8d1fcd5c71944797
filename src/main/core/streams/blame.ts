/**
 * Who is to blame for a failure. Nothing is counted before this is asked: only `content` moves a content's breaker, only
 * `engine` moves an engine's health, `client` and `overload` move nothing.
 *
 * In the recorded incident half of the failed fetches fell into 30 s in which engines were booting, and 14 of the 58
 * contents both failed and played. So an engine's "failed to load content" is a testimony, weighed by what is known of
 * the witness (`Evidence`, gathered in evidence.ts):
 *
 * 1. The engine plays other content, or an engine that does has refused this content too: `content`, certain.
 * 2. It plays nothing, and contents that it refused played on other engines, twice: `engine`.
 * 3. Otherwise `content`, not certain. It counts, so that dead content becomes known-bad at its third failure also in a
 *    house where nothing else is playing; but what was counted without certainty blocks for `openS` only, never longer
 *    the next time (breakers/content-breakers.ts), and is pardoned as soon as the pool plays again. So a pool without
 *    internet, to which every content seems dead, condemns no library: a minute after it is back all can be tried.
 */
import { type EngineFault } from '../ports.ts'
import { type NoBytes, type Signs, type StreamFailure } from './failure.ts'

export type Blame = 'content' | 'engine' | 'client' | 'overload'

export interface Verdict {
  readonly blame: Blame
  /** Only of `content`: whether the witness has proven itself. An uncertain failure never makes a block longer. */
  readonly certain: boolean
}

export interface Evidence {
  /** Another content delivered bytes on this engine lately. */
  readonly playsHere: boolean
  /** An engine that plays other content refused this one lately. */
  readonly refusedByProven: boolean
  /** Contents that this engine refused and another engine played, since this one last delivered bytes. */
  readonly contradictions: number
}

/** One content may play elsewhere by luck (the swarm changed between the two starts); two are a pattern. */
const contradictionsThatConvict = 2

export function blame(failure: StreamFailure, evidence: Evidence): Verdict {
  switch (failure.kind) {
    case 'fetch_failed':
      return ofFault(failure.fault, failure.signs, evidence)
    case 'start_stream_failed':
      return ofNoBytes(failure.cause, failure.signs, evidence)
    case 'encrypted':
    case 'known_bad':
      return { blame: 'content', certain: true }
    case 'upstream_cut':
      // A proper end is the end of the programme, or of its swarm; the failover's start will tell which.
      return failure.clean ? { blame: 'content', certain: false } : engine
    case 'stalled':
      return ofSilence(failure.signs, evidence)
    case 'looping':
      return { blame: 'content', certain: false }
    case 'engine_died':
      return engine
    case 'client_left':
    case 'stopped':
      return client
    case 'queue_full':
    case 'limit_reached':
    case 'queue_timeout':
    case 'no_engine_ready':
    case 'overloaded':
    case 'handed_over':
      return overload
  }
}

const engine: Verdict = { blame: 'engine', certain: false }
const client: Verdict = { blame: 'client', certain: false }
const overload: Verdict = { blame: 'overload', certain: false }

function ofFault(fault: EngineFault, signs: Signs, evidence: Evidence): Verdict {
  switch (fault.kind) {
    case 'content':
      return testimony(evidence)
    case 'unreachable':
      return engine
    case 'timeout':
      return ofSilence(signs, evidence)
    case 'aborted':
      return client
  }
}

function ofNoBytes(cause: NoBytes, signs: Signs, evidence: Evidence): Verdict {
  switch (cause.kind) {
    case 'open_failed':
      return ofFault(cause.fault, signs, evidence)
    case 'ended':
      return cause.clean ? testimony(evidence) : engine
    case 'silent':
      return ofSilence(signs, evidence)
  }
}

/** The engine says, in words or by its status, that the content does not come. */
function testimony(evidence: Evidence): Verdict {
  if (evidence.playsHere || evidence.refusedByProven) return { blame: 'content', certain: true }
  if (evidence.contradictions >= contradictionsThatConvict) return engine
  return { blame: 'content', certain: false }
}

/** Nothing came in time. What the engine says of the session, or whether it says anything, decides. */
function ofSilence(signs: Signs, evidence: Evidence): Verdict {
  // `dl` means that it downloads, yet it hands nothing on: wedged, or stalling as seen in the field.
  if (signs.engineAnswers === false || signs.status === 'dl') return engine
  // Waiting for peers (`prebuf`, `check`, `idle`…) or `err`: it works on the content and gets nothing.
  if (signs.status !== null || signs.engineAnswers === true) return testimony(evidence)
  // Nobody asked it. An engine that plays something else is not wedged.
  return evidence.playsHere ? testimony(evidence) : engine
}
