import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beginsAtKeyframe, createStreamCheck, findFaults } from './stream-check.ts'
import { loadTestPattern, loopMs, padWithNulls } from './test-pattern.ts'
import { crc32Mpeg, packetBytes, pidOf, pids, timestampWrap } from './transport-stream.ts'

const pattern = loadTestPattern(join(import.meta.dirname, '../../resources/demo.ts.bin'))
const someDayMs = Date.UTC(2026, 6, 14, 20, 15)
/** The PTS wraps at multiples of this, every 26.5 hours. */
const wrapMs = timestampWrap / 90

function record(fromMs: number, seconds: number, name = 'Test'): Buffer {
  return pattern.read(pattern.joinAt(fromMs), pattern.packetAt(fromMs + seconds * 1000), name)
}

describe('the test pattern', () => {
  test('refuses a file that is no loop, naming it', () => {
    expect(() => loadTestPattern(import.meta.filename)).toThrow('test-pattern.test.ts')
  })

  test('runs for an hour without a discontinuity', { timeout: 60_000 }, () => {
    const check = createStreamCheck()
    const end = pattern.packetAt(someDayMs + 3_600_000)
    for (let at = pattern.joinAt(someDayMs); at < end; at += 10_000) {
      check.push(pattern.read(at, Math.min(end, at + 10_000), 'Test'))
    }
    expect(check.faults).toEqual([])
  })

  test('runs over the wrap of the time stamps', () => {
    const wrapAtMs = Math.ceil(someDayMs / wrapMs) * wrapMs
    expect(findFaults(record(wrapAtMs - 20_000, 40))).toEqual([])
  })

  test('is the same however it is read', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: loopMs }),
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 20 }),
        (offsetMs, lengths) => {
          const from = pattern.packetAt(someDayMs + offsetMs)
          let at = from
          const parts = lengths.map((length) => pattern.read(at, (at += length), 'Test'))
          return Buffer.concat(parts).equals(pattern.read(from, at, 'Test'))
        },
      ),
    )
  })

  test('can be joined at PAT, PMT and a keyframe, at most a second back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * loopMs }), (offsetMs) => {
        const nowMs = someDayMs + offsetMs
        const join = pattern.joinAt(nowMs)
        expect(join).toBeLessThanOrEqual(pattern.packetAt(nowMs))
        expect(join).toBeGreaterThan(pattern.packetAt(nowMs - 1050))
        expect(beginsAtKeyframe(pattern.read(join, join + 4, 'Test'))).toBe(true)
      }),
    )
  })

  test('comes in time: as many packets are due as the clock says, never fewer than before', () => {
    let before = pattern.packetAt(someDayMs)
    for (let ms = 10; ms <= loopMs; ms += 10) {
      const now = pattern.packetAt(someDayMs + ms)
      expect(now).toBeGreaterThanOrEqual(before)
      before = now
    }
    expect(before - pattern.packetAt(someDayMs)).toBe((pattern.bytesPerSecond * loopMs) / 1000 / packetBytes)
  })

  test('divides into segments of 4 s that each begin with a keyframe', () => {
    const first = pattern.segmentAt(someDayMs)
    for (let n = first; n < first + 9; n += 1) {
      const segment = pattern.read(pattern.segmentStart(n), pattern.segmentStart(n + 1), 'Test')
      expect(beginsAtKeyframe(segment)).toBe(true)
      expect(findFaults(segment)).toEqual([])
    }
    expect(pattern.segmentMs).toBe(4000)
  })

  test.each(['News 24', 'Häuser im Grünen', 'x'.repeat(200)])('carries the service name %s', (name) => {
    const sdt = pattern.read(pattern.joinAt(someDayMs), pattern.joinAt(someDayMs) + 1, name)
    expect(pidOf(sdt, 0)).toBe(pids.sdt)
    const section = sdt.subarray(5, 5 + 3 + (sdt.readUInt16BE(6) & 0x0fff))
    // A CRC over a section and its own CRC is 0.
    expect(crc32Mpeg(section)).toBe(0)
    expect(sdt.includes(Buffer.from(name).subarray(0, 60))).toBe(true)
  })

  test('stays itself when it is padded to a higher rate', () => {
    const stream = record(someDayMs, 2)
    const padded = padWithNulls(stream, 10)
    expect(padded.length).toBe(stream.length * 10)
    expect(findFaults(padded)).toEqual([])
  })
})
