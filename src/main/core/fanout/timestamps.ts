/**
 * The clocks inside transport stream packets (ISO/IEC 13818-1): PCR in adaptation fields (2.4.3.5), PTS and DTS in PES
 * heads (2.4.3.7). All count 90 kHz ticks and wrap at 33 bits, every 26.5 hours; the PCR's 27 MHz extension is left alone.
 */
import { isScrambled, packetBytes, payloadOf, startsUnit } from './ts-packet.ts'

export const ticksPerSecond = 90_000
const wrapTicks = 2 ** 33

export function wrapped(ticks: number): number {
  return ((ticks % wrapTicks) + wrapTicks) % wrapTicks
}

/** How far `to` is ahead of `from`, the short way round the wrap; negative when it is behind. */
export function ticksAhead(to: number, from: number): number {
  const ahead = wrapped(to - from)
  return ahead < wrapTicks / 2 ? ahead : ahead - wrapTicks
}

export interface PesTimes {
  readonly pts: number
  /** The same as `pts` where the head has none of its own. */
  readonly dts: number
}

/** The times in the PES head that begins in this packet; null where none can be read. */
export function readPesTimes(bytes: Uint8Array, at: number): PesTimes | null {
  const [ptsAt, dtsAt = ptsAt] = pesTimePlaces(bytes, at)
  if (ptsAt === undefined || dtsAt === undefined) return null
  return { pts: readTime(bytes, ptsAt), dts: readTime(bytes, dtsAt) }
}

/** null where the packet carries none. */
export function readPcr(bytes: Uint8Array, at: number): number | null {
  return pcrFlags(bytes, at) & 0x10 ? readBase(bytes, at + 6) : null
}

/** Moves every clock that the packet carries. */
export function shiftTimes(bytes: Uint8Array, at: number, ticks: number): void {
  const flags = pcrFlags(bytes, at)
  if (flags & 0x10) writeBase(bytes, at + 6, readBase(bytes, at + 6) + ticks)
  // The original PCR of a remultiplexed stream follows it.
  const originalAt = at + (flags & 0x10 ? 12 : 6)
  if (flags & 0x08) writeBase(bytes, originalAt, readBase(bytes, originalAt) + ticks)
  for (const place of pesTimePlaces(bytes, at)) writeTime(bytes, place, readTime(bytes, place) + ticks)
}

/** The adaptation field's flags as far as it is long enough for the clocks that they announce; else 0. */
function pcrFlags(bytes: Uint8Array, at: number): number {
  if ((byte(bytes, at + 3) & 0x20) === 0) return 0
  const length = byte(bytes, at + 4)
  const flags = length > 0 ? byte(bytes, at + 5) & 0x18 : 0
  const needed = 1 + (flags & 0x10 ? 6 : 0) + (flags & 0x08 ? 6 : 0)
  return length >= needed && 5 + length <= packetBytes ? flags : 0
}

/** Of PTS and DTS, in that order, as many as there are, if they are in this packet as a whole. */
function pesTimePlaces(bytes: Uint8Array, at: number): readonly number[] {
  if (!startsUnit(bytes, at) || isScrambled(bytes, at)) return none
  const pesAt = payloadOf(bytes, at)
  if (pesAt + 9 > at + packetBytes) return none
  if (byte(bytes, pesAt) !== 0 || byte(bytes, pesAt + 1) !== 0 || byte(bytes, pesAt + 2) !== 1) return none
  if (headless.has(byte(bytes, pesAt + 3)) || byte(bytes, pesAt + 6) >> 6 !== 0b10) return none
  const flags = byte(bytes, pesAt + 7) >> 6
  const places = flags === 0b10 ? [pesAt + 9] : flags === 0b11 ? [pesAt + 9, pesAt + 14] : none
  return places.every((place) => place + 5 <= at + packetBytes) ? places : none
}

const none: readonly number[] = []

/** Streams whose PES packets have no such head: programme stream map, padding, private 2, ECM, EMM, DSM-CC, type E, directory. */
const headless = new Set([0xbc, 0xbe, 0xbf, 0xf0, 0xf1, 0xf2, 0xf8, 0xff])

function readTime(bytes: Uint8Array, at: number): number {
  return (
    ((byte(bytes, at) >> 1) & 0x07) * 2 ** 30 +
    (byte(bytes, at + 1) << 22) +
    ((byte(bytes, at + 2) >> 1) << 15) +
    (byte(bytes, at + 3) << 7) +
    (byte(bytes, at + 4) >> 1)
  )
}

function writeTime(bytes: Uint8Array, at: number, ticks: number): void {
  const time = wrapped(ticks)
  const low = time % 2 ** 30
  bytes[at] = (byte(bytes, at) & 0xf0) | (Math.floor(time / 2 ** 30) << 1) | 1
  bytes[at + 1] = low >> 22
  bytes[at + 2] = ((low >> 14) & 0xfe) | 1
  bytes[at + 3] = (low >> 7) & 0xff
  bytes[at + 4] = ((low << 1) & 0xfe) | 1
}

function readBase(bytes: Uint8Array, at: number): number {
  const high =
    byte(bytes, at) * 2 ** 24 + (byte(bytes, at + 1) << 16) + (byte(bytes, at + 2) << 8) + byte(bytes, at + 3)
  return high * 2 + (byte(bytes, at + 4) >> 7)
}

function writeBase(bytes: Uint8Array, at: number, ticks: number): void {
  const time = wrapped(ticks)
  const high = Math.floor(time / 2)
  bytes[at] = high >>> 24
  bytes[at + 1] = (high >>> 16) & 0xff
  bytes[at + 2] = (high >>> 8) & 0xff
  bytes[at + 3] = high & 0xff
  bytes[at + 4] = ((time & 1) << 7) | (byte(bytes, at + 4) & 0x7f)
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0
}
