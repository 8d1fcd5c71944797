/** Whatever happens, in whatever order: what each player gets is right. fast-check prints the seed of a failing run. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ReaderSink } from '../ports.ts'
import { batchMs } from './intake.ts'
import { addPlayer, pids, setUp, withoutStuffing, type Player } from './test-players.ts'
import { concat } from './sections.ts'
import { createTestStream, testPids, ticksPerPicture, type TestStreamOptions } from './test-stream.ts'
import { isRandomAccess, packetBytes } from './ts-packet.ts'

const slowReaderMs = 8000

type Action =
  | { do: 'push'; pictures: number; chunkBytes: number }
  | { do: 'pause'; ms: number }
  | { do: 'add'; roomBytes: number }
  | { do: 'drain' | 'close' | 'kick'; player: number }
  | { do: 'gap'; halfBytes: number }

const player = fc.nat(11)
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('push' as const),
      pictures: fc.integer({ min: 1, max: 30 }),
      chunkBytes: fc.oneof(fc.integer({ min: 40, max: 1000 }), fc.integer({ min: 1000, max: 100_000 })),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('pause' as const),
      ms: fc.oneof(fc.nat(100), fc.nat(5000)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      roomBytes: fc.constantFrom(1, 5_000, 100_000, Infinity),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('drain' as const), player }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('close' as const, 'kick' as const), player }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('gap' as const), halfBytes: fc.integer({ min: 0, max: 187 }) }),
  },
)

const streamOptions: fc.Arbitrary<Omit<TestStreamOptions, 'label'>> = fc.record({
  codec: fc.constantFrom('h264', 'h265', 'mpeg2'),
  keyframeEvery: fc.integer({ min: 1, max: 40 }),
  packetsPerPicture: fc.integer({ min: 1, max: 12 }),
  flagsKeyframes: fc.boolean(),
})

/** Runs the actions and checks every player, during and at the end. `wrap` may plant a bug. */
function play(
  actions: readonly Action[],
  options: Omit<TestStreamOptions, 'label'>,
  wrap?: (sink: ReaderSink) => ReaderSink,
): void {
  const { clock, broadcast } = setUp({ slowReaderMs, capacityBytes: 64 << 20 })
  let label = 1
  let pictures = 0
  let stream = createTestStream({ ...options, label })
  /** What was pushed of each upstream, half packets left out. */
  const upstreams: { bytes: Uint8Array; atMs: number }[][] = [[]]
  const players: { player: Player; endedAtMs: number | null }[] = []

  const step = (action: Action): void => {
    switch (action.do) {
      case 'push': {
        const bytes = stream.pictures(action.pictures)
        pictures += action.pictures
        upstreams.at(-1)?.push({ bytes, atMs: clock.now() })
        for (let at = 0; at < bytes.length; at += action.chunkBytes) {
          // A buffer of the caller's own: it may be used again after push.
          const chunk = bytes.slice(at, at + action.chunkBytes)
          broadcast.push(chunk)
          chunk.fill(0xee)
        }
        return
      }
      case 'pause':
        return clock.advance(action.ms)
      case 'add':
        players.push({
          player: addPlayer(broadcast, clock, { roomBytes: action.roomBytes, ...(wrap ? { wrap } : {}) }),
          endedAtMs: null,
        })
        return
      case 'drain':
        return players[action.player]?.player.drain()
      case 'close':
        return players[action.player]?.player.reader.close()
      case 'kick':
        return players[action.player]?.player.reader.kick()
      case 'gap':
        broadcast.push(stream.pictures(1).subarray(0, action.halfBytes))
        broadcast.gap()
        // The same broadcast, further on: what becomes of its clock otherwise is for splice.test.ts to say.
        stream = createTestStream({ ...options, label: ++label, beginTicks: pictures * ticksPerPicture })
        upstreams.push([])
    }
  }

  for (const action of actions) {
    step(action)
    for (const entry of players) {
      const { reader, ends, fullSinceMs } = entry.player
      if (ends.length === 0) expect(reader.lagMs === 0 || fullSinceMs !== null).toBe(true)
      if (ends.length > 0) entry.endedAtMs ??= clock.now()
    }
  }
  const stillThere = players.filter(({ endedAtMs }) => endedAtMs === null).map((entry) => entry.player)
  expect(broadcast.readerCount).toBe(stillThere.length)
  for (const one of stillThere) one.drainAll()
  broadcast.end()
  for (const one of stillThere) one.drainAll()

  const whole = upstreams.map((pushes) => withoutCounters(concat(pushes.map(({ bytes }) => bytes))))
  for (const { player: one, endedAtMs } of players) {
    expect(one.ends).toHaveLength(1)
    const end = checkMedia(withoutCounters(withoutStuffing(one.received())), whole, endedAtMs === null)
    if (one.ends[0] === 'slow' && end !== null) {
      const dueSinceMs = pushedAt(upstreams.slice(end.upstream).flat(), end.at)
      expect((endedAtMs ?? clock.now()) - dueSinceMs, 'lag of the dropped').toBeGreaterThan(
        slowReaderMs - batchMs,
      )
    }
    expect(one.reader.bytes).toBe(one.received().length)
  }
  expect(clock.pending()).toBe(0)
}

/** When the byte at `at` of an upstream, or the next one after its end, was pushed. */
function pushedAt(pushes: readonly { bytes: Uint8Array; atMs: number }[], at: number): number {
  let offset = 0
  const push = pushes.find(({ bytes }) => (offset += bytes.length) > at)
  return push?.atMs ?? Infinity
}

interface Place {
  readonly upstream: number
  readonly at: number
}

/** What a player got is, for each upstream in turn or some of them: PAT, PMT, then that upstream from a keyframe on without a hole. Answers where it ends. */
function checkMedia(media: Uint8Array, upstreams: readonly Uint8Array[], toTheEnd: boolean): Place | null {
  let at = 0
  let upstream = -1
  let end: Place | null = null
  while (at < media.length) {
    expect(pids(media.subarray(at, at + 2 * packetBytes))).toEqual([0, testPids.pmt])
    const joinAt = at + 2 * packetBytes
    // One that stalled right there got no more than the tables.
    if (joinAt === media.length) {
      expect(toTheEnd).toBe(false)
      return end
    }
    const keyframe = media.subarray(joinAt, joinAt + packetBytes)
    const place = findPacket(keyframe, upstreams, upstream + 1)
    expect(place, 'a keyframe of one of the upstreams to come').not.toBeNull()
    if (place === null) return end
    const tables = upstreams[place.upstream]?.subarray(place.at - 2 * packetBytes, place.at) ?? []
    expect(media.subarray(at, joinAt)).toEqual(tables)
    upstream = place.upstream
    const rest = upstreams[upstream]?.subarray(place.at) ?? new Uint8Array()
    const got = media.subarray(joinAt, joinAt + rest.length)
    expect(Buffer.compare(got, rest.subarray(0, got.length))).toBe(0)
    at = joinAt + got.length
    end = { upstream, at: place.at + got.length }
  }
  const last = upstreams.at(-1)?.length ?? 0
  // Every upstream begins with a keyframe, so one who stays to the end has something of the last one.
  if (toTheEnd && last >= 4 * packetBytes) {
    expect(upstream).toBe(upstreams.length - 1)
    expect(
      Buffer.compare(media.subarray(-packetBytes), upstreams.at(-1)?.subarray(-packetBytes) ?? media),
    ).toBe(0)
  }
  return end
}

/** An upstream that follows another goes on with its counters. */
function withoutCounters(packets: Uint8Array): Uint8Array {
  const copy = packets.slice()
  for (let at = 3; at < copy.length; at += packetBytes) copy[at] = (copy[at] ?? 0) & 0xf0
  return copy
}

/** Keyframes directly follow their PAT and PMT in the test stream. */
function findPacket(packet: Uint8Array, upstreams: readonly Uint8Array[], from: number): Place | null {
  for (let upstream = from; upstream < upstreams.length; upstream++) {
    const at = Buffer.from(upstreams[upstream] ?? []).indexOf(packet)
    if (at >= 2 * packetBytes && pids(packet)[0] === testPids.leader) return { upstream, at }
  }
  return null
}

describe('whatever pushes, pauses, joins, stalls and failovers come in whatever order', () => {
  it('every player gets whole packets from PAT, PMT and a keyframe on without a hole, and one end', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 50, size: 'max' }), streamOptions, (actions, options) => {
        play(actions, options)
      }),
      { numRuns: 200 },
    )
  })

  const run = (wrap: (sink: ReaderSink) => ReaderSink) =>
    fc.check(
      fc.property(fc.array(action, { maxLength: 50, size: 'max' }), streamOptions, (actions, options) => {
        play(actions, options, wrap)
      }),
      { numRuns: 300, seed: 1, endOnFailure: true },
    )

  it('which would be noticed if batches were written to again after they were sent', () => {
    const shared = new Uint8Array(1 << 20)
    const reusing = (sink: ReaderSink): ReaderSink => ({
      ...sink,
      write(chunk) {
        shared.set(chunk)
        return sink.write(shared.subarray(0, chunk.length))
      },
    })
    expect(run(reusing).failed).toBe(true)
  })

  it('which would be noticed if a batch got lost now and then', () => {
    const losing = (sink: ReaderSink): ReaderSink => {
      let writes = 0
      return { ...sink, write: (chunk) => (++writes % 10 === 0 ? true : sink.write(chunk)) }
    }
    expect(run(losing).failed).toBe(true)
  })
})

describe('garbage', () => {
  it('of any kind and length never throws, and only whole packets come out', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 2000, size: 'max' }),
            fc.record({
              pictures: fc.integer({ min: 1, max: 20 }),
              from: fc.nat(400),
              flips: fc.array(fc.nat()),
            }),
          ),
          { maxLength: 20 },
        ),
        (parts) => {
          const { clock, broadcast, stream } = setUp({ capacityBytes: 200_000 })
          const player = addPlayer(broadcast, clock)
          for (const part of parts) {
            if (part instanceof Uint8Array) {
              broadcast.push(part)
            } else {
              const bytes = stream.pictures(part.pictures)
              for (const flip of part.flips) bytes[flip % bytes.length] = flip & 0xff
              broadcast.push(bytes.subarray(part.from))
            }
            clock.advance(200)
          }
          broadcast.end()
          const { length } = player.received()
          expect(length % packetBytes).toBe(0)
          for (let at = 0; at < length; at += packetBytes) expect(player.received()[at]).toBe(0x47)
          expect(player.ends).toEqual(['ended'])
          expect(clock.pending()).toBe(0)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('between packets is left out, and the picture goes on behind it', () => {
    const { clock, broadcast, stream } = setUp()
    const player = addPlayer(broadcast, clock)
    broadcast.push(stream.pictures(10))
    broadcast.push(new Uint8Array(1000).fill(0x47, 200, 300))
    const after = stream.pictures(10)
    broadcast.push(after)
    broadcast.end()
    const media = withoutStuffing(player.received())
    expect(Buffer.compare(media.subarray(-after.length), after)).toBe(0)
    expect(isRandomAccess(media, 2 * packetBytes)).toBe(true)
  })
})

describe('memory', () => {
  it('stays within the ring, however much is pushed and whoever stalls', () => {
    const capacityBytes = 1 << 20
    const { clock, broadcast, stream } = setUp({ capacityBytes })
    // Late players can be given no more than the ring holds, which makes its size visible.
    for (let n = 0; n < 40; n++) {
      broadcast.push(stream.pictures(100))
      clock.advance(10)
      const player = addPlayer(broadcast, clock, { roomBytes: n % 2 === 0 ? 1 : Infinity })
      player.drainAll()
      expect(player.received().length).toBeLessThanOrEqual(capacityBytes + 2 * packetBytes)
    }
  })
})
