/**
 * The broadcast: one short test pattern, repeated for ever with continuous PCR, PTS, DTS and continuity counters.
 *
 * The stream is a pure function of wall time: packet n is the same on every engine, as with a real broadcast that many
 * engines relay. Nothing is buffered, so a slow reader or a second engine costs no memory, and a player that is moved
 * to another engine goes on at the same picture.
 */
import { readFileSync } from 'node:fs'
import {
  hasPayload,
  isRandomAccess,
  nullPackets,
  packetBytes,
  pcrOffset,
  pesTimestampOffsets,
  pidOf,
  pids,
  readPcrBase,
  readTimestamp,
  sdtPacket,
  setContinuityCounter,
  startsUnit,
  ticksPerMs,
  timestampWrap,
  writePcrBase,
  writeTimestamp,
} from './transport-stream.ts'

/** The loop's length, a whole number of video frames (40 ms) and AAC frames (1024 / 48 kHz): 400 and 750. */
export const loopMs = 16_000
const loopTicks = loopMs * ticksPerMs

/** Packets are numbered from 1970 on; `PacketNumber` only grows with time. */
export type PacketNumber = number

export interface TestPattern {
  /** Average over a loop. */
  readonly bytesPerSecond: number
  readonly segmentMs: number
  /** The first packet that is not due yet at this wall time (epoch milliseconds). */
  packetAt(wallMs: number): PacketNumber
  /** The newest place at or before that time where a decoder can start: SDT, PAT, PMT, then a keyframe. */
  joinAt(wallMs: number): PacketNumber
  /** The packets from `from` up to, not including, `to`, with the SDT naming the service. */
  read(from: PacketNumber, to: PacketNumber, serviceName: string): Buffer
  /** Number of the HLS segment that is being filled at this time. */
  segmentAt(wallMs: number): number
  /** First packet of a segment, a joining place. */
  segmentStart(segment: number): PacketNumber
}

/** Throws an Error that names the file when it is not a loop as `scripts/make-test-pattern.sh` makes them. */
export function loadTestPattern(file: string): TestPattern {
  const loop = readFileSync(file)
  const index = indexLoop(loop, file)
  const { packets, dueMs, joins } = index
  const joinsPerSegment = joins.length / 4
  if (!Number.isInteger(joinsPerSegment)) throw new Error(`${file}: keyframes do not divide into 4 segments`)
  const firstOf = (loopNumber: number): PacketNumber => loopNumber * packets

  const joinNumber = (n: number): PacketNumber =>
    firstOf(Math.floor(n / joins.length)) + (joins[n % joins.length] ?? 0)

  return {
    bytesPerSecond: (loop.length * 1000) / loopMs,
    segmentMs: loopMs / 4,
    packetAt: (wallMs) => {
      const loopNumber = Math.floor(wallMs / loopMs)
      return firstOf(loopNumber) + countUntil(dueMs, wallMs - loopNumber * loopMs)
    },
    joinAt: (wallMs) => {
      const loopNumber = Math.floor(wallMs / loopMs)
      const due = countUntil(dueMs, wallMs - loopNumber * loopMs)
      return firstOf(loopNumber) + (joins.findLast((join) => join <= due) ?? 0)
    },
    read: (from, to, serviceName) => {
      const out = Buffer.allocUnsafe(Math.max(0, to - from) * packetBytes)
      const sdt = sdtPacket(index.serviceId, serviceName, 'Weir')
      for (let n = from, at = 0; n < to; n += 1, at += packetBytes) {
        writePacket(loop, index, sdt, n, out, at)
      }
      return out
    },
    segmentAt: (wallMs) => Math.floor((wallMs * 4) / loopMs),
    segmentStart: (segment) => joinNumber(segment * joinsPerSegment),
  }
}

/** Fills a stream up to a multiple of its rate with null packets after each of its own, spread evenly. */
export function padWithNulls(stream: Buffer, rateFactor: number): Buffer {
  const padding = nullPackets(Math.max(0, Math.round(rateFactor) - 1))
  const parts: Buffer[] = []
  for (let at = 0; at < stream.length; at += packetBytes) {
    parts.push(stream.subarray(at, at + packetBytes), padding)
  }
  return Buffer.concat(parts)
}

/** What is known about the file's packets, by their place in the loop. */
interface LoopIndex {
  readonly packets: number
  /** When each packet is due, from the loop's start; never falls. */
  readonly dueMs: Float64Array
  /** Where a decoder can join. */
  readonly joins: readonly number[]
  readonly serviceId: number
  /** Payloads of its PID in this loop before this packet, and in a whole loop: together, the continuity counter. */
  readonly payloadsBefore: Uint32Array
  readonly payloadsPerLoop: Uint32Array
  /** Clock fields of each packet: offset inside the packet and value in ticks, relative to the file's start. */
  readonly clocks: readonly (readonly ClockField[])[]
}

interface ClockField {
  readonly kind: 'pcr' | 'timestamp'
  readonly offset: number
  readonly ticks: number
}

function writePacket(
  loop: Buffer,
  index: LoopIndex,
  sdt: Buffer,
  n: PacketNumber,
  out: Buffer,
  at: number,
): void {
  const loopNumber = Math.floor(n / index.packets)
  const i = n - loopNumber * index.packets
  const source = i * packetBytes
  if (pidOf(loop, source) === pids.sdt) out.set(sdt, at)
  else loop.copy(out, at, source, source + packetBytes)
  const payloads = (loopNumber % 16) * (index.payloadsPerLoop[i] ?? 0) + (index.payloadsBefore[i] ?? 0)
  setContinuityCounter(out, at, payloads % 16)
  for (const { kind, offset, ticks } of index.clocks[i] ?? []) {
    const now = (ticks + loopNumber * loopTicks) % timestampWrap
    if (kind === 'pcr') writePcrBase(out, at + offset, now)
    else writeTimestamp(out, at + offset, now)
  }
}

function indexLoop(loop: Buffer, file: string): LoopIndex {
  const packets = loop.length / packetBytes
  if (!Number.isInteger(packets) || packets === 0)
    throw new Error(`${file} is not a whole number of TS packets`)
  const at = (i: number): number => i * packetBytes
  const clocks: ClockField[][] = []
  const payloads = new Map<number, number>()
  const payloadsBefore = new Uint32Array(packets)
  const joins: number[] = []
  const pcrs: { packet: number; ticks: number }[] = []
  let videoPid = pids.none as number
  for (let i = 0; i < packets; i += 1) {
    if (loop[at(i)] !== 0x47) throw new Error(`${file}: packet ${i} does not begin with the sync byte`)
    const pid = pidOf(loop, at(i))
    const before = payloads.get(pid) ?? 0
    // A packet without payload repeats the counter of the one before it.
    payloadsBefore[i] = hasPayload(loop, at(i)) ? before : before + 15
    if (hasPayload(loop, at(i))) payloads.set(pid, before + 1)
    const fields: ClockField[] = pesTimestampOffsets(loop, at(i)).map((offset) => ({
      kind: 'timestamp',
      offset,
      ticks: readTimestamp(loop, at(i) + offset),
    }))
    const pcr = pcrOffset(loop, at(i))
    if (pcr !== null) {
      // The PCR rides on the video in files of ours.
      videoPid = pid
      const ticks = readPcrBase(loop, at(i) + pcr)
      fields.push({ kind: 'pcr', offset: pcr, ticks })
      pcrs.push({ packet: i, ticks })
    }
    clocks.push(fields)
    if (pid === videoPid && startsUnit(loop, at(i)) && isRandomAccess(loop, at(i))) {
      joins.push(joinBefore(loop, i, file))
    }
  }
  return {
    packets,
    dueMs: dueTimes(packets, pcrs, file),
    joins,
    serviceId: serviceIdOf(loop),
    payloadsBefore,
    payloadsPerLoop: Uint32Array.from({ length: packets }, (_, i) => payloads.get(pidOf(loop, at(i))) ?? 0),
    clocks,
  }
}

/** The tables right before a keyframe's first packet: SDT, PAT, PMT. */
function joinBefore(loop: Buffer, keyframe: number, file: string): number {
  const isJoin =
    keyframe >= 3 &&
    pidOf(loop, (keyframe - 3) * packetBytes) === pids.sdt &&
    pidOf(loop, (keyframe - 2) * packetBytes) === pids.pat
  if (!isJoin) throw new Error(`${file}: the keyframe at packet ${keyframe} has no SDT, PAT, PMT before it`)
  return keyframe - 3
}

/** Each packet is due at its PCR; those between two PCRs are spread evenly. */
function dueTimes(
  packets: number,
  pcrs: readonly { packet: number; ticks: number }[],
  file: string,
): Float64Array {
  const first = pcrs[0]
  if (first === undefined) throw new Error(`${file} has no PCR`)
  const due = new Float64Array(packets)
  const marks = [...pcrs, { packet: packets, ticks: first.ticks + loopTicks }]
  for (let m = 0; m + 1 < marks.length; m += 1) {
    const from = marks[m] ?? first
    const to = marks[m + 1] ?? first
    if (to.ticks < from.ticks) throw new Error(`${file}: the PCR falls at packet ${to.packet}`)
    for (let i = from.packet; i < to.packet; i += 1) {
      const ticks = from.ticks + ((to.ticks - from.ticks) * (i - from.packet)) / (to.packet - from.packet)
      due[i] = (ticks - first.ticks) / ticksPerMs
    }
  }
  return due
}

/** The one program's number, from the first PAT. */
function serviceIdOf(loop: Buffer): number {
  for (let at = 0; at < loop.length; at += packetBytes) {
    if (pidOf(loop, at) === pids.pat) return loop.readUInt16BE(at + 13)
  }
  return 1
}

/** How many of the sorted values are at or before the limit. */
function countUntil(sorted: Float64Array, limit: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
