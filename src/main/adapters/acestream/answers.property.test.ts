/** Whatever an engine answers is either understood or the engine's fault; never a crash, never a value of the wrong kind. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EngineFaultError } from '../../core/ports.ts'
import { atEngine, readIdentity, readStarted, readStat, readStopped, readVersion } from './answers.ts'

const baseUrl = 'http://127.0.0.1:6878'
const hex40 = fc.stringMatching(/^[0-9a-f]{40}$/)
const json = fc.jsonValue({ maxDepth: 4 })
const url = fc.oneof(
  fc.webUrl(),
  fc.string(),
  fc.constantFrom('http://', 'file:///etc/passwd', 'javascript:1', '//evil', '\u0000', 'http://[::1', ''),
)
/** An object that has every key of the answer, each with a fitting value or with anything. */
const like = (keys: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
  fc.record(
    Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, fc.oneof(value, value, json)])),
    { requiredKeys: [] },
  )
const started = like({
  playback_url: url,
  stat_url: url,
  command_url: url,
  infohash: hex40,
  is_encrypted: fc.constantFrom(0, 1, '1', true, null),
})
const stat = like({
  status: fc.string(),
  peers: fc.oneof(fc.integer(), fc.string(), fc.double()),
  speed_down: fc.double(),
  speed_up: fc.double(),
  downloaded: fc.maxSafeInteger(),
  livepos: like({ live_last: fc.oneof(fc.string(), fc.integer().map(String)) }),
})
const version = like({ version: fc.string() })
const analysis = like({ infohash: hex40, content_id: hex40 })
const answer = fc.oneof(
  json,
  like({ response: fc.oneof(started, stat), error: fc.oneof(fc.constant(null), fc.string(), json) }),
  like({ result: fc.oneof(version, analysis), error: json }),
)

/** The value, or null when it was called the engine's fault; anything else thrown is the test's failure. */
function understood<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    expect(error).toBeInstanceOf(EngineFaultError)
    expect(String((error as Error).message).length).toBeLessThanOrEqual(300)
    return null
  }
}

describe('any answer of an engine', () => {
  it('to a start gives URLs on that very engine and an infohash, or is its fault', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const stream = understood(() => readStarted(baseUrl, given))
        if (stream === null) return
        expect(stream.infohash).toMatch(/^[0-9a-f]{40}$/)
        for (const one of [stream.playbackUrl, stream.statUrl, stream.commandUrl]) {
          expect(new URL(one).origin).toBe(baseUrl)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it.each(['javascript:1', 'data:.elsewhere.test/x', 'mailto:a@b', 'file:///etc/passwd'])(
    'never leads anywhere else (%s)',
    (given) => {
      expect(understood(() => atEngine(baseUrl, given))).toBeNull()
    },
  )

  it('to a stat gives finite figures, or is its fault', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const figures = understood(() => readStat(given))
        if (figures === null) return
        const { status, peers, speedDownKBps, speedUpKBps = 0, downloadedBytes, liveLast } = figures
        expect(typeof status).toBe('string')
        for (const figure of [peers, speedDownKBps, speedUpKBps, downloadedBytes, liveLast ?? 0]) {
          expect(Number.isFinite(figure)).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('to any other question is understood, or its fault', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const name = understood(() => readVersion(given))
        if (name !== null) expect(name).not.toBe('')
        const { infohash, contentId } = readIdentity(given)
        for (const id of [infohash, contentId]) expect(id ?? '0'.repeat(40)).toMatch(/^[0-9a-f]{40}$/)
        understood(() => readStopped(given))
      }),
      { numRuns: 2000 },
    )
  })

  it('however deep or long is handled at once', () => {
    // As deep as an answer of the longest length that is read can be.
    const deep = JSON.parse(`${'['.repeat(500_000)}${']'.repeat(500_000)}`) as unknown
    const long = 'x'.repeat(1_000_000)
    for (const thing of [deep, long]) {
      const envelopes = [
        thing,
        { error: thing },
        { response: null, error: thing },
        { response: thing },
        { response: { status: thing } },
        { result: { version: thing } },
      ]
      for (const given of envelopes) {
        understood(() => readStarted(baseUrl, given))
        understood(() => readStat(given))
        const version = understood(() => readVersion(given))
        expect((version ?? '').length).toBeLessThanOrEqual(300)
        understood(() => readIdentity(given))
        understood(() => readStopped(given))
      }
    }
  })
})
