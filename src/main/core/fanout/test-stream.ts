/**
 * A made-up transport stream for tests and benchmarks: right in everything that fan-out and a demuxer look at (tables
 * with checksums, counters, clock, PES heads, the first units of each picture), with filler where pictures would be.
 */
import { concat } from './sections.ts'
import { packetBytes, syncByte } from './ts-packet.ts'

export interface TestStreamOptions {
  readonly codec: 'h264' | 'h265' | 'mpeg2' | 'audio' | 'unknown'
  /** Pictures from one keyframe to the next. */
  readonly keyframeEvery: number
  /** Packets of each picture, at least 1. */
  readonly packetsPerPicture: number
  /** Whether keyframes carry random_access_indicator, as most but not all senders do. */
  readonly flagsKeyframes: boolean
  /** Told apart from other streams by this: goes into every packet's filler. */
  readonly label: number
  /** Its clock at the first picture, in 90 kHz ticks. */
  readonly beginTicks?: number
}

export interface TestStream {
  /** The next picture's packets; PAT and PMT go before each keyframe. */
  picture(): Uint8Array
  /** The next `count` pictures. */
  pictures(count: number): Uint8Array
}

export const testPids = { pmt: 0x1000, leader: 0x100 } as const

export const ticksPerPicture = 3600
const program = 1

export function createTestStream(options: TestStreamOptions): TestStream {
  const { codec, keyframeEvery, packetsPerPicture, flagsKeyframes, label, beginTicks = 0 } = options
  const counters = new Map<number, number>()
  let pictures = 0
  let packets = 0

  const nextCounter = (pid: number): number => {
    const counter = counters.get(pid) ?? 0
    counters.set(pid, (counter + 1) & 0x0f)
    return counter
  }

  const packet = (pid: number, starts: boolean, adaptation: Uint8Array | null): Uint8Array => {
    const bytes = new Uint8Array(packetBytes).fill(0xff)
    bytes[0] = syncByte
    bytes[1] = (starts ? 0x40 : 0) | (pid >> 8)
    bytes[2] = pid & 0xff
    bytes[3] = (adaptation === null ? 0x10 : 0x30) | nextCounter(pid)
    if (adaptation !== null) {
      bytes[4] = adaptation.length
      bytes.set(adaptation, 5)
    }
    return bytes
  }

  const table = (pid: number, section: Uint8Array): Uint8Array => {
    const bytes = packet(pid, true, null)
    bytes[4] = 0
    bytes.set(section, 5)
    return bytes
  }

  const picture = (): Uint8Array => {
    const isKeyframe = pictures % keyframeEvery === 0
    const ticks = beginTicks + pictures * ticksPerPicture
    pictures++
    const parts: Uint8Array[] = []
    if (isKeyframe) parts.push(table(0, patSection()), table(testPids.pmt, pmtSection(streamTypes[codec])))
    for (let n = 0; n < packetsPerPicture; n++) {
      const starts = n === 0
      const flags = isKeyframe && flagsKeyframes ? 0x50 : 0x10
      const bytes = packet(testPids.leader, starts, starts ? new Uint8Array([flags, ...clock(ticks)]) : null)
      const payloadAt = starts ? 12 : 4
      if (starts)
        bytes.set([...pesHead(codec, ticks + 9000), ...(units[codec][isKeyframe ? 0 : 1] ?? [])], payloadAt)
      // No two packets are the same, and none looks like a start code inside.
      new DataView(bytes.buffer).setUint32(packetBytes - 9, (0x80000000 | packets++) >>> 0)
      bytes.set([0xff, label & 0xff, 0xff], packetBytes - 4)
      parts.push(bytes)
    }
    return concat(parts)
  }

  return { picture, pictures: (count) => concat(Array.from({ length: count }, picture)) }
}

const streamTypes = { h264: 0x1b, h265: 0x24, mpeg2: 0x02, audio: 0x0f, unknown: 0x05 } as const

/** How a keyframe and another picture begin. */
const units: Record<TestStreamOptions['codec'], readonly (readonly number[])[]> = {
  // access unit delimiter, then SPS, PPS and IDR slice; or a plain slice
  h264: [
    [
      0, 0, 0, 1, 0x09, 0xf0, 0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x1e, 0xd9, 0, 0, 0, 1, 0x68, 0xce, 0x38, 0x80, 0,
      0, 1, 0x65,
    ],
    [0, 0, 0, 1, 0x09, 0xf0, 0, 0, 1, 0x41],
  ],
  // access unit delimiter, then VPS; or a trailing picture
  h265: [
    [0, 0, 0, 1, 0x46, 0x01, 0x50, 0, 0, 0, 1, 0x40, 0x01],
    [0, 0, 0, 1, 0x46, 0x01, 0x50, 0, 0, 1, 0x02, 0x01],
  ],
  mpeg2: [
    [0, 0, 1, 0xb3, 0x2d, 0x02, 0x40],
    [0, 0, 1, 0x00, 0x01],
  ],
  audio: [
    [0xff, 0xf1, 0x50, 0x80],
    [0xff, 0xf1, 0x50, 0x80],
  ],
  unknown: [[], []],
}

const clock = (ticks: number): readonly number[] => {
  const base = ticks % 2 ** 33
  return [
    Math.floor(base / 2 ** 25) & 0xff,
    (base >>> 17) & 0xff,
    (base >>> 9) & 0xff,
    (base >>> 1) & 0xff,
    ((base & 1) << 7) | 0x7e,
    0,
  ]
}

const pesHead = (codec: TestStreamOptions['codec'], pts: number): readonly number[] => [
  0,
  0,
  1,
  codec === 'audio' ? 0xc0 : 0xe0,
  0,
  0,
  0x80,
  0x80,
  5,
  0x21 | ((Math.floor(pts / 2 ** 30) & 7) << 1),
  (pts >>> 22) & 0xff,
  1 | ((pts >>> 14) & 0xfe),
  (pts >>> 7) & 0xff,
  1 | ((pts << 1) & 0xfe),
]

const patSection = (): Uint8Array =>
  section(0x00, 1, [0, program, 0xe0 | (testPids.pmt >> 8), testPids.pmt & 0xff])

const pmtSection = (streamType: number): Uint8Array => {
  const [high, low] = [0xe0 | (testPids.leader >> 8), testPids.leader & 0xff]
  return section(0x02, program, [high, low, 0xf0, 0, streamType, high, low, 0xf0, 0])
}

/** A section with its head and checksum around `body`. */
export function section(tableId: number, extension: number, body: readonly number[]): Uint8Array {
  const length = 5 + body.length + 4
  const bytes = [
    tableId,
    0xb0 | (length >> 8),
    length & 0xff,
    extension >> 8,
    extension & 0xff,
    0xc1,
    0,
    0,
    ...body,
  ]
  const checksum = crc32(bytes)
  return new Uint8Array([
    ...bytes,
    checksum >>> 24,
    (checksum >>> 16) & 0xff,
    (checksum >>> 8) & 0xff,
    checksum & 0xff,
  ])
}

/** CRC-32/MPEG-2. */
function crc32(bytes: readonly number[]): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte << 24
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  return crc >>> 0
}
