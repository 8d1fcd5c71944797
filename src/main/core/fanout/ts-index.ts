/** Watches packets go by and says where a player can begin: at a keyframe, after the PAT and PMT of that moment. */
import { scanForKeyframe, videoCodecOf, type KeyframeScan, type VideoCodec } from './keyframes.ts'
import { concat, createSectionReader, readPat, readPmt, type ElementaryStream } from './sections.ts'
import {
  isDamaged,
  isRandomAccess,
  isScrambled,
  packetBytes,
  payloadOf,
  pidOf,
  startsUnit,
} from './ts-packet.ts'

/** A place where decoding can begin. */
export interface Entrance {
  /** Offset of the packet that it begins with. */
  readonly offset: number
  /**
   * PAT and PMT packets to send before it: those in force at that place, so that the next ones in the stream continue
   * their counters.
   */
  readonly head: Uint8Array
}

export interface TsIndex {
  /** Looks at the packet at `at`, which is `offset` in the stream; answers the entrance that it completes, if any. */
  packet(bytes: Uint8Array, at: number, offset: number): Entrance | null
  /** Whether the programme's video or audio is known, so that an entrance can be expected. */
  readonly recognised: boolean
  /** The stream in which entrances are looked for; null until it is known. */
  readonly leaderPid: number | null
  /** Newest PAT and PMT packets; empty until both were seen. */
  readonly head: Uint8Array
  reset(): void
}

/** A picture's first bytes decide; one that hides what it is for longer than this counts as no keyframe. */
const packetsPerScan = 8

type Leader = { readonly pid: number; readonly codec: VideoCodec | 'audio' }

export function createTsIndex(): TsIndex {
  let program: { readonly program: number; readonly pmtPid: number } | null = null
  let pat: Uint8Array | null = null
  let pmt: Uint8Array | null = null
  let leader: Leader | null = null
  let scan: { readonly entrance: Entrance; readonly keyframe: KeyframeScan; packetsLeft: number } | null =
    null
  let head: Uint8Array | null = null

  const patReader = createSectionReader((section, packets) => {
    const found = readPat(section)
    if (found === null) return
    if (found.program !== program?.program || found.pmtPid !== program.pmtPid) forgetProgram()
    program = found
    pat = packets
    head = null
  })
  const pmtReader = createSectionReader((section, packets) => {
    const streams = program === null ? null : readPmt(section, program.program)
    if (streams === null) return
    pmt = packets
    head = null
    const found = leaderOf(streams)
    if (found?.pid !== leader?.pid || found?.codec !== leader?.codec) scan = null
    leader = found
  })

  const forgetProgram = (): void => {
    program = pmt = leader = scan = head = null
    pmtReader.reset()
  }

  const currentHead = (): Uint8Array =>
    (head ??= pat === null || pmt === null ? new Uint8Array(0) : concat([pat, pmt]))

  const continueScan = (bytes: Uint8Array, from: number, at: number): Entrance | null => {
    if (scan === null) return null
    const verdict = scan.keyframe.feed(bytes, from, at + packetBytes)
    const { entrance } = scan
    if (verdict !== 'unsure' || --scan.packetsLeft <= 0) scan = null
    return verdict === 'keyframe' ? entrance : null
  }

  const leaderPacket = (codec: Leader['codec'], bytes: Uint8Array, at: number, offset: number) => {
    if (!startsUnit(bytes, at)) {
      return scan === null || isScrambled(bytes, at) ? null : continueScan(bytes, payloadOf(bytes, at), at)
    }
    scan = null
    const entrance: Entrance = { offset, head: currentHead() }
    if (codec === 'audio' || isRandomAccess(bytes, at)) return entrance
    const pictureAt = isScrambled(bytes, at) ? null : pastPesHead(bytes, at)
    if (pictureAt === null) return null
    scan = { entrance, keyframe: scanForKeyframe(codec), packetsLeft: packetsPerScan }
    return continueScan(bytes, pictureAt, at)
  }

  return {
    packet(bytes, at, offset) {
      const pid = pidOf(bytes, at)
      // Most packets by far are the leader's, so it is asked first.
      if (leader !== null && pid === leader.pid) {
        return isDamaged(bytes, at) ? null : leaderPacket(leader.codec, bytes, at, offset)
      }
      if (pid === 0) {
        if (!isDamaged(bytes, at)) patReader.packet(bytes, at)
      } else if (program !== null && pid === program.pmtPid) {
        if (!isDamaged(bytes, at)) pmtReader.packet(bytes, at)
      }
      return null
    },
    get recognised() {
      return leader !== null
    },
    get leaderPid() {
      return leader?.pid ?? null
    },
    get head() {
      return currentHead()
    },
    reset() {
      forgetProgram()
      patReader.reset()
      pat = null
    },
  }
}

/** The stream that entrances are looked for in: the first video, else the first audio. */
function leaderOf(streams: readonly ElementaryStream[]): Leader | null {
  for (const { pid, streamType } of streams) {
    const codec = videoCodecOf(streamType)
    if (codec !== null) return { pid, codec }
  }
  const audio = streams.find(isAudio)
  return audio === undefined ? null : { pid: audio.pid, codec: 'audio' }
}

/** MPEG-1, MPEG-2, AAC in ADTS and LATM, raw; ATSC's AC-3, DTS, E-AC-3. */
const audioTypes = new Set([0x03, 0x04, 0x0f, 0x11, 0x1c, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87])
/** DVB (EN 300 468) sends AC-3, E-AC-3, DTS and AAC as private data under these descriptors. */
const audioDescriptors = new Set([0x6a, 0x7a, 0x7b, 0x7c])

function isAudio({ streamType, descriptors }: ElementaryStream): boolean {
  return (
    audioTypes.has(streamType) ||
    (streamType === 0x06 && descriptors.some((tag) => audioDescriptors.has(tag)))
  )
}

/** Where the picture begins in the packet that starts its PES; null where this is no PES or its head fills the packet. */
function pastPesHead(bytes: Uint8Array, at: number): number | null {
  const pesAt = payloadOf(bytes, at)
  const pictureAt = pesAt + 9 + (bytes[pesAt + 8] ?? 0)
  if (pictureAt > at + packetBytes) return null
  return bytes[pesAt] === 0 && bytes[pesAt + 1] === 0 && bytes[pesAt + 2] === 1 ? pictureAt : null
}
