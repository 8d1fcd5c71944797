/**
 * A reel plays slates one after another, each a loop of 1.6 s, on one timeline: counters and clocks go on from loop to
 * loop, whichever slates they are, so that a player sees one endless stream.
 */
import { createTail, type Tail } from '../fanout/tail.ts'
import { readPesTimes, shiftTimes, ticksPerSecond } from '../fanout/timestamps.ts'
import { hasPayload, packetBytes, pidOf } from '../fanout/ts-packet.ts'

/** Of every slate (scripts/make-slates.sh). */
export const loopMs = 1600
const loopTicks = (loopMs * ticksPerSecond) / 1000
/** A reel is handed out in pieces of so much. */
export const pieceMs = 400
const piecesPerLoop = loopMs / pieceMs

export interface Reel {
  /** The next 400 ms. `choose` is asked for a slate whenever a loop is over. */
  next(choose: () => Uint8Array): Uint8Array
  /** Where it has come to. */
  readonly tail: Tail
}

export function createReel(): Reel {
  const tail = createTail()
  const counters = new Map<number, number>()
  let loops = 0
  let pieces: Uint8Array[] = []

  const follow = (packets: Uint8Array): void => {
    for (let at = 0; at < packets.length; at += packetBytes) {
      const pid = pidOf(packets, at)
      const before = counters.get(pid) ?? 15
      const counter = hasPayload(packets, at) ? (before + 1) & 0x0f : before
      counters.set(pid, counter)
      packets[at + 3] = ((packets[at + 3] ?? 0) & 0xf0) | counter
      shiftTimes(packets, at, loops * loopTicks)
    }
  }

  return {
    next(choose) {
      if (pieces.length === 0) {
        // Not slice(): of a Buffer, that is no copy.
        const loop = new Uint8Array(choose())
        follow(loop)
        loops++
        pieces = cut(loop)
      }
      const piece = pieces.shift() ?? new Uint8Array(0)
      tail.note(piece)
      return piece
    },
    tail,
  }
}

/** Cuts a loop where pictures begin, into pieces of the same length. The keyframe is the first PES in it. */
function cut(loop: Uint8Array): Uint8Array[] {
  const pictures: number[] = []
  let video: number | null = null
  for (let at = 0; at < loop.length; at += packetBytes) {
    if (readPesTimes(loop, at) === null) continue
    video ??= pidOf(loop, at)
    if (pidOf(loop, at) === video) pictures.push(at)
  }
  const cuts = Array.from({ length: piecesPerLoop }, (_, n) =>
    n === 0 ? 0 : (pictures[Math.round((n * pictures.length) / piecesPerLoop)] ?? loop.length),
  )
  return cuts.map((from, n) => loop.subarray(from, cuts[n + 1] ?? loop.length))
}
