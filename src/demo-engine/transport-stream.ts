/**
 * Reading and patching of MPEG transport stream packets (ISO/IEC 13818-1), as much as a loop of one file needs.
 * Every function takes the buffer and the offset of a packet's or field's first byte.
 */

export const packetBytes = 188
/** Time stamps and the PCR base count at 90 kHz and wrap at 33 bits, every 26.5 hours. */
export const ticksPerMs = 90
export const timestampWrap = 2 ** 33

export const pids = { pat: 0x0000, sdt: 0x0011, none: 0x1fff } as const

export function pidOf(buffer: Uint8Array, packet: number): number {
  return ((byte(buffer, packet + 1) & 0x1f) << 8) | byte(buffer, packet + 2)
}

export function startsUnit(buffer: Uint8Array, packet: number): boolean {
  return (byte(buffer, packet + 1) & 0x40) !== 0
}

export function hasPayload(buffer: Uint8Array, packet: number): boolean {
  return (byte(buffer, packet + 3) & 0x10) !== 0
}

/** The adaptation field's flags; 0 without one. */
function adaptationFlags(buffer: Uint8Array, packet: number): number {
  const present = (byte(buffer, packet + 3) & 0x20) !== 0 && byte(buffer, packet + 4) > 0
  return present ? byte(buffer, packet + 5) : 0
}

export function isRandomAccess(buffer: Uint8Array, packet: number): boolean {
  return (adaptationFlags(buffer, packet) & 0x40) !== 0
}

export function setContinuityCounter(buffer: Uint8Array, packet: number, counter: number): void {
  buffer[packet + 3] = (byte(buffer, packet + 3) & 0xf0) | (counter & 0x0f)
}

/** Where the PCR is, counted from the packet's first byte; null without one. */
export function pcrOffset(buffer: Uint8Array, packet: number): number | null {
  return (adaptationFlags(buffer, packet) & 0x10) !== 0 ? 6 : null
}

/** PCR base in 90 kHz ticks; the 27 MHz extension is left as it is by both functions. */
export function readPcrBase(buffer: Uint8Array, at: number): number {
  return readUint32(buffer, at) * 2 + (byte(buffer, at + 4) >> 7)
}

export function writePcrBase(buffer: Uint8Array, at: number, ticks: number): void {
  writeUint32(buffer, at, Math.floor(ticks / 2))
  buffer[at + 4] = ((ticks & 1) << 7) | (byte(buffer, at + 4) & 0x7f)
}

/** Where PTS and DTS of a PES header are, counted from the packet's first byte; empty without them. */
export function pesTimestampOffsets(buffer: Uint8Array, packet: number): number[] {
  if (!startsUnit(buffer, packet) || !hasPayload(buffer, packet)) return []
  const adaptation = (byte(buffer, packet + 3) & 0x20) !== 0 ? 1 + byte(buffer, packet + 4) : 0
  const pes = 4 + adaptation
  const isPes = readUint32(buffer, packet + pes) >>> 8 === 1
  const flags = isPes ? byte(buffer, packet + pes + 7) >> 6 : 0
  if (flags === 0b10) return [pes + 9]
  if (flags === 0b11) return [pes + 9, pes + 14]
  return []
}

/** A 33-bit time stamp in 90 kHz ticks, spread over five bytes with marker bits between. */
export function readTimestamp(buffer: Uint8Array, at: number): number {
  return (
    ((byte(buffer, at) >> 1) & 0x07) * 2 ** 30 +
    (byte(buffer, at + 1) << 22) +
    ((byte(buffer, at + 2) >> 1) << 15) +
    (byte(buffer, at + 3) << 7) +
    (byte(buffer, at + 4) >> 1)
  )
}

export function writeTimestamp(buffer: Uint8Array, at: number, ticks: number): void {
  const low = ticks % 2 ** 30
  buffer[at] = (byte(buffer, at) & 0xf0) | (Math.floor(ticks / 2 ** 30) << 1) | 1
  buffer[at + 1] = (low >> 22) & 0xff
  buffer[at + 2] = ((low >> 14) & 0xfe) | 1
  buffer[at + 3] = (low >> 7) & 0xff
  buffer[at + 4] = ((low << 1) & 0xfe) | 1
}

/** A Service Description Table of one service (ETSI EN 300 468), in one packet. Names are cut at 60 bytes of UTF-8. */
export function sdtPacket(serviceId: number, serviceName: string, provider: string): Buffer {
  const name = dvbText(serviceName)
  const providerText = dvbText(provider)
  const descriptor = Buffer.concat([
    Buffer.from([0x48, 3 + providerText.length + name.length, 0x01, providerText.length]),
    providerText,
    Buffer.from([name.length]),
    name,
  ])
  const body = Buffer.concat([
    // transport stream id 1, version 0 current, sections 0 of 0, original network id 0xff01 as ffmpeg has it
    Buffer.from([0x00, 0x01, 0xc1, 0x00, 0x00, 0xff, 0x01, 0xff]),
    // the service: no EIT, running, free to air
    Buffer.from([serviceId >> 8, serviceId & 0xff, 0xfc, 0x80, descriptor.length]),
    descriptor,
  ])
  const head = Buffer.from([0x42, 0xf0, body.length + 4])
  const section = Buffer.concat([head, body, Buffer.alloc(4)])
  section.writeUInt32BE(crc32Mpeg(section.subarray(0, -4)), section.length - 4)
  const packet = Buffer.alloc(packetBytes, 0xff)
  packet.set([0x47, 0x40, pids.sdt, 0x10, 0x00])
  packet.set(section, 5)
  return packet
}

/** Null packets (PID 0x1FFF), which every demuxer drops. */
export function nullPackets(count: number): Buffer {
  const buffer = Buffer.alloc(count * packetBytes, 0xff)
  for (let at = 0; at < buffer.length; at += packetBytes) buffer.set([0x47, 0x1f, 0xff, 0x10], at)
  return buffer
}

/** CRC-32/MPEG-2 of a section: zlib's polynomial, but not reflected. */
export function crc32Mpeg(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const value of bytes) {
    crc ^= value << 24
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  return crc >>> 0
}

/** DVB text; the leading 0x15 says UTF-8, plain ASCII goes without it. */
function dvbText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8').subarray(0, 60)
  return bytes.every((value) => value < 0x80) ? bytes : Buffer.concat([Buffer.from([0x15]), bytes])
}

function byte(buffer: Uint8Array, at: number): number {
  return buffer[at] ?? 0
}

function readUint32(buffer: Uint8Array, at: number): number {
  return (
    ((byte(buffer, at) << 24) |
      (byte(buffer, at + 1) << 16) |
      (byte(buffer, at + 2) << 8) |
      byte(buffer, at + 3)) >>>
    0
  )
}

function writeUint32(buffer: Uint8Array, at: number, value: number): void {
  buffer[at] = value >>> 24
  buffer[at + 1] = (value >>> 16) & 0xff
  buffer[at + 2] = (value >>> 8) & 0xff
  buffer[at + 3] = value & 0xff
}
