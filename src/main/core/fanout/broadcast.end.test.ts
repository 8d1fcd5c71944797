import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../fake-clock.ts'
import { type Clock, type ReaderSink } from '../ports.ts'
import { createBroadcast, type ReaderEnd } from './broadcast.ts'
import { batchMs } from './intake.ts'
import { addPlayer, pids, setUp, withoutStuffing } from './test-players.ts'
import { createTestStream, testPids } from './test-stream.ts'
import { packetBytes } from './ts-packet.ts'

const { pmt, leader } = testPids

describe('the end', () => {
  it('comes after the last byte for a player that keeps up, and leaves no timer', () => {
    const { clock, broadcast, stream } = setUp()
    const player = addPlayer(broadcast, clock)
    broadcast.push(stream.pictures(11))
    broadcast.end()
    expect(pids(withoutStuffing(player.received())).filter((pid) => pid === leader)).toHaveLength(11 * 4)
    expect(player.sinkCalls).toEqual(['end'])
    expect(player.ends).toEqual(['ended'])
    expect(clock.pending()).toBe(0)
  })

  it('lets one that lags take the rest, for slowReaderMs at most', () => {
    const { clock, broadcast, stream } = setUp()
    broadcast.push(stream.pictures(10))
    const [slower, stalled] = [1, 2].map(() => addPlayer(broadcast, clock, { roomBytes: 1 }))
    broadcast.push(stream.pictures(30))
    broadcast.end()
    expect(slower?.ends).toEqual([])
    slower?.drainAll()
    expect(slower?.ends).toEqual(['ended'])
    expect(pids(slower?.received() ?? new Uint8Array()).filter((pid) => pid === leader)).toHaveLength(40 * 4)
    clock.advance(8000)
    expect(stalled?.ends).toEqual(['slow'])
    expect(clock.pending()).toBe(0)
  })

  it('by abort cuts everyone at once', () => {
    const { clock, broadcast, stream } = setUp()
    broadcast.push(stream.pictures(10))
    const players = [addPlayer(broadcast, clock), addPlayer(broadcast, clock, { roomBytes: 1 })]
    broadcast.abort()
    broadcast.abort()
    broadcast.end()
    for (const player of players) {
      expect(player.sinkCalls).toEqual(['destroy'])
      expect(player.ends).toEqual(['failed'])
    }
    expect(clock.pending()).toBe(0)
  })

  it('is told to a player that comes too late, but not before add has returned', () => {
    const clock = createFakeClock()
    for (const [finish, why, call] of [
      ['end', 'ended', 'end'],
      ['abort', 'failed', 'destroy'],
    ] as const) {
      const broadcast = createBroadcast({ clock, capacityBytes: 1e6, slowReaderMs: 8000 })
      broadcast[finish]()
      const player = addPlayer(broadcast, clock)
      expect(player.ends).toEqual([])
      clock.advance(0)
      expect(player.ends).toEqual([why])
      expect(player.sinkCalls).toEqual([call])
    }
  })

  it('of one player by its own close leaves its sink alone, by kick ends it; each told once', () => {
    const { clock, broadcast, stream } = setUp()
    broadcast.push(stream.pictures(10))
    const [closed, kicked] = [addPlayer(broadcast, clock), addPlayer(broadcast, clock)]
    for (let twice = 0; twice < 2; twice++) {
      closed.reader.close()
      kicked.reader.kick()
      kicked.reader.drained()
    }
    expect([closed.sinkCalls, closed.ends]).toEqual([[], ['closed']])
    expect([kicked.sinkCalls, kicked.ends]).toEqual([['end'], ['closed']])
    expect(broadcast.readerCount).toBe(0)
    expect(clock.pending()).toBe(0)
  })
})

describe('odd streams', () => {
  it.each(['h264', 'h265', 'mpeg2'] as const)(
    'finds the keyframes of %s without random access flags',
    (codec) => {
      const { clock, broadcast, stream } = setUp({ stream: { codec, flagsKeyframes: false } })
      stream.pictures(5)
      broadcast.push(stream.pictures(7))
      const player = addPlayer(broadcast, clock)
      clock.advance(batchMs)
      expect(pids(withoutStuffing(player.received()))).toEqual([0, pmt, ...Array<number>(2 * 4).fill(leader)])
    },
  )

  it('radio begins at any of its packets', () => {
    const { clock, broadcast, stream } = setUp({ stream: { codec: 'audio', keyframeEvery: 1000 } })
    for (let n = 0; n < 40; n++) {
      broadcast.push(stream.pictures(1))
      clock.advance(100)
      if (n === 0) addPlayer(broadcast, clock)
    }
    const media = addPlayer(broadcast, clock).received()
    expect(pids(media).slice(0, 3)).toEqual([0, pmt, leader])
    expect(pids(media).length).toBeLessThan(2 + 22 * 4)
  })

  it('one in which nothing is recognised is played from any packet after three seconds', () => {
    const { clock, broadcast, stream } = setUp({ stream: { codec: 'unknown', flagsKeyframes: false } })
    const player = addPlayer(broadcast, clock)
    for (let n = 0; n < 31; n++) {
      expect(withoutStuffing(player.received())).toHaveLength(0)
      broadcast.push(stream.pictures(1))
      clock.advance(100)
    }
    const media = pids(withoutStuffing(player.received()))
    expect(media.slice(0, 2)).toEqual([0, pmt])
    expect(media).toContain(leader)
  })

  it('one whose keyframes never come is played anyway, late', () => {
    const { clock, broadcast, stream } = setUp({ stream: { keyframeEvery: 10_000 } })
    // Its only keyframe is damaged on the way.
    const first = stream.pictures(1)
    first[2 * packetBytes + 1] = 0x80 | (first[2 * packetBytes + 1] ?? 0)
    broadcast.push(first)
    const player = addPlayer(broadcast, clock)
    for (let n = 0; n < 125; n++) {
      broadcast.push(stream.pictures(1))
      clock.advance(100)
    }
    expect(withoutStuffing(player.received()).length).toBeGreaterThan(0)
  })
})

describe('a crowd', () => {
  it('costs one write each for what came within a batch, though a busy machine fires timers late', () => {
    const clock = createFakeClock()
    const lateClock: Clock = { ...clock, after: (ms, fn) => clock.after(ms + 25, fn) }
    const broadcast = createBroadcast({ clock: lateClock, capacityBytes: 1e7, slowReaderMs: 8000 })
    const stream = createTestStream(setUp.stream)
    let writes = 0
    const counting = (sink: ReaderSink): ReaderSink => ({
      ...sink,
      write: (chunk) => (writes++, sink.write(chunk)),
    })
    broadcast.push(stream.pictures(10))
    addPlayer(broadcast, clock, { wrap: counting })
    writes = 0
    const seconds = 4
    for (let ms = 0; ms < seconds * 1000; ms += 11) {
      broadcast.push(stream.pictures(1))
      clock.advance(11)
    }
    expect(writes).toBeLessThanOrEqual((seconds * 1000) / batchMs)
    expect(writes).toBeGreaterThan((seconds * 500) / batchMs)
  })

  it('is served in turns when writing takes long, so that the event loop is never held up', () => {
    const clock = createFakeClock()
    let spentMs = 0
    let writesInOneGo = 0
    let worst = 0
    const busyClock: Clock = {
      ...clock,
      now: () => clock.now() + spentMs,
      after: (ms, fn) =>
        clock.after(ms, () => {
          writesInOneGo = 0
          fn()
        }),
    }
    const broadcast = createBroadcast({ clock: busyClock, capacityBytes: 1e7, slowReaderMs: 8000 })
    const ends: ReaderEnd[] = []
    for (let n = 0; n < 50; n++) {
      const sink = {
        write: () => {
          spentMs += 0.5
          worst = Math.max(worst, ++writesInOneGo)
          return true
        },
        end: () => undefined,
        destroy: () => undefined,
      }
      broadcast.add(sink, (why) => ends.push(why))
    }
    writesInOneGo = worst = 0
    broadcast.push(createTestStream(setUp.stream).pictures(20))
    clock.advance(100)
    expect(worst).toBeGreaterThan(0)
    expect(worst).toBeLessThan(20)
    expect(ends).toEqual([])
  })
})
