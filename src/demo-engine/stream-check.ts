/** For tests: what a strict demuxer would complain about in a transport stream. */
import {
  hasPayload,
  isRandomAccess,
  packetBytes,
  pcrOffset,
  pesTimestampOffsets,
  pidOf,
  pids,
  readPcrBase,
  readTimestamp,
  timestampWrap,
} from './transport-stream.ts'

/** Decoding steps in 90 kHz ticks: a video frame of 40 ms; an AAC frame of 1024 samples at 48 kHz. */
const decodingSteps = new Map([
  [0x100, 3600],
  [0x101, 1920],
])
const longestPcrStepTicks = 100 * 90

export interface StreamCheck {
  /** The next bytes, beginning at a packet; one that is cut off at their end is left out. */
  push(stream: Uint8Array): void
  /** Every fault until now as a sentence, ten at most. */
  readonly faults: readonly string[]
}

export function findFaults(stream: Uint8Array): readonly string[] {
  const check = createStreamCheck()
  check.push(stream)
  return check.faults
}

export function createStreamCheck(): StreamCheck {
  const faults: string[] = []
  const counters = new Map<number, number>()
  const decodedAt = new Map<number, number>()
  let pcr: number | null = null
  const wrapped = (ticks: number): number => (ticks + timestampWrap) % timestampWrap
  let n = -1

  const checkPacket = (stream: Uint8Array, at: number): void => {
    n += 1
    if (stream[at] !== 0x47) faults.push(`packet ${n} has no sync byte`)
    const pid = pidOf(stream, at)
    if (pid === pids.none) return

    const counter = (stream[at + 3] ?? 0) & 15
    const before = counters.get(pid)
    const expected = before === undefined ? counter : (before + (hasPayload(stream, at) ? 1 : 0)) & 15
    if (counter !== expected) faults.push(`packet ${n}: continuity counter of PID ${pid} jumps`)
    counters.set(pid, counter)

    const pcrAt = pcrOffset(stream, at)
    if (pcrAt !== null) {
      const now = readPcrBase(stream, at + pcrAt)
      const step = pcr === null ? 1 : wrapped(now - pcr)
      if (step <= 0 || step > longestPcrStepTicks) faults.push(`packet ${n}: PCR steps by ${step} ticks`)
      pcr = now
    }

    const stamps = pesTimestampOffsets(stream, at).map((offset) => readTimestamp(stream, at + offset))
    const [pts, dts = pts] = stamps
    if (pts === undefined || dts === undefined) return
    const last = decodedAt.get(pid)
    const step = last === undefined ? decodingSteps.get(pid) : wrapped(dts - last)
    if (step !== decodingSteps.get(pid)) faults.push(`packet ${n}: PID ${pid} steps by ${step} ticks`)
    if (wrapped(pts - dts) > 90_000) faults.push(`packet ${n}: PTS before DTS`)
    if (pcr !== null && wrapped(dts - pcr) > 2 * 90_000) faults.push(`packet ${n}: DTS is far from the PCR`)
    decodedAt.set(pid, dts)
  }

  return {
    faults,
    push: (stream) => {
      for (let at = 0; at + packetBytes <= stream.length && faults.length < 10; at += packetBytes) {
        checkPacket(stream, at)
      }
    },
  }
}

/** Whether SDT, PAT, PMT and a keyframe come first: a decoder shows a picture at once. */
export function beginsAtKeyframe(stream: Uint8Array): boolean {
  return (
    pidOf(stream, 0) === pids.sdt &&
    pidOf(stream, packetBytes) === pids.pat &&
    isRandomAccess(stream, 3 * packetBytes)
  )
}
