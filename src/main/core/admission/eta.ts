/**
 * How long a waiting player will wait, as a range.
 *
 * What is known of every slot is for how long it was busy and whether it was released: so the pace of releases is the
 * occurrence/exposure rate of survival analysis, releases divided by busy slot-time (the maximum-likelihood estimate of
 * a constant hazard when some lives are still going on; Lawless, Statistical Models and Methods for Lifetime Data,
 * section 4.1). The n-th in the queue waits n releases of the slots that are busy now. Unlike the mean interval between
 * releases, that holds at the moment it is wanted most: a quiet evening had two streams, now all slots are taken.
 *
 * The range is one standard deviation of a sum of so many intervals, each as scattered as those seen, plus the error of
 * a mean taken from so few: wide when releases come irregularly, narrow when they come like a clock.
 */
import { type Clock } from '../ports.ts'

/** Whole seconds. */
export interface EtaRange {
  readonly min: number
  readonly max: number
}

export interface EtaEstimator {
  /** A slot was taken. */
  noteTaken(): void
  /** A slot was released. */
  noteRelease(): void
  /** For the n-th in the queue, counted from 1; null until slots have been released often enough to tell. */
  forPosition(position: number): EtaRange | null
}

/**
 * The error of a mean of 128 is 9 %, of 32 it is 18 %: more than the spread of a place far back in the queue, so it
 * would decide by how much it is told wrong.
 */
const releasesRemembered = 128
/** Two intervals are the least that have a spread. */
const releasesNeeded = 3
/** What happened before belongs to another time of day. */
const memoryMs = 7_200_000
/** The newest of so many releases are compared with those before: a new pace shows in them. */
const releasesOfNewPace = 16
/**
 * So many times quicker or slower than before is hardly chance: of steady but random releases, one comparison in 370 goes
 * so far when there were 32 before, one in 1100 when there were 112 (F distribution).
 */
const paceChange = 2.6

/** The busy time of all slots together between two releases. */
interface Interval {
  readonly endedMs: number
  readonly slotMs: number
}

export function createEtaEstimator(deps: {
  clock: Clock
  /** Slots in use now. Without it, as if there were one. */
  busySlots?: (() => number) | undefined
}): EtaEstimator {
  const { clock, busySlots = () => 1 } = deps
  let intervals: readonly Interval[] = []
  let sums = sumsOf(intervals)
  let busy = 0
  /** Since the last release; null before the first one, when nothing is known of the slots' age. */
  let openSlotMs: number | null = null
  let accruedMs = clock.now()

  const accrue = (): void => {
    const nowMs = clock.now()
    if (openSlotMs !== null) openSlotMs += (nowMs - accruedMs) * busy
    accruedMs = nowMs
    busy = busySlots()
  }

  const keep = (kept: readonly Interval[]): void => {
    intervals = kept
    sums = sumsOf(kept)
  }

  return {
    noteTaken: accrue,
    noteRelease() {
      accrue()
      if (openSlotMs !== null) {
        const all = [...intervals, { endedMs: clock.now(), slotMs: openSlotMs }]
        keep(withoutOtherPace(all.slice(-releasesRemembered)))
      }
      openSlotMs = 0
    },
    forPosition(position) {
      accrue()
      const oldestMs = clock.now() - memoryMs
      if ((intervals[0]?.endedMs ?? oldestMs) < oldestMs) {
        keep(intervals.filter(({ endedMs }) => endedMs >= oldestMs))
      }
      const { count, total, squares } = sums
      if (count < releasesNeeded - 1) return null
      // When releases have stopped coming, the time since the last one counts too, once it is longer than usual.
      const mean = Math.max(total / count, (total + (openSlotMs ?? 0)) / (count + 1))
      const variance = Math.max(0, squares / count - (2 * mean * total) / count + mean ** 2)
      const spread = Math.sqrt(variance * (position + position ** 2 / count))
      const expected = position * mean
      const ofSeconds = 1000 * Math.max(1, busy)
      return {
        min: Math.max(0, Math.floor((expected - spread) / ofSeconds)),
        max: Math.max(1, Math.ceil((expected + spread) / ofSeconds)),
      }
    },
  }
}

/** When the pace has changed, only the new one counts. */
function withoutOtherPace(intervals: readonly Interval[]): readonly Interval[] {
  const before = sumsOf(intervals.slice(0, -releasesOfNewPace))
  if (before.count < 2 * releasesOfNewPace) return intervals
  const after = sumsOf(intervals.slice(-releasesOfNewPace))
  const ratio = after.total / after.count / (before.total / before.count)
  // It shows when more than half of these are of the new pace.
  return ratio > paceChange || ratio < 1 / paceChange ? intervals.slice(-releasesOfNewPace / 2) : intervals
}

function sumsOf(intervals: readonly Interval[]) {
  let total = 0
  let squares = 0
  for (const { slotMs } of intervals) {
    total += slotMs
    squares += slotMs ** 2
  }
  return { count: intervals.length, total, squares }
}
