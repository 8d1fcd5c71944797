/**
 * Joins another upstream to a stream that players are in the middle of, so that they play on: continuity counters go on
 * for each pid (ISO/IEC 13818-1, 2.4.3.3), PCR, PTS and DTS go on by a constant offset, and it begins with PAT, PMT and a
 * keyframe. Where clocks cannot be read, as in scrambled streams, discontinuity_indicator says so instead (2.4.3.5).
 *
 * Nothing that was sent is sent again, if that can be helped. Of the same broadcast from another engine, players get the
 * very packet that comes next for them, if it is repeated from before that (lookout.ts); else it begins at the first
 * keyframe that they have not got. Lost packets of the upstream still show as lost.
 */
import { type Clock } from '../ports.ts'
import { createLookout, type Lookout } from './lookout.ts'
import { createPacketizer } from './packetizer.ts'
import { concat } from './sections.ts'
import { type Tail } from './tail.ts'
import { readPcr, readPesTimes, shiftTimes, ticksAhead, ticksPerSecond, wrapped } from './timestamps.ts'
import { createTsIndex, type Entrance } from './ts-index.ts'
import {
  hasPayload,
  isDamaged,
  markDiscontinuity,
  nullify,
  nullPid,
  packetBytes,
  pidOf,
  startsUnit,
} from './ts-packet.ts'

export interface SpliceOptions {
  readonly clock: Pick<Clock, 'now'>
  /** What players have got. Read, not changed; must not change meanwhile. */
  readonly tail: Tail
  /**
   * The same broadcast from elsewhere: then its clocks may be right as they are (with `priorOffset`), and may show that
   * it repeats what was sent. Otherwise it is always put right behind the tail.
   */
  readonly sameSource: boolean
  /** Ticks by which the upstream before was moved. */
  readonly priorOffset: number
  /** Without a keyframe for so long, anything will do. */
  readonly blindAfterMs?: { readonly unrecognised: number; readonly recognised: number }
}

export interface Splice {
  /** Takes upstream bytes of any alignment; answers the whole packets to send for them, a copy of their own, maybe none. */
  rewrite(chunk: Uint8Array): Uint8Array
  /** Ticks by which clocks are moved; the prior one until it is decided. */
  readonly offsetTicks: number
  /** Whether packets come through. */
  readonly isOpen: boolean
  /** Whether they go on where players were interrupted, without PAT, PMT and a keyframe first. */
  readonly isSeamless: boolean
}

/** A hole of this length is left as it is: players ride it out, and all engines' clocks stay the same. */
const keptHoleTicks = ticksPerSecond
/** What the same broadcast repeats up to this length is waited out, for this time. */
const repeatTicks = 10 * ticksPerSecond
const repeatWaitMs = 10_000
/** Where audio is late by more than this, its clock has nothing to do with what was sent. */
const lateTicks = 10 * ticksPerSecond
/** Reordered pictures or a longer multiplex delay move the new upstream back by so much at most. */
const longestExtraTicks = 2 * ticksPerSecond
/** Packets that a keyframe may need until it is known as one. */
const mostHeld = 4096

/** How one pid's packets are changed: null while it waits for a unit that players have not got. */
interface PidState {
  counterShift: number | null
}

export function createSplice(options: SpliceOptions): Splice {
  const { clock, tail, sameSource, priorOffset } = options
  const patienceMs = options.blindAfterMs ?? { unrecognised: 3_000, recognised: 12_000 }
  const index = createTsIndex()
  const lookout: Lookout | null = sameSource ? createLookout(tail, priorOffset) : null
  const states = new Map<number, PidState>()
  let isOpen = false
  let isSeamless = false
  let offsetTicks = priorOffset
  /** What goes out before the rest of the bytes at hand, and where the rest begins. */
  let front: Uint8Array = new Uint8Array(0)
  let restFrom = 0
  /** Copies of everything from the newest picture's first packet on. */
  let held: Uint8Array[] = []
  let pcr: number | null = null
  let hopeSinceMs: number | null = null
  let repeatsSinceMs: number | null = null

  const packetizer = createPacketizer(64 * 1024, (bytes, at) => {
    if (isOpen) send(bytes, at)
    else seek(bytes, at)
  })

  /** Looks for the place to begin at. */
  const seek = (bytes: Uint8Array, at: number): void => {
    const nowMs = clock.now()
    hopeSinceMs ??= nowMs
    pcr = readPcr(bytes, at) ?? pcr
    const entrance = index.packet(bytes, at, 0)
    if (isInterruption(bytes, at)) {
      isOpen = isSeamless = true
      restFrom = at + packetBytes
      held = []
      return
    }
    const beginsPicture = pidOf(bytes, at) === index.leaderPid && startsUnit(bytes, at)
    if (beginsPicture || held.length >= mostHeld) held = []
    if (beginsPicture || held.length > 0) held.push(bytes.slice(at, at + packetBytes))
    if (entrance !== null) {
      hopeSinceMs = nowMs
      if (!enter(entrance, nowMs)) return
    } else if (nowMs - hopeSinceMs >= patienceMs[index.recognised ? 'recognised' : 'unrecognised']) {
      isOpen = true
      front = bytes.slice(at, at + packetBytes)
      send(front, 0)
      markDiscontinuity(front, 0)
    } else return
    restFrom = at + packetBytes
    held = []
  }

  /** Whether players were interrupted right after this packet. */
  const isInterruption = (bytes: Uint8Array, at: number): boolean => {
    const pid = pidOf(bytes, at)
    const isLast = lookout?.isLastSent(bytes, at) === true
    if (isLast) states.set(pid, { counterShift: (tail.counterOf(pid) ?? 0) - counterIn(bytes, at) })
    // Something of this pid is left out before the place to begin: then it begins as others do.
    else if (hasPayload(bytes, at)) states.delete(pid)
    return isLast && pid === index.leaderPid
  }

  /** Begins at a keyframe; false: it was sent before, another will come. */
  const enter = ({ head }: Entrance, nowMs: number): boolean => {
    const [keyframe] = held
    const offset = keyframe === undefined ? null : offsetFor(keyframe, nowMs)
    if (offset === 'repeats') return false
    isOpen = true
    states.clear()
    offsetTicks = offset ?? priorOffset
    front = concat([head, ...held])
    for (let at = 0; at < front.length; at += packetBytes) send(front, at)
    if (offset === null) markDiscontinuity(front, head.length)
    return true
  }

  /** Ticks that put this keyframe behind what was sent; null when clocks cannot be read. */
  const offsetFor = (keyframe: Uint8Array, nowMs: number): number | 'repeats' | null => {
    const times = readPesTimes(keyframe, 0)
    const end = tail.endOf(pidOf(keyframe, 0)) ?? tail.latest()
    if (times === null || end === null) return null
    const due = end.dts + end.stepTicks
    if (sameSource) {
      const ahead = ticksAhead(times.dts + priorOffset, due)
      if (ahead >= -end.stepTicks / 2 && ahead <= keptHoleTicks) return priorOffset
      repeatsSinceMs ??= nowMs
      if (ahead < 0 && ahead >= -repeatTicks && nowMs - repeatsSinceMs < repeatWaitMs) return 'repeats'
    }
    const offset = due - times.dts
    const wishes = [end.pts + end.stepTicks - times.pts]
    if (tail.pcr !== null && pcr !== null) wishes.push(tail.pcr + 1 - pcr)
    // Presentation and PCR must not run back either.
    const extra = Math.max(0, ...wishes.map((wish) => ticksAhead(wish, offset)))
    return wrapped(offset + Math.min(extra, longestExtraTicks))
  }

  /** Changes a packet in place to what players get. */
  const send = (bytes: Uint8Array, at: number): void => {
    const pid = pidOf(bytes, at)
    if (pid === nullPid || isDamaged(bytes, at)) return
    let state = states.get(pid)
    if (state === undefined) states.set(pid, (state = { counterShift: null }))
    if (isSeamless && wasSent(pid, bytes, at, state)) return nullify(bytes, at)
    state.counterShift ??= beginPid(pid, bytes, at)
    if (state.counterShift !== null) {
      addToCounter(bytes, at, state.counterShift)
    } else if (hasPayload(bytes, at)) {
      return nullify(bytes, at)
    } else {
      // A clock alone: it repeats the counter.
      addToCounter(bytes, at, (tail.counterOf(pid) ?? counterIn(bytes, at)) - counterIn(bytes, at))
    }
    if (offsetTicks !== 0) shiftTimes(bytes, at, offsetTicks)
  }

  /** Behind the leader's interruption: the last packet of another pid, after which that goes on; or a clock of before. */
  const wasSent = (pid: number, bytes: Uint8Array, at: number, state: PidState): boolean => {
    if (state.counterShift !== null) return false
    if (!hasPayload(bytes, at)) {
      const now = readPcr(bytes, at)
      return now !== null && tail.pcr !== null && ticksAhead(now + offsetTicks, tail.pcr) <= 0
    }
    if (lookout?.isLastSent(bytes, at) !== true) return false
    state.counterShift = (tail.counterOf(pid) ?? 0) - counterIn(bytes, at)
    return true
  }

  /** What to add to a pid's counters, from its first unit on that players have not got; null before. */
  const beginPid = (pid: number, bytes: Uint8Array, at: number): number | null => {
    if (!hasPayload(bytes, at) || !startsUnit(bytes, at)) return null
    const times = pid === index.leaderPid ? null : readPesTimes(bytes, at)
    const end = tail.endOf(pid)
    if (times !== null && end !== null) {
      const ahead = ticksAhead(times.dts + offsetTicks, end.dts + end.stepTicks)
      if (ahead < -end.stepTicks / 8 && ahead > -lateTicks) return null
    }
    const counter = tail.counterOf(pid)
    return counter === null ? 0 : counter + 1 - counterIn(bytes, at)
  }

  return {
    rewrite(chunk) {
      const parts: Uint8Array[] = []
      for (let from = 0; from < chunk.length;) {
        const wasOpen = isOpen
        from = packetizer.fill(chunk, from)
        const ready = packetizer.take()
        if (wasOpen) parts.push(ready)
        else if (isOpen) parts.push(front, ready.subarray(restFrom))
      }
      return parts.length === 1 ? (parts[0] ?? front) : concat(parts)
    },
    get offsetTicks() {
      return offsetTicks
    },
    get isOpen() {
      return isOpen
    },
    get isSeamless() {
      return isSeamless
    },
  }
}

const counterIn = (bytes: Uint8Array, at: number): number => (bytes[at + 3] ?? 0) & 0x0f

function addToCounter(bytes: Uint8Array, at: number, shift: number): void {
  bytes[at + 3] = ((bytes[at + 3] ?? 0) & 0xf0) | ((counterIn(bytes, at) + shift) & 0x0f)
}
