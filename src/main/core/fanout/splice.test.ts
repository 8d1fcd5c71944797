import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../fake-clock.ts'
import { concat } from './sections.ts'
import { createSplice, type SpliceOptions } from './splice.ts'
import { createTail } from './tail.ts'
import { findFaults } from './test-faults.ts'
import {
  pictureTicks,
  programmeDefaults,
  soundTicks,
  testProgramme,
  type TestProgrammeOptions,
} from './test-programme.ts'
import { readPesTimes, ticksAhead, ticksPerSecond, wrapped } from './timestamps.ts'
import { isRandomAccess, nullPid, packetBytes, pidOf } from './ts-packet.ts'

const { video } = programmeDefaults.pids

type Joining = Partial<Omit<SpliceOptions, 'tail' | 'clock'>> & { chunkBytes?: number; msPerChunk?: number }

/** What a player gets: the first upstream as it is, then the second as it is joined to it. */
function join(first: Uint8Array, second: Uint8Array, options: Joining = {}) {
  const { chunkBytes = 1316, msPerChunk = 0, sameSource = true, priorOffset = 0, ...rest } = options
  const clock = createFakeClock()
  const tail = createTail()
  tail.note(first)
  const splice = createSplice({ clock, tail, sameSource, priorOffset, ...rest })
  const parts: Uint8Array[] = []
  for (let at = 0; at < second.length; at += chunkBytes) {
    parts.push(splice.rewrite(second.slice(at, at + chunkBytes)))
    clock.advance(msPerChunk)
  }
  const added = concat(parts)
  return { added, whole: concat([first, added]), splice }
}

/** Decoding times of the pictures. */
function pictureTimes(stream: Uint8Array): number[] {
  const times: number[] = []
  for (let at = 0; at < stream.length; at += packetBytes) {
    const found = pidOf(stream, at) === video ? readPesTimes(stream, at) : null
    if (found !== null) times.push(found.dts)
  }
  return times
}

const packetsOf = (stream: Uint8Array, pid: number): number => {
  let count = 0
  for (let at = 0; at < stream.length; at += packetBytes) if (pidOf(stream, at) === pid) count++
  return count
}

function mediaOf(stream: Uint8Array): Uint8Array {
  const { pids } = programmeDefaults
  const packets = Array.from({ length: stream.length / packetBytes }, (_, n) =>
    stream.subarray(n * packetBytes, (n + 1) * packetBytes),
  )
  return concat(packets.filter((packet) => [pids.video, pids.sound].includes(pidOf(packet, 0))))
}

/** Whether between these places, every stream's last unit before `to` begins. */
function repeatsAllUnits(stream: Uint8Array, from: number, to: number): boolean {
  const begun = new Set<number>()
  for (let at = from; at < to; at += packetBytes) {
    if (readPesTimes(stream, at) !== null) begun.add(pidOf(stream, at))
  }
  return begun.size === 2
}

const secondsOn = (pictures: number): number => programmeDefaults.beginTicks + pictures * pictureTicks

describe('an upstream that cannot be understood', () => {
  it('is passed on after three seconds, with its clocks as they are', () => {
    const noise = testProgramme({ pids: { pmt: 0x1000, video: 0x200, sound: 0x201 } })
    // Without its tables nobody knows what it is.
    const bare = concat(
      Array.from({ length: noise.length / packetBytes }, (_, n) =>
        noise.subarray(n * packetBytes, (n + 1) * packetBytes),
      ).filter((packet) => pidOf(packet, 0) >= 0x200 && pidOf(packet, 0) < 0x1000),
    )
    const { added, splice } = join(testProgramme(), bare, { msPerChunk: 250 })
    expect(splice.isOpen).toBe(true)
    expect(splice.offsetTicks).toBe(0)
    expect(added.length).toBeGreaterThan(packetBytes)
    expect(added.length).toBeLessThan(bare.length)
  })

  it('says so by discontinuity_indicator when it is scrambled, which hides its clocks', () => {
    const scrambled = testProgramme({ beginTicks: 5_000_000 })
    for (let at = 0; at < scrambled.length; at += packetBytes) {
      if (pidOf(scrambled, at) < 0x1000 && pidOf(scrambled, at) > 0)
        scrambled[at + 3] = (scrambled[at + 3] ?? 0) | 0x80
    }
    const { added } = join(testProgramme(), scrambled)
    const [pat, pmt, keyframe] = [0, packetBytes, 2 * packetBytes]
    expect([pidOf(added, pat), pidOf(added, pmt), pidOf(added, keyframe)]).toEqual([0, 0x1000, video])
    expect((added[keyframe + 5] ?? 0) & 0x80).toBe(0x80)
  })

  it('gives nothing while it is silent or empty', () => {
    expect(join(testProgramme(), new Uint8Array(0)).added).toHaveLength(0)
    expect(join(testProgramme(), testProgramme().subarray(0, 400)).added).toHaveLength(0)
  })
})

describe('the same broadcast from another engine', () => {
  it('goes on with its own clock where the hole is short', () => {
    const { added, whole, splice } = join(
      testProgramme(),
      testProgramme({ beginTicks: secondsOn(60), firstCounter: 9 }),
    )
    expect(splice.offsetTicks).toBe(0)
    expect(pictureTimes(added)[0]).toBe(secondsOn(60))
    expect(findFaults(whole, ticksPerSecond)).toEqual([])
  })

  it('leaves out what was sent before, up to the first keyframe that was not', () => {
    // 50 pictures were sent; the other engine begins 30 earlier. Its packets are not the same.
    const again = testProgramme({ beginTicks: secondsOn(20), firstCounter: 3, pictures: 80, reorders: false })
    const { added, whole } = join(testProgramme(), again)
    expect(isRandomAccess(added, 2 * packetBytes)).toBe(true)
    expect(pictureTimes(added)[0]).toBe(secondsOn(70))
    expect(findFaults(whole, ticksPerSecond)).toEqual([])
  })

  it('repeats rather than letting players wait for longer than ten seconds', () => {
    const late = testProgramme({ beginTicks: secondsOn(50 - 240), pictures: 400 })
    // 400 pictures of 40 ms in chunks of about 2.5 pictures, somewhat slower than live.
    const { whole, splice } = join(testProgramme(), late, { msPerChunk: 120 })
    expect(splice.offsetTicks).not.toBe(0)
    expect(findFaults(whole, ticksPerSecond)).toEqual([])
  })

  it('is moved to the end of what was sent when its clock is far from it', () => {
    for (const away of [-3600, -60, 5, 3600]) {
      const elsewhere = testProgramme({ beginTicks: wrapped(secondsOn(50) + away * ticksPerSecond) })
      const { added, whole } = join(testProgramme(), elsewhere)
      // One later than the next, since a reordered picture that was sent is shown after it.
      expect(pictureTimes(added)[0]).toBe(secondsOn(51))
      expect(findFaults(whole, 2 * soundTicks)).toEqual([])
    }
  })

  it('goes on with the very next packet where it repeats the last one, wherever that was cut', () => {
    const programme = fc.record<Partial<TestProgrammeOptions>>({
      beginTicks: fc.integer({ min: 0, max: 2 ** 33 - 1 }),
      keyframeEvery: fc.integer({ min: 1, max: 20 }),
      soundLeadTicks: fc.integer({ min: -45_000, max: 45_000 }),
      reorders: fc.boolean(),
    })
    let seamless = 0
    fc.assert(
      fc.property(
        programme,
        fc.integer({ min: 60, max: 250 }),
        fc.integer({ min: 1, max: 100 }),
        fc.nat(15),
        fc.integer({ min: -20, max: 20 }),
        fc.integer({ min: 10, max: 5000 }),
        (options, cutPackets, repeatedPackets, firstCounter, movedS, chunkBytes) => {
          const moved = wrapped(movedS * ticksPerSecond)
          const all = testProgramme({ ...options, pictures: 150 })
          const source = testProgramme({
            ...options,
            beginTicks: wrapped((options.beginTicks ?? 0) - moved),
            pictures: 150,
            firstCounter,
          })
          const cut = cutPackets * packetBytes
          const from = (cutPackets - Math.min(repeatedPackets, cutPackets)) * packetBytes
          const { whole, splice } = join(all.subarray(0, cut), source.subarray(from), {
            priorOffset: moved,
            chunkBytes,
          })
          expect(findFaults(whole, ticksPerSecond)).toEqual([])
          seamless += splice.isSeamless ? 1 : 0
          if (!splice.isSeamless || !repeatsAllUnits(all, from, cut)) return
          // Tables that stood at the cut may come twice, with which no player has any trouble.
          expect(Buffer.compare(mediaOf(whole), mediaOf(all))).toBe(0)
        },
      ),
      { numRuns: 120 },
    )
    expect(seamless).toBeGreaterThan(30)
  })

  it('is known for it also when the upstream before had been moved', () => {
    const moved = 7 * ticksPerSecond
    const { added, splice } = join(testProgramme(), testProgramme({ beginTicks: secondsOn(55) - moved }), {
      priorOffset: moved,
    })
    expect(splice.offsetTicks).toBe(moved)
    expect(pictureTimes(added)[0]).toBe(secondsOn(55))
  })

  it('shows its own losses as losses', () => {
    const second = testProgramme({ beginTicks: secondsOn(50), firstCounter: 5 })
    const lost = 20 * packetBytes
    const holed = concat([second.subarray(0, lost), second.subarray(lost + packetBytes)])
    const faults = findFaults(join(testProgramme(), holed).whole, ticksPerSecond)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain('counter')
  })
})

describe('another programme', () => {
  it('begins one picture after the end, whatever its clock says', () => {
    const second = testProgramme({ beginTicks: secondsOn(48), reorders: false })
    const { added, whole } = join(testProgramme({ reorders: false }), second, { sameSource: false })
    expect(pictureTimes(added)[0]).toBe(secondsOn(50))
    expect(packetsOf(added, video)).toBe(100)
    expect(findFaults(whole, 2 * soundTicks)).toEqual([])
  })

  it('on pids of its own comes with its tables, behind all that was sent', () => {
    const pids = { pmt: 0x20, video: 0x21, sound: 0x24 }
    const { added, whole } = join(testProgramme(), testProgramme({ pids, beginTicks: 0 }), {
      sameSource: false,
    })
    expect(pidOf(added, packetBytes)).toBe(0x20)
    const begin = readPesTimes(added, 2 * packetBytes)?.dts ?? 0
    expect(ticksAhead(begin, secondsOn(50))).toBeGreaterThanOrEqual(0)
    expect(ticksAhead(begin, secondsOn(50))).toBeLessThan(ticksPerSecond)
    expect(findFaults(whole, ticksPerSecond)).toEqual([])
  })
})

describe('whatever the two upstreams are like', () => {
  const programme = fc.record<Partial<TestProgrammeOptions>>({
    beginTicks: fc.oneof(
      fc.integer({ min: 0, max: 2 ** 33 - 1 }),
      fc.integer({ min: -20, max: 20 }).map((s) => wrapped(s * ticksPerSecond)),
    ),
    pictures: fc.integer({ min: 40, max: 120 }),
    keyframeEvery: fc.integer({ min: 1, max: 38 }),
    delayTicks: fc.integer({ min: 9_000, max: 90_000 }),
    soundLeadTicks: fc.integer({ min: -45_000, max: 45_000 }),
    firstCounter: fc.nat(15),
    reorders: fc.boolean(),
  })
  /** Two mux delays and leads apart, and a kept hole: further than this no clock may jump. */
  const longestHole = 4 * ticksPerSecond

  const property = (tamper: (added: Uint8Array) => void = () => undefined) =>
    fc.property(
      programme,
      programme,
      fc.boolean(),
      fc.integer({ min: -11 * 25, max: 3 * 25 }),
      fc.integer({ min: 10, max: 5000 }),
      (one, other, sameSource, aheadPictures, chunkBytes) => {
        const first = testProgramme(one)
        const endTicks = (one.beginTicks ?? 0) + (one.pictures ?? 0) * pictureTicks
        const continued: Partial<TestProgrammeOptions> = {
          ...one,
          beginTicks: wrapped(endTicks + aheadPictures * pictureTicks),
          pictures: 400,
        }
        const second = testProgramme(sameSource ? continued : other)
        const { added, whole, splice } = join(first, second, { chunkBytes, sameSource, msPerChunk: 5 })
        if (added.length === 0) {
          // Only because all of it had been sent before.
          expect(sameSource).toBe(true)
          return
        }
        tamper(whole.subarray(first.length))
        expect(findFaults(whole, longestHole)).toEqual([])
        if (!splice.isSeamless) {
          expect([pidOf(added, 0), pidOf(added, packetBytes)]).toEqual([0, 0x1000])
          expect(isRandomAccess(added, 2 * packetBytes)).toBe(true)
        }
        expect(packetsOf(added, nullPid)).toBeLessThan(60)
      },
    )

  it('counters and clocks go on, over the wrap too, from PAT, PMT and a keyframe', () => {
    fc.assert(property(), { numRuns: 400 })
  })

  it('which would be noticed if one counter in a hundred packets were wrong', () => {
    const wrong = (added: Uint8Array): void => {
      for (let at = 3; at < added.length; at += 100 * packetBytes) added[at] = (added[at] ?? 0) ^ 0x01
    }
    expect(fc.check(property(wrong), { numRuns: 50, seed: 1 }).failed).toBe(true)
  })
})
