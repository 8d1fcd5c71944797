import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WeirError } from '../../../contract/errors.ts'
import { type StreamProgress } from '../door.ts'
import { createFakeClock } from '../fake-clock.ts'
import { createBroadcast } from '../fanout/broadcast.ts'
import { concat } from '../fanout/sections.ts'
import { findFaults } from '../fanout/test-faults.ts'
import { programmeDefaults, testProgramme, type TestProgrammeOptions } from '../fanout/test-programme.ts'
import { readPcr, ticksPerSecond } from '../fanout/timestamps.ts'
import { nullPackets, packetBytes, pidOf } from '../fanout/ts-packet.ts'
import { type ReaderSink } from '../ports.ts'
import { type SlateName } from './choose.ts'
import { createSlates } from './slates.ts'
import { createWaitingRoom } from './waiting-room.ts'

const { video } = programmeDefaults.pids
const longestHole = 2 * ticksPerSecond

/** Slates of 1.6 s as the real ones are; told apart by the filler of their pictures' second packets. */
const marks: readonly SlateName[] = [
  'unavailable',
  'full',
  'booting',
  'starting',
  'position-1',
  'position-2-20s',
]
const loops = new Map(
  marks.map((name, mark) => {
    const loop = testProgramme({ pictures: 40, keyframeEvery: 40, reorders: false, beginTicks: 72_000 })
    for (let at = 0; at < loop.length; at += packetBytes) {
      if (pidOf(loop, at) === video && (loop[at + 1] ?? 0) < 0x40) loop[at + packetBytes - 1] = mark
    }
    return [name, loop]
  }),
)

function setUp(begin: StreamProgress = { phase: 'starting' }, roomBytes = Infinity) {
  const clock = createFakeClock()
  const state = { progress: begin }
  const chunks: Uint8Array[] = []
  const calls: string[] = []
  let queued = 0
  const room = createWaitingRoom({
    clock,
    loopOf: (name) => loops.get(name) ?? new Uint8Array(0),
    progress: () => state.progress,
    sink: {
      write(chunk) {
        chunks.push(chunk)
        queued += chunk.length
        return queued < roomBytes
      },
      end: () => void calls.push('end'),
      destroy: () => void calls.push('destroy'),
    },
    onOver: () => void calls.push('over'),
  })
  return {
    clock,
    state,
    calls,
    room,
    received: () => concat(chunks),
    takeAll: () => {
      queued = 0
      room.drained()
    },
  }
}

/** The slates that a stream shows, in turn. */
function shown(stream: Uint8Array): (SlateName | undefined)[] {
  const names: (SlateName | undefined)[] = []
  for (let at = 0; at < stream.length; at += packetBytes) {
    if (pidOf(stream, at) !== video || (stream[at + 1] ?? 0) >= 0x40) continue
    const name = marks[stream[at + packetBytes - 1] ?? 255]
    if (names.at(-1) !== name) names.push(name)
  }
  return names
}

const playedMs = (stream: Uint8Array): number => {
  const pcrs: number[] = []
  for (let at = 0; at < stream.length; at += packetBytes) {
    const pcr = readPcr(stream, at)
    if (pcr !== null) pcrs.push(pcr)
  }
  return ((pcrs.at(-1) ?? 0) - (pcrs[0] ?? 0)) / 90
}

const failed = (code: 'content_known_bad' | 'queue_full'): StreamProgress => ({
  phase: 'over',
  error: new WeirError(code),
})

describe('a stream that cannot be had', () => {
  it('is told from the first bytes on, for ten seconds, and then it ends', () => {
    const { clock, calls, received } = setUp(failed('content_known_bad'))
    expect(playedMs(received())).toBeGreaterThan(1000)
    clock.advance(9000)
    expect(calls).toEqual([])
    clock.advance(2000)
    expect(calls).toEqual(['end', 'over'])
    expect(shown(received())).toEqual(['unavailable'])
    expect(findFaults(received(), longestHole)).toEqual([])
    expect(clock.pending()).toBe(0)
  })

  it('is told to one who has waited for it, instead of cutting the connection', () => {
    const { clock, state, calls, room, received } = setUp()
    clock.advance(5000)
    state.progress = failed('content_known_bad')
    room.destroy()
    room.write(testProgramme())
    clock.advance(9000)
    expect(calls).toEqual([])
    clock.advance(2000)
    expect(calls).toEqual(['end', 'over'])
    expect(shown(received())).toEqual(['starting', 'unavailable'])
    expect(findFaults(received(), longestHole)).toEqual([])
    expect(clock.pending()).toBe(0)
  })

  it('keeps no timer for a player that leaves', () => {
    for (const progress of [failed('queue_full'), { phase: 'starting' } as const]) {
      const { clock, calls, room, received } = setUp(progress)
      room.close()
      const { length } = received()
      clock.advance(20_000)
      expect(received().length).toBe(length)
      expect(calls).toEqual(['over'])
      expect(clock.pending()).toBe(0)
    }
  })

  it('is refused honestly to programs, and to players when a storm of them comes', () => {
    const clock = createFakeClock()
    const slates = createSlates({
      clock,
      setting: 'auto',
      read: (name: SlateName) => loops.get(name) ?? null,
    })
    expect(slates.areFor('VLC/3.0.18 LibVLC/3.0.18')).toBe(true)
    expect(slates.areFor('Kodi/20.2 (Linux)')).toBe(true)
    expect(slates.areFor('Lavf/59.27.100')).toBe(false)
    const sink: ReaderSink = { write: () => true, end: () => undefined, destroy: () => undefined }
    const error = new WeirError('content_known_bad')
    const rooms = Array.from({ length: 101 }, () => slates.refusal(error)?.(sink))
    expect(rooms.at(-2)).toBeDefined()
    expect(rooms.at(-1)).toBeUndefined()
    rooms[0]?.close()
    expect(slates.refusal(error)).not.toBeNull()
    for (const room of rooms) room?.close()
    expect(clock.pending()).toBe(0)
  })

  it('is a plain error where slates are off or their files are missing', () => {
    const clock = createFakeClock()
    const read = (name: SlateName) => loops.get(name) ?? null
    expect(createSlates({ clock, setting: 'off', read }).areFor('VLC/3.0.18')).toBe(false)
    expect(createSlates({ clock, setting: 'on', read }).areFor('curl/8')).toBe(true)
    expect(createSlates({ clock, setting: 'on', read: () => null }).areFor('VLC/3.0.18')).toBe(false)
  })
})

describe('a player that waits', () => {
  it('gets slates at the pace of a clock, a little ahead of it, whatever they say', () => {
    const { clock, state, received } = setUp({ phase: 'booting' })
    for (let second = 1; second <= 20; second++) {
      clock.advance(1000)
      if (second === 5) state.progress = { phase: 'queued', position: 2, etaS: { min: 15, max: 25 } }
      if (second === 10) state.progress = { phase: 'queued', position: 1, etaS: null }
      expect(playedMs(received()) - second * 1000).toBeGreaterThan(600)
      expect(playedMs(received()) - second * 1000).toBeLessThan(1600)
    }
    expect(shown(received())).toEqual(['booting', 'position-2-20s', 'position-1'])
    expect(findFaults(received(), longestHole)).toEqual([])
  })

  it('does not get the null packets that the stream sends meanwhile', () => {
    const { room, received } = setUp()
    const { length } = received()
    expect(room.write(nullPackets(7))).toBe(true)
    expect(received().length).toBe(length)
  })

  it('is not flooded when its connection is full', () => {
    const { clock, received, takeAll } = setUp({ phase: 'starting' }, 1)
    const { length } = received()
    clock.advance(30_000)
    expect(received().length).toBe(length)
    takeAll()
    clock.advance(1000)
    expect(received().length).toBeGreaterThan(length)
    expect(findFaults(received(), longestHole)).toEqual([])
  })
})

describe('the stream that was waited for', () => {
  it('follows the slates without a jump, whatever it is like and whenever it comes', () => {
    const programme = fc.record<Partial<TestProgrammeOptions>>({
      beginTicks: fc.integer({ min: 0, max: 2 ** 33 - 1 }),
      keyframeEvery: fc.integer({ min: 1, max: 40 }),
      delayTicks: fc.integer({ min: 9_000, max: 90_000 }),
      soundLeadTicks: fc.integer({ min: -45_000, max: 45_000 }),
      firstCounter: fc.nat(15),
      reorders: fc.boolean(),
      pids: fc.constantFrom(programmeDefaults.pids, { pmt: 0x20, video: 0x21, sound: 0x24 }),
    })
    fc.assert(
      fc.property(
        programme,
        fc.nat(20_000),
        fc.integer({ min: 1, max: 200 }),
        (options, waitMs, chunkPackets) => {
          const { clock, calls, room, received } = setUp()
          clock.advance(waitMs)
          const waited = received().length
          const broadcast = createBroadcast({ clock, capacityBytes: 8 << 20, slowReaderMs: 8000 })
          broadcast.add(room, () => undefined)
          const upstream = testProgramme({ ...options, pictures: 120 })
          const chunkBytes = chunkPackets * packetBytes
          for (let at = 0; at < upstream.length; at += chunkBytes) {
            broadcast.push(upstream.subarray(at, at + chunkBytes))
            clock.advance(20)
          }
          broadcast.end()
          expect(received().length).toBeGreaterThan(waited + upstream.length / 3)
          expect(findFaults(received(), 3 * ticksPerSecond)).toEqual([])
          expect(calls).toEqual(['end', 'over'])
          expect(clock.pending()).toBe(0)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is cut like any other when it fails later', () => {
    const { calls, clock, room } = setUp()
    room.write(testProgramme())
    room.destroy()
    expect(calls).toEqual(['destroy', 'over'])
    expect(clock.pending()).toBe(0)
  })
})
