import { describe, expect, it } from 'vitest'
import { type EngineFault } from '../ports.ts'
import { blame, type Evidence, type Verdict } from './blame.ts'
import { type NoBytes, type Signs, type StreamFailure } from './failure.ts'

const unproven: Evidence = { playsHere: false, refusedByProven: false, contradictions: 0 }
const proven: Evidence = { ...unproven, playsHere: true }
const contradicted: Evidence = { ...unproven, contradictions: 2 }

const notAsked: Signs = { engineAnswers: null, status: null }
const mute: Signs = { engineAnswers: false, status: null }
const waitingForPeers: Signs = { engineAnswers: true, status: 'prebuf' }
const downloading: Signs = { engineAnswers: true, status: 'dl' }

const fetchFailed = (fault: EngineFault, signs: Signs = notAsked): StreamFailure => ({
  kind: 'fetch_failed',
  fault,
  waitedS: 30,
  signs,
})
const noBytes = (cause: NoBytes, signs: Signs): StreamFailure => ({
  kind: 'start_stream_failed',
  cause,
  waitedS: 30,
  signs,
})
const refused = fetchFailed({ kind: 'content', engineSaid: 'failed to load content' })

const engine: Verdict = { blame: 'engine', certain: false }
const deadContent: Verdict = { blame: 'content', certain: true }
const maybeContent: Verdict = { blame: 'content', certain: false }

describe('an engine that says "failed to load content"', () => {
  it('is believed while something else plays on it', () => {
    expect(blame(refused, proven)).toEqual(deadContent)
  })

  it('is believed when an engine that plays something said the same', () => {
    expect(blame(refused, { ...unproven, refusedByProven: true })).toEqual(deadContent)
    expect(blame(refused, { ...contradicted, refusedByProven: true })).toEqual(deadContent)
  })

  it('counts against the content for now when nothing is known of the engine', () => {
    expect(blame(refused, unproven)).toEqual(maybeContent)
  })

  it('is itself to blame once two contents that it refused played elsewhere', () => {
    expect(blame(refused, { ...unproven, contradictions: 1 })).toEqual(maybeContent)
    expect(blame(refused, contradicted)).toEqual(engine)
  })
})

describe('an engine that does not answer', () => {
  it.each<[string, EngineFault]>([
    ['refuses the connection (it may be booting)', { kind: 'unreachable', why: 'ECONNREFUSED' }],
    ['resets it', { kind: 'unreachable', why: 'ECONNRESET' }],
  ])('is to blame when it %s, whatever else it plays', (_, fault) => {
    expect(blame(fetchFailed(fault), proven)).toEqual(engine)
    expect(blame(noBytes({ kind: 'open_failed', fault }, notAsked), proven)).toEqual(engine)
  })

  it('is to blame for a start in which it answered nothing at all', () => {
    expect(blame(fetchFailed({ kind: 'timeout' }, mute), proven)).toEqual(engine)
    expect(blame(noBytes({ kind: 'silent' }, mute), proven)).toEqual(engine)
    expect(blame({ kind: 'stalled', silentS: 8, signs: mute }, proven)).toEqual(engine)
  })

  it('is to blame for a timeout when nobody asked it and nothing else plays on it', () => {
    expect(blame(fetchFailed({ kind: 'timeout' }), unproven)).toEqual(engine)
    expect(blame(fetchFailed({ kind: 'timeout' }), proven)).toEqual(deadContent)
  })

  it('is to blame when it says that it downloads and hands nothing on', () => {
    expect(blame(noBytes({ kind: 'silent' }, downloading), proven)).toEqual(engine)
    expect(blame({ kind: 'stalled', silentS: 8, signs: downloading }, proven)).toEqual(engine)
  })

  it('is to blame when it died, or cut the stream off', () => {
    expect(blame({ kind: 'engine_died', why: 'exit code 139' }, proven)).toEqual(engine)
    expect(blame({ kind: 'upstream_cut', clean: false, why: 'reset' }, proven)).toEqual(engine)
    expect(blame(noBytes({ kind: 'ended', clean: false, why: 'reset' }, notAsked), proven)).toEqual(engine)
  })
})

describe('a content without peers', () => {
  it('is to blame when the engine answers and still waits for them', () => {
    expect(blame(noBytes({ kind: 'silent' }, waitingForPeers), proven)).toEqual(deadContent)
    expect(blame(noBytes({ kind: 'silent' }, waitingForPeers), unproven)).toEqual(maybeContent)
    expect(blame(fetchFailed({ kind: 'timeout' }, { engineAnswers: true, status: null }), proven)).toEqual(
      deadContent,
    )
  })

  it('is to blame when the engine ends the session properly before a byte', () => {
    expect(blame(noBytes({ kind: 'ended', clean: true, why: 'end' }, notAsked), proven)).toEqual(deadContent)
  })

  it('is to blame, without certainty, for a stream that ends or repeats itself', () => {
    expect(blame({ kind: 'upstream_cut', clean: true, why: 'end' }, proven)).toEqual(maybeContent)
    expect(blame({ kind: 'looping', forS: 20 }, proven)).toEqual(maybeContent)
  })

  it('is to blame when encrypted, on every engine', () => {
    expect(blame({ kind: 'encrypted' }, unproven)).toEqual(deadContent)
  })
})

describe('what is nobody’s fault', () => {
  it.each<StreamFailure>([
    { kind: 'client_left' },
    { kind: 'stopped', by: 'user' },
    { kind: 'stopped', by: 'shutdown' },
    fetchFailed({ kind: 'aborted' }),
    noBytes({ kind: 'open_failed', fault: { kind: 'aborted' } }, notAsked),
  ])('moves neither record when the player left or Weir stopped: %j', (failure) => {
    expect(blame(failure, contradicted).blame).toBe('client')
  })

  it.each<StreamFailure>([
    { kind: 'queue_full', waiting: 50, retryAfterS: 12 },
    {
      kind: 'limit_reached',
      params: { what: 'Your address', limit: '5 waiting streams', setting: 'limits.waitingPerAddress' },
      retryAfterS: 9,
    },
    { kind: 'queue_timeout', seconds: 60, retryAfterS: 12 },
    { kind: 'no_engine_ready', why: 'all are booting' },
    { kind: 'overloaded', shortOf: 'memory', retryAfterS: 5 },
  ])('moves neither record when there was no room: %j', (failure) => {
    expect(blame(failure, contradicted).blame).toBe('overload')
  })
})
