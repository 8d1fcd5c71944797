/** What a recording tells of the world it was taken in: which content can play, who waited how long, how engines booted. */
import { type Range } from '../plan.ts'
import { type RecordedAttempt, type RecordedRequest, type Recording } from './recording.ts'

/**
 * `plays`: it was seen playing. `gives no byte`: engines gave sessions for it, no byte ever came, and it never played.
 * `unproven`: only fetches of it failed, at moments when those of others failed too; nothing says that it was dead.
 */
export type ContentVerdict = 'plays' | 'gives no byte' | 'unproven'

export interface TracedRequest extends RecordedRequest {
  /** The attempt that answered it; null when none is in the log. */
  readonly attempt: RecordedAttempt | null
}

/** Each attempt answers the oldest request for its content that is unanswered; further ones were repeated by the service. */
export function traceRequests({ requests, attempts }: Recording): readonly TracedRequest[] {
  const answers = new Map<RecordedRequest, RecordedAttempt>()
  for (const attempt of attempts) {
    const request = requests.find(
      (one) => one.contentId === attempt.contentId && one.atS <= attempt.atS && !answers.has(one),
    )
    if (request !== undefined) answers.set(request, attempt)
  }
  return requests.map((request) => ({ ...request, attempt: answers.get(request) ?? null }))
}

export const hasPlayed = ({ attempt }: TracedRequest): boolean =>
  attempt?.ended === 'handler_exit' || attempt?.ended === ''

/** By content id, in the order in which they were first seen. */
export function judgeContents({ requests, attempts }: Recording): ReadonlyMap<string, ContentVerdict> {
  const verdicts = new Map<string, ContentVerdict>()
  for (const { contentId } of requests) verdicts.set(contentId, 'unproven')
  for (const { contentId, ended } of attempts) {
    const verdict = verdicts.get(contentId) ?? 'unproven'
    if (ended === 'handler_exit' || ended === '') verdicts.set(contentId, 'plays')
    else if (ended === 'start_stream_failed' && verdict === 'unproven') {
      verdicts.set(contentId, 'gives no byte')
    } else verdicts.set(contentId, verdict)
  }
  return verdicts
}

const knownBootMs: Range = { min: 4000, max: 8000 }

/**
 * From the container's start until it is ready (docs/engine-api.md: 4 to 8 s), widened by what the health log saw: the
 * unhealthy engines of a moment are taken to be the youngest, and their age is time in which they had not booted.
 */
export function bootRange({ health, provisioning }: Recording): Range {
  let max = knownBootMs.max
  for (const { atS, engines, healthy } of health) {
    const agesMs = provisioning
      .flatMap((made) => (made.atS <= atS ? [(atS - made.atS) * 1000] : []))
      .reverse()
    for (const ageMs of agesMs.slice(0, engines - healthy)) {
      if (ageMs <= longestBootMs) max = Math.max(max, Math.ceil(ageMs))
    }
  }
  return { min: knownBootMs.min, max }
}

/** Older ones had booted before; what ailed them was something else. */
const longestBootMs = 30_000

/** The middle nine tenths of what was measured; `fallback` without measurements. */
export function usualRange(values: readonly number[], fallback: Range): Range {
  if (values.length === 0) return fallback
  const sorted = [...values].sort((one, other) => one - other)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  return { min: at(0.05), max: at(0.95) }
}
