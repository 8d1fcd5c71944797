/**
 * Cuts a byte stream of any alignment into whole transport stream packets and collects them, so that many small
 * chunks leave as one batch. Garbage between packets is dropped.
 */
import { packetBytes, syncByte } from './ts-packet.ts'

export interface Packetizer {
  /** Takes what fits of `chunk` beginning at `from`; answers how far it got. */
  fill(chunk: Uint8Array, from: number): number
  /** Bytes of whole packets that `take` would give. */
  readonly readyBytes: number
  /** The whole packets collected, as a copy of their own; half a packet stays. */
  take(): Uint8Array
  /** Forgets everything, also the alignment. */
  reset(): void
}

/**
 * So many sync bytes in a row at packet distance are taken for packets. 0x47 is common inside payloads; four at the
 * right distance by chance are one in 2^32 for each byte tried.
 */
const syncsInARow = 4
const windowBytes = (syncsInARow - 1) * packetBytes

/** `onPacket` is called once for each whole packet, while it can still be written to; `at` is its place in what `take` will give. */
export function createPacketizer(
  capacityBytes: number,
  onPacket: (bytes: Uint8Array, at: number) => void,
): Packetizer {
  // Made with the first byte: those who wait for a stream need none, and may be many.
  let staging = new Uint8Array(0)
  let filled = 0
  let ready = 0
  let aligned = false

  const dropUntil = (at: number): void => {
    staging.copyWithin(ready, at, filled)
    filled -= at - ready
  }

  const isPacketStart = (at: number): boolean => {
    for (let n = 0; n < syncsInARow; n++) if (staging[at + n * packetBytes] !== syncByte) return false
    return true
  }

  /** Searches the alignment in what is not ready; false: more bytes are needed. */
  const align = (): boolean => {
    const endAt = filled - windowBytes
    let at = staging.indexOf(syncByte, ready)
    while (at >= 0 && at < endAt && !isPacketStart(at)) at = staging.indexOf(syncByte, at + 1)
    if (at < 0 || at >= endAt) {
      if (endAt > ready) dropUntil(endAt)
      return false
    }
    dropUntil(at)
    return true
  }

  const scan = (): void => {
    while (filled - ready >= packetBytes) {
      if (!aligned) aligned = align()
      if (!aligned) return
      while (filled - ready >= packetBytes) {
        if (staging[ready] !== syncByte) {
          aligned = false
          break
        }
        const at = ready
        ready += packetBytes
        onPacket(staging, at)
      }
    }
  }

  return {
    fill(chunk, from) {
      if (staging.length === 0) {
        staging = new Uint8Array(Math.max(capacityBytes, 2 * (windowBytes + packetBytes)))
      }
      const bytes = Math.min(chunk.length - from, staging.length - filled)
      staging.set(from === 0 && bytes === chunk.length ? chunk : chunk.subarray(from, from + bytes), filled)
      filled += bytes
      scan()
      return from + bytes
    },
    get readyBytes() {
      return ready
    },
    take() {
      const taken = staging.slice(0, ready)
      staging.copyWithin(0, ready, filled)
      filled -= ready
      ready = 0
      return taken
    },
    reset() {
      filled = ready = 0
      aligned = false
    },
  }
}
