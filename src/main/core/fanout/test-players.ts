/** Made-up players for the tests of fan-out. */
import { createFakeClock, type FakeClock } from '../fake-clock.ts'
import { type ReaderSink } from '../ports.ts'
import {
  createBroadcast,
  type Broadcast,
  type BroadcastOptions,
  type Reader,
  type ReaderEnd,
} from './broadcast.ts'
import { concat } from './sections.ts'
import { createTestStream, type TestStreamOptions } from './test-stream.ts'
import { nullPid, packetBytes, pidOf } from './ts-packet.ts'

/** A broadcast on a fake clock, and an upstream for it: a keyframe every 10 pictures of 4 packets. */
export function setUp(
  options: Partial<Omit<BroadcastOptions, 'clock'>> & { stream?: Partial<TestStreamOptions> } = {},
) {
  const clock = createFakeClock()
  const { stream, ...rest } = options
  const broadcast = createBroadcast({ clock, capacityBytes: 8 << 20, slowReaderMs: 8000, ...rest })
  return { clock, broadcast, stream: createTestStream({ ...setUp.stream, ...stream }) }
}
setUp.stream = {
  codec: 'h264',
  keyframeEvery: 10,
  packetsPerPicture: 4,
  flagsKeyframes: true,
  label: 1,
} satisfies TestStreamOptions

export interface Player {
  readonly reader: Reader
  readonly ends: readonly ReaderEnd[]
  readonly sinkCalls: readonly ('end' | 'destroy')[]
  /** All bytes that it was given, read only now: a batch that is written to again after it was sent shows. */
  received(): Uint8Array
  /** Its connection takes what is queued. */
  drain(): void
  /** Drains until nothing more comes. */
  drainAll(): void
  /** Since when its connection has been full; null: it is not. */
  readonly fullSinceMs: number | null
}

/** `roomBytes`: what its connection queues before it is full. `wrap` may plant a bug between broadcast and player. */
export function addPlayer(
  broadcast: Broadcast,
  clock: FakeClock,
  { roomBytes = Infinity, wrap = (sink: ReaderSink) => sink } = {},
): Player {
  const chunks: Uint8Array[] = []
  const ends: ReaderEnd[] = []
  const sinkCalls: ('end' | 'destroy')[] = []
  let queuedBytes = 0
  let fullSinceMs: number | null = null
  let added = false
  const sink: ReaderSink = {
    write(chunk) {
      if (fullSinceMs !== null) throw new Error('Written to while full')
      if (sinkCalls.length > 0) throw new Error('Written to after its end')
      chunks.push(chunk)
      queuedBytes += chunk.length
      if (queuedBytes < roomBytes) return true
      fullSinceMs = clock.now()
      return false
    },
    end: () => void sinkCalls.push('end'),
    destroy: () => void sinkCalls.push('destroy'),
  }
  const reader = broadcast.add(wrap(sink), (why) => {
    if (!added) throw new Error('Told of its end before add returned')
    ends.push(why)
  })
  added = true
  const drain = (): void => {
    queuedBytes = 0
    if (fullSinceMs === null) return
    fullSinceMs = null
    reader.drained()
  }
  return {
    reader,
    ends,
    sinkCalls,
    received: () => concat(chunks),
    drain,
    drainAll() {
      while (fullSinceMs !== null) drain()
    },
    get fullSinceMs() {
      return fullSinceMs
    },
  }
}

/** The pid of each packet. */
export function pids(bytes: Uint8Array): number[] {
  if (bytes.length % packetBytes !== 0) throw new Error(`${bytes.length} bytes are no whole packets`)
  return Array.from({ length: bytes.length / packetBytes }, (_, n) => pidOf(bytes, n * packetBytes))
}

export function withoutStuffing(bytes: Uint8Array): Uint8Array {
  return concat(
    pids(bytes).flatMap((pid, n) =>
      pid === nullPid ? [] : [bytes.subarray(n * packetBytes, (n + 1) * packetBytes)],
    ),
  )
}
