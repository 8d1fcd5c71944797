/** What a stream had come to when it was interrupted: the counters and clocks that whatever follows must continue. */
import { readPcr, readPesTimes, type PesTimes, ticksAhead, ticksPerSecond } from './timestamps.ts'
import { hasPayload, isDamaged, nullPid, packetBytes, pidOf } from './ts-packet.ts'

/** The end of one elementary stream, in 90 kHz ticks. */
export interface StreamEnd {
  readonly dts: number
  /** The latest time of presentation; later than the last picture's where pictures are reordered. */
  readonly pts: number
  /** From one picture, or audio packet, to the next. */
  readonly stepTicks: number
  /** How much of the last picture, or audio packet, was sent, in transport packets; the first and the last of them. */
  readonly packets: number
  readonly firstPacket: Uint8Array
  readonly lastPacket: Uint8Array
}

export interface Tail {
  /** Takes what was sent: whole packets, in order. Keeps a view of some of them. */
  note(packets: Uint8Array): void
  /** Continuity counter of the last packet; null for a pid that was not seen. */
  counterOf(pid: number): number | null
  /** null for a pid without readable times. */
  endOf(pid: number): StreamEnd | null
  /** The end that is latest; null when none is known. */
  latest(): StreamEnd | null
  /** The last one sent; null when none was. */
  readonly pcr: number | null
}

/** 25 pictures a second, where nothing better is known. */
const defaultStepTicks = 3600
/** More is no rhythm but a hole. */
const longestStepTicks = ticksPerSecond / 2
/** Further from the PCR than any player would buffer: a broken clock, not an end to follow. */
const sensibleTicks = 10 * ticksPerSecond

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export function createTail(): Tail {
  const counters = new Map<number, number>()
  const ends = new Map<number, Mutable<StreamEnd>>()
  let pcr: number | null = null

  const noteTimes = (pid: number, { dts, pts }: PesTimes, packet: Uint8Array): void => {
    const end = ends.get(pid)
    if (end === undefined) {
      ends.set(pid, {
        dts,
        pts,
        stepTicks: defaultStepTicks,
        packets: 0,
        firstPacket: packet,
        lastPacket: packet,
      })
      return
    }
    end.packets = 0
    end.firstPacket = packet
    const step = ticksAhead(dts, end.dts)
    if (step > 0 && step <= longestStepTicks) end.stepTicks = step
    end.dts = dts
    const behind = ticksAhead(end.pts, pts)
    if (behind < 0 || behind > sensibleTicks) end.pts = pts
  }

  return {
    note(packets) {
      for (let at = 0; at + packetBytes <= packets.length; at += packetBytes) {
        const pid = pidOf(packets, at)
        if (pid === nullPid || isDamaged(packets, at)) continue
        counters.set(pid, (packets[at + 3] ?? 0) & 0x0f)
        pcr = readPcr(packets, at) ?? pcr
        if (!hasPayload(packets, at)) continue
        const packet = packets.subarray(at, at + packetBytes)
        const times = readPesTimes(packets, at)
        if (times !== null) noteTimes(pid, times, packet)
        const end = ends.get(pid)
        if (end === undefined) continue
        end.packets++
        end.lastPacket = packet
      }
    },
    counterOf: (pid) => counters.get(pid) ?? null,
    endOf: (pid) => ends.get(pid) ?? null,
    latest() {
      let latest: StreamEnd | null = null
      for (const end of ends.values()) {
        if (pcr !== null && Math.abs(ticksAhead(end.dts, pcr)) > sensibleTicks) continue
        if (latest === null || ticksAhead(end.dts, latest.dts) > 0) latest = end
      }
      return latest
    },
    get pcr() {
      return pcr
    },
  }
}
