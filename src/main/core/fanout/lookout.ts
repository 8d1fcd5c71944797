/**
 * Looks out, in an upstream that repeats what was sent before, for the very packet at which each pid was interrupted.
 * Engines that relay one broadcast send the same packets, continuity counters aside, so that a player can be given
 * the next one as if nothing had happened.
 */
import { type Tail } from './tail.ts'
import { readPesTimes, shiftTimes, ticksAhead } from './timestamps.ts'
import { hasPayload, packetBytes, pidOf, startsUnit } from './ts-packet.ts'

export interface Lookout {
  /** Takes the upstream's next packet; true when it is the last one of its pid that was sent. */
  isLastSent(bytes: Uint8Array, at: number): boolean
}

interface Unit {
  /** Whether it is the one that was sent last, going by how it begins. */
  isLast: boolean
  packets: number
}

/** `offsetTicks`: by how much the upstream's clocks will be moved. */
export function createLookout(tail: Tail, offsetTicks: number): Lookout {
  const units = new Map<number, Unit>()

  /** The same but for the continuity counter. */
  const isSame = (bytes: Uint8Array, at: number, sent: Uint8Array): boolean => {
    const packet = bytes.slice(at, at + packetBytes)
    shiftTimes(packet, 0, offsetTicks)
    packet[3] = ((packet[3] ?? 0) & 0xf0) | ((sent[3] ?? 0) & 0x0f)
    return packet.every((byte, n) => byte === sent[n])
  }

  return {
    isLastSent(bytes, at) {
      if (!hasPayload(bytes, at)) return false
      const pid = pidOf(bytes, at)
      const end = tail.endOf(pid)
      if (end === null) return false
      let unit = units.get(pid)
      if (unit === undefined) units.set(pid, (unit = { isLast: false, packets: 0 }))
      if (startsUnit(bytes, at)) {
        const times = readPesTimes(bytes, at)
        unit.isLast =
          times !== null &&
          ticksAhead(times.dts + offsetTicks, end.dts) === 0 &&
          isSame(bytes, at, end.firstPacket)
        unit.packets = 0
      }
      return ++unit.packets === end.packets && unit.isLast && isSame(bytes, at, end.lastPacket)
    },
  }
}
