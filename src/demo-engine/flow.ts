/** What a content's behaviour makes of the broadcast, as far as a session gets it. */
import { type Behaviour } from './behaviours.ts'
import { padWithNulls, type PacketNumber, type TestPattern } from './test-pattern.ts'

export interface Flow {
  /** Media is there up to this wall time; null: there is none and never will be. */
  readonly untilMs: number | null
  /** Wall time of the newest live piece, for livepos. */
  readonly liveLastMs: number
  /** Set when the stream is over, and how. */
  readonly over: 'ended' | 'cut' | null
  /** From this wall time on, the last seconds are repeated. */
  readonly loopsFromMs: number | null
}

const loopedMs = 4000

/** `sinceMs`: when the media began to flow. `secondMs`: the length of a behaviour's second. */
export function flowOf(behaviour: Behaviour, sinceMs: number, nowMs: number, secondMs: number): Flow {
  const turnMs = sinceMs + behaviour.value * secondMs
  const live: Flow = { untilMs: nowMs, liveLastMs: nowMs, over: null, loopsFromMs: null }
  if (behaviour.kind === 'noBytes') return { ...live, untilMs: null, liveLastMs: sinceMs }
  if (nowMs < turnMs) return live
  const standing: Flow = { ...live, untilMs: turnMs, liveLastMs: turnMs }
  switch (behaviour.kind) {
    case 'stalls':
      return standing
    case 'cut':
      return { ...standing, over: 'cut' }
    case 'ends':
      return { ...standing, over: 'ended' }
    case 'loops':
      return { ...live, liveLastMs: turnMs, loopsFromMs: turnMs }
    default:
      return live
  }
}

/** The bytes of a session between two packets of the broadcast. */
export function readFlow(
  pattern: TestPattern,
  flow: Flow,
  behaviour: Behaviour,
  title: string,
  from: PacketNumber,
  to: PacketNumber,
): Buffer {
  const parts: Buffer[] = []
  const seam = flow.loopsFromMs === null ? Infinity : pattern.packetAt(flow.loopsFromMs)
  if (from < seam) parts.push(pattern.read(from, Math.min(to, seam), title))
  if (to > seam && flow.loopsFromMs !== null) {
    const loopFrom = pattern.joinAt(flow.loopsFromMs - loopedMs)
    const loopLength = seam - loopFrom
    for (let at = Math.max(from, seam); at < to;) {
      const source = loopFrom + ((at - seam) % loopLength)
      const count = Math.min(to - at, seam - source)
      parts.push(pattern.read(source, source + count, title))
      at += count
    }
  }
  const [only] = parts
  const bytes = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts)
  return behaviour.kind === 'heavy' ? padWithNulls(bytes, rateFactor(pattern, behaviour)) : bytes
}

/** How many times the pattern's own rate a content has. */
export function rateFactor(pattern: TestPattern, behaviour: Behaviour): number {
  if (behaviour.kind !== 'heavy') return 1
  return Math.max(1, (behaviour.value * 1_000_000) / 8 / pattern.bytesPerSecond)
}
