/** Tells by a picture's first bytes whether decoding can begin with it, for senders that set no random access flag. */

/** Which video stream types there are, and which of them can be looked into. ISO/IEC 13818-1 table 2-34, SMPTE RP 227, GB/T. */
export type VideoCodec = 'mpeg2' | 'h264' | 'h265' | 'opaque'

const codecs = new Map<number, VideoCodec>([
  [0x01, 'mpeg2'],
  [0x02, 'mpeg2'],
  [0x10, 'opaque'], // MPEG-4 part 2
  [0x1b, 'h264'],
  [0x20, 'opaque'], // H.264 MVC
  [0x21, 'opaque'], // JPEG 2000
  [0x24, 'h265'],
  [0x33, 'opaque'], // H.266
  [0x42, 'opaque'], // AVS
  [0xd1, 'opaque'], // Dirac
  [0xd2, 'opaque'], // AVS2
  [0xd4, 'opaque'], // AVS3
  [0xea, 'opaque'], // VC-1
])

export function videoCodecOf(streamType: number): VideoCodec | null {
  return codecs.get(streamType) ?? null
}

export type Verdict = 'keyframe' | 'other' | 'unsure'

export interface KeyframeScan {
  /** Looks at the next bytes of the picture. */
  feed(bytes: Uint8Array, from: number, to: number): Verdict
}

/** A scan for one picture; bytes may come in pieces. */
export function scanForKeyframe(codec: VideoCodec): KeyframeScan {
  const verdictOf = verdicts[codec]
  let lastFour = 0xffffffff
  return {
    feed(bytes, from, to) {
      for (let at = from; at < to; at++) {
        lastFour = ((lastFour << 8) | (bytes[at] ?? 0)) >>> 0
        // 00 00 01 and then the byte that names the unit
        if (lastFour >>> 8 !== 1) continue
        const verdict = verdictOf(lastFour & 0xff)
        if (verdict !== 'unsure') return verdict
      }
      return 'unsure'
    },
  }
}

const verdicts: Record<VideoCodec, (unit: number) => Verdict> = {
  /** A sequence header or a group of pictures; a picture without either is no place to begin. */
  mpeg2: (unit) => (unit === 0xb3 || unit === 0xb8 ? 'keyframe' : unit === 0x00 ? 'other' : 'unsure'),
  /** ITU-T H.264 table 7-1: 5 IDR slice, 7 SPS (also before the recovery point of an open group), 1 to 4 other slices. */
  h264: (unit) => {
    const type = unit & 0x1f
    return type === 5 || type === 7 ? 'keyframe' : type >= 1 && type <= 4 ? 'other' : 'unsure'
  },
  /** ITU-T H.265 table 7-1: 16 to 23 random access pictures, 32 VPS, 33 SPS, 0 to 15 other pictures. */
  h265: (unit) => {
    const type = (unit >> 1) & 0x3f
    if ((type >= 16 && type <= 23) || type === 32 || type === 33) return 'keyframe'
    return type < 16 ? 'other' : 'unsure'
  },
  opaque: () => 'unsure',
}
