import { describe, expect, it } from 'vitest'
import { batchMs } from './intake.ts'
import { addPlayer, pids, setUp, withoutStuffing } from './test-players.ts'
import { createTestStream, testPids, ticksPerPicture } from './test-stream.ts'
import { isRandomAccess, nullPid, packetBytes } from './ts-packet.ts'

const { pmt, leader } = testPids

describe('a player that comes before there is a picture', () => {
  it('gets null packets at once and then at least twice a second, and nothing else', () => {
    const { clock, broadcast } = setUp()
    const player = addPlayer(broadcast, clock)
    let before = 0
    for (let half = 0; half < 8; half++) {
      const { length } = player.received()
      expect(length).toBeGreaterThan(before)
      before = length
      clock.advance(500)
    }
    expect(new Set(pids(player.received()))).toEqual(new Set([nullPid]))
    expect(player.reader.state).toBe('waiting')
    expect(player.reader.bytes).toBe(player.received().length)
  })

  it('begins with PAT, PMT and the keyframe the moment that one comes, though the stream began elsewhere', () => {
    const { clock, broadcast, stream } = setUp()
    const player = addPlayer(broadcast, clock)
    stream.pictures(3)
    broadcast.push(stream.pictures(7))
    expect(broadcast.joinable).toBe(false)
    broadcast.push(stream.pictures(10))
    const media = withoutStuffing(player.received())
    expect(pids(media).slice(0, 3)).toEqual([0, pmt, leader])
    expect(isRandomAccess(media, 2 * packetBytes)).toBe(true)
    expect(player.reader.state).toBe('playing')
    expect(broadcast.joinable).toBe(true)
  })

  it('is not written to while its connection is full', () => {
    const { clock, broadcast } = setUp()
    const player = addPlayer(broadcast, clock, { roomBytes: 1 })
    const { length } = player.received()
    clock.advance(5000)
    expect(player.received().length).toBe(length)
  })
})

describe('while the upstream is silent', () => {
  it('a player that has got everything hears null packets at least twice a second, and then goes on', () => {
    const { clock, broadcast, stream } = setUp()
    const player = addPlayer(broadcast, clock)
    broadcast.push(stream.pictures(12))
    clock.advance(1000)
    let before = player.received().length
    for (let half = 0; half < 14; half++) {
      clock.advance(500)
      const { length } = player.received()
      expect(length).toBeGreaterThan(before)
      before = length
    }
    expect(player.reader.state).toBe('playing')
    expect(broadcast.idleMs()).toBe(8000)
    expect(new Set(pids(player.received().subarray(-20 * packetBytes)))).toEqual(new Set([nullPid]))
    broadcast.push(stream.pictures(1))
    clock.advance(batchMs)
    expect(pids(withoutStuffing(player.received())).filter((pid) => pid === leader)).toHaveLength(13 * 4)
  })

  it('for less than a second it hears nothing else than the stream', () => {
    const { clock, broadcast, stream } = setUp()
    broadcast.push(stream.pictures(1))
    const player = addPlayer(broadcast, clock)
    for (let n = 0; n < 10; n++) {
      broadcast.push(stream.pictures(1))
      clock.advance(900)
    }
    expect(pids(player.received())).not.toContain(nullPid)
  })

  it('a player whose connection is full is left alone, and nothing ticks when all have left', () => {
    const { clock, broadcast, stream } = setUp()
    broadcast.push(stream.pictures(1))
    const player = addPlayer(broadcast, clock, { roomBytes: 1 })
    const { length } = player.received()
    clock.advance(5000)
    expect(player.received().length).toBe(length)
    player.reader.close()
    expect(clock.pending()).toBe(0)
  })
})

describe('a player that comes late', () => {
  it('begins at once, at a keyframe with some time in hand rather than at the newest', () => {
    const { clock, broadcast, stream } = setUp()
    for (let n = 0; n < 33; n++) {
      broadcast.push(stream.pictures(1))
      clock.advance(100)
    }
    const player = addPlayer(broadcast, clock)
    const media = player.received()
    expect(pids(media).slice(0, 3)).toEqual([0, pmt, leader])
    // Keyframes come every second. The newest is 300 ms old, so it is the second before it, with 23 pictures since.
    expect(pids(media).filter((pid) => pid === leader)).toHaveLength(23 * 4)
  })

  it('gets all that an engine gave at once, from its first keyframe on', () => {
    const { clock, broadcast, stream } = setUp()
    broadcast.push(stream.pictures(35))
    clock.advance(batchMs)
    expect(pids(addPlayer(broadcast, clock).received()).filter((pid) => pid === leader)).toHaveLength(35 * 4)
  })

  it('does not count the age of what it starts with as lag', () => {
    const { clock, broadcast, stream } = setUp({ slowReaderMs: 1000 })
    broadcast.push(stream.pictures(5))
    clock.advance(5000)
    const player = addPlayer(broadcast, clock, { roomBytes: 1 })
    broadcast.push(stream.pictures(1))
    clock.advance(batchMs)
    expect(player.ends).toEqual([])
    expect(player.reader.lagMs).toBeLessThanOrEqual(batchMs)
  })
})

describe('a slow player', () => {
  it('is cut after eight seconds of lag, and nobody else notices', () => {
    const { clock, broadcast, stream } = setUp()
    broadcast.push(stream.pictures(10))
    const stalled = addPlayer(broadcast, clock, { roomBytes: 1 })
    const healthy = addPlayer(broadcast, clock)
    let cutAtMs = 0
    for (let n = 0; n < 100 && cutAtMs === 0; n++) {
      broadcast.push(stream.pictures(1))
      clock.advance(100)
      if (stalled.ends.length > 0) cutAtMs = clock.now()
    }
    expect(stalled.ends).toEqual(['slow'])
    expect(stalled.sinkCalls).toEqual(['destroy'])
    expect(cutAtMs).toBeGreaterThan(8000)
    expect(cutAtMs).toBeLessThanOrEqual(8200)
    expect(healthy.ends).toEqual([])
    expect(healthy.reader.lagMs).toBe(0)
    expect(broadcast.readerCount).toBe(1)
  })

  it('catches up without a hole when its connection moves again in time', () => {
    const { clock, broadcast, stream } = setUp()
    const upstream = stream.pictures(10)
    broadcast.push(upstream)
    const player = addPlayer(broadcast, clock, { roomBytes: 1 })
    for (let n = 0; n < 70; n++) {
      broadcast.push(stream.pictures(1))
      clock.advance(100)
    }
    expect(player.reader.lagMs).toBeGreaterThan(6000)
    player.drainAll()
    expect(player.reader.lagMs).toBe(0)
    expect(pids(player.received()).filter((pid) => pid === leader)).toHaveLength(80 * 4)
  })

  it('is cut when the ring no longer holds what comes next for it', () => {
    const { clock, broadcast, stream } = setUp({ capacityBytes: 100_000 })
    broadcast.push(stream.pictures(10))
    const stalled = addPlayer(broadcast, clock, { roomBytes: 1 })
    broadcast.push(stream.pictures(500))
    expect(stalled.ends).toEqual(['slow'])
  })
})

describe('when the upstream is replaced', () => {
  it('players get what there was, then null packets, then PAT, PMT and a keyframe of the new one', () => {
    const { clock, broadcast, stream } = setUp()
    const player = addPlayer(broadcast, clock)
    broadcast.push(stream.pictures(12))
    const half = stream.pictures(1).subarray(0, 100)
    broadcast.push(half)
    broadcast.gap()
    expect(broadcast.joinable).toBe(false)
    expect(player.reader.state).toBe('waiting')
    const oldMedia = withoutStuffing(player.received())
    expect(pids(oldMedia).filter((pid) => pid === leader)).toHaveLength(12 * 4)
    clock.advance(1000)

    const second = createTestStream({ ...setUp.stream, label: 2, beginTicks: 12 * ticksPerPicture })
    second.pictures(7)
    broadcast.push(second.pictures(13))
    clock.advance(batchMs)
    const media = withoutStuffing(player.received()).subarray(oldMedia.length)
    expect(
      pids(player.received().subarray(oldMedia.length)).filter((pid) => pid === nullPid).length,
    ).toBeGreaterThan(7)
    expect(pids(media)).toEqual([0, pmt, ...Array<number>(10 * 4).fill(leader)])
    expect(player.reader.state).toBe('playing')
  })

  it('and the new one repeats the old one, players go on with the very next packet, and newcomers with a keyframe', () => {
    const { clock, broadcast, stream } = setUp()
    const players = [addPlayer(broadcast, clock), addPlayer(broadcast, clock, { roomBytes: 1 })]
    broadcast.push(stream.pictures(13))
    // Cut in the middle of a picture, and of a packet.
    broadcast.push(stream.pictures(1).subarray(0, 2 * packetBytes + 50))
    clock.advance(batchMs)
    broadcast.gap()
    clock.advance(1000)
    const newcomer = addPlayer(broadcast, clock)
    const whole = createTestStream(setUp.stream).pictures(25)
    broadcast.push(whole)
    clock.advance(batchMs)
    for (const player of players) {
      player.drainAll()
      expect(Buffer.compare(withoutStuffing(player.received()), whole)).toBe(0)
    }
    const media = withoutStuffing(newcomer.received())
    expect(pids(media).slice(0, 3)).toEqual([0, pmt, leader])
    expect(isRandomAccess(media, 2 * packetBytes)).toBe(true)
  })

  it('one that stalls through it is cut all the same', () => {
    const { clock, broadcast, stream } = setUp()
    broadcast.push(stream.pictures(10))
    const stalled = addPlayer(broadcast, clock, { roomBytes: 1 })
    broadcast.gap()
    const second = createTestStream({ ...setUp.stream, label: 2 })
    for (let n = 0; n < 85; n++) {
      broadcast.push(second.pictures(1))
      clock.advance(100)
    }
    expect(stalled.ends).toEqual(['slow'])
  })
})
