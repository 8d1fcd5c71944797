/** What failed on one engine lately, and whether that is enough to think it ill. No timers: what is old does not count. */
import { type Clock } from '../ports.ts'

const windowMs = 60_000
/** One refused start is an accident and two may be; with nothing played in between, the third is a pattern. */
const failuresThatConvict = 3

export interface EngineRecord {
  /** A stream failed on it, or did not start, and the engine was to blame. */
  failed(): void
  /** Somebody who knows says that it is ill: the runtime, or a failed trial. */
  convict(why: string): void
  /** A stream started on it: all is forgotten. */
  clear(): void
  /** Why it looks ill, to be read after its name ("failed 3 streams in a row"); null when it does not. */
  verdict(): string | null
}

export function createEngineRecord(clock: Clock): EngineRecord {
  let failedAtMs: number[] = []
  let conviction: { readonly atMs: number; readonly why: string } | null = null

  const fresh = (atMs: number): boolean => clock.now() - atMs < windowMs

  return {
    failed() {
      failedAtMs = [...failedAtMs.filter(fresh), clock.now()]
    },
    convict(why) {
      conviction = { atMs: clock.now(), why }
    },
    clear() {
      failedAtMs = []
      conviction = null
    },
    verdict() {
      if (conviction !== null && fresh(conviction.atMs)) return conviction.why
      failedAtMs = failedAtMs.filter(fresh)
      const count = failedAtMs.length
      return count < failuresThatConvict ? null : `failed ${count} streams in a row`
    },
  }
}
