/** The head of an MPEG transport stream packet (ISO/IEC 13818-1, 2.4.3.2), read in place: `at` is where it begins. */

export const packetBytes = 188
export const syncByte = 0x47
/** Packets of this pid are stuffing, which every player throws away. */
export const nullPid = 0x1fff

export function pidOf(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 1] ?? 0) & 0x1f) << 8) | (bytes[at + 2] ?? 0)
}

/** Whether the sender's hardware marked it as broken; its content must not be believed. */
export function isDamaged(bytes: Uint8Array, at: number): boolean {
  return ((bytes[at + 1] ?? 0) & 0x80) !== 0
}

/** payload_unit_start_indicator: a PES packet or a section begins in it. */
export function startsUnit(bytes: Uint8Array, at: number): boolean {
  return ((bytes[at + 1] ?? 0) & 0x40) !== 0
}

export function hasPayload(bytes: Uint8Array, at: number): boolean {
  return ((bytes[at + 3] ?? 0) & 0x10) !== 0
}

export function isScrambled(bytes: Uint8Array, at: number): boolean {
  return ((bytes[at + 3] ?? 0) & 0xc0) !== 0
}

/** Where its payload begins; the packet's end where it has none (or says nonsense). */
export function payloadOf(bytes: Uint8Array, at: number): number {
  const control = bytes[at + 3] ?? 0
  const endAt = at + packetBytes
  if ((control & 0x10) === 0) return endAt
  if ((control & 0x20) === 0) return at + 4
  return Math.min(at + 5 + (bytes[at + 4] ?? 0), endAt)
}

const hasAdaptationFlags = (bytes: Uint8Array, at: number): boolean =>
  ((bytes[at + 3] ?? 0) & 0x20) !== 0 && (bytes[at + 4] ?? 0) > 0

/** random_access_indicator: decoding can begin here. */
export function isRandomAccess(bytes: Uint8Array, at: number): boolean {
  return hasAdaptationFlags(bytes, at) && ((bytes[at + 5] ?? 0) & 0x40) !== 0
}

/** Sets discontinuity_indicator where there is room for it: clock and counters start anew here. */
export function markDiscontinuity(bytes: Uint8Array, at: number): void {
  if (hasAdaptationFlags(bytes, at)) bytes[at + 5] = (bytes[at + 5] ?? 0) | 0x80
}

/** Makes stuffing of it, where there is no way to leave it out. */
export function nullify(bytes: Uint8Array, at: number): void {
  bytes.set([syncByte, nullPid >> 8, nullPid & 0xff, 0x10], at)
}

export function nullPackets(count: number): Uint8Array {
  const bytes = new Uint8Array(count * packetBytes).fill(0xff)
  for (let at = 0; at < bytes.length; at += packetBytes) bytes.set([syncByte, 0x1f, 0xff, 0x10], at)
  return bytes
}
