/**
 * Tables of a transport stream (ISO/IEC 13818-1, 2.4.4): sections put together from packets, and what fan-out needs
 * of PAT and PMT. Checksums are not verified: a broken table harms nothing but the choice of join points.
 */
import { packetBytes, payloadOf, startsUnit } from './ts-packet.ts'

export interface SectionReader {
  /** Takes the next packet of the pid. */
  packet(bytes: Uint8Array, at: number): void
  reset(): void
}

/** The longest section that the syntax allows, with its three bytes of head. */
const maxSectionBytes = 4096 + 3

/** `onSection` gets each whole section and the packets that carried it, both copies of their own. */
export function createSectionReader(
  onSection: (section: Uint8Array, packets: Uint8Array) => void,
): SectionReader {
  let packets: Uint8Array[] = []
  let data = new Uint8Array(0)
  let collecting = false

  const reset = (): void => {
    packets = []
    data = new Uint8Array(0)
    collecting = false
  }

  const emitWhole = (): void => {
    while (data.length >= 3 && data[0] !== 0xff) {
      const sectionBytes = 3 + ((((data[1] ?? 0) & 0x0f) << 8) | (data[2] ?? 0))
      if (data.length < sectionBytes) {
        if (data.length > maxSectionBytes) reset()
        return
      }
      onSection(data.slice(0, sectionBytes), concat(packets))
      data = data.slice(sectionBytes)
    }
    if (data.length === 0 || data[0] === 0xff) reset()
  }

  return {
    packet(bytes, at) {
      const endAt = at + packetBytes
      let payloadAt = payloadOf(bytes, at)
      if (payloadAt >= endAt) return
      const starts = startsUnit(bytes, at)
      // pointer_field: so many bytes still belong to the section before.
      const tailBytes = starts ? Math.min(bytes[payloadAt++] ?? 0, endAt - payloadAt) : endAt - payloadAt
      if (collecting) {
        packets.push(bytes.slice(at, endAt))
        data = concat([data, bytes.subarray(payloadAt, payloadAt + tailBytes)])
        emitWhole()
      }
      if (!starts) return
      packets = [bytes.slice(at, endAt)]
      data = bytes.slice(payloadAt + tailBytes, endAt)
      collecting = true
      emitWhole()
    },
    reset,
  }
}

export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The first programme that a PAT lists; null where this is no PAT in force or it lists none. */
export function readPat(section: Uint8Array): { program: number; pmtPid: number } | null {
  if (section[0] !== 0x00 || !isInForce(section)) return null
  for (let at = 8; at + 4 <= section.length - 4; at += 4) {
    const program = word(section, at)
    if (program !== 0) return { program, pmtPid: word(section, at + 2) & 0x1fff }
  }
  return null
}

export interface ElementaryStream {
  readonly streamType: number
  readonly pid: number
  /** Tags of its descriptors, which tell private data apart. */
  readonly descriptors: readonly number[]
}

/** The streams that the PMT of `program` lists; null where this is another table. */
export function readPmt(section: Uint8Array, program: number): readonly ElementaryStream[] | null {
  if (section[0] !== 0x02 || !isInForce(section) || word(section, 3) !== program) return null
  const streams: ElementaryStream[] = []
  const endAt = section.length - 4
  let at = 12 + (word(section, 10) & 0x0fff)
  while (at + 5 <= endAt) {
    const descriptorsEndAt = Math.min(at + 5 + (word(section, at + 3) & 0x0fff), endAt)
    const descriptors: number[] = []
    for (let tagAt = at + 5; tagAt + 2 <= descriptorsEndAt; tagAt += 2 + (section[tagAt + 1] ?? 0)) {
      descriptors.push(section[tagAt] ?? 0)
    }
    streams.push({ streamType: section[at] ?? 0, pid: word(section, at + 1) & 0x1fff, descriptors })
    at = descriptorsEndAt
  }
  return streams
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

/** current_next_indicator: not a table announced for later. */
const isInForce = (section: Uint8Array): boolean => ((section[5] ?? 0) & 0x01) !== 0
