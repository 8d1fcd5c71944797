import { describe, expect, it } from 'vitest'
import { type ErrorCode } from '../../../contract/errors.ts'
import { mayPlayElsewhere, toWeirError, type StreamFailure } from './failure.ts'

const signs = { engineAnswers: null, status: null }
const fetchFailed = (
  fault: Extract<StreamFailure, { kind: 'fetch_failed' }>['fault'],
): Extract<StreamFailure, { kind: 'fetch_failed' }> => ({ kind: 'fetch_failed', fault, waitedS: 30, signs })
const noBytes = (cause: Extract<StreamFailure, { kind: 'start_stream_failed' }>['cause']): StreamFailure => ({
  kind: 'start_stream_failed',
  cause,
  waitedS: 12.3456,
  signs,
})

const told: [StreamFailure, ErrorCode, retryElsewhere: boolean][] = [
  [fetchFailed({ kind: 'content', engineSaid: 'failed to load content' }), 'content_unavailable', true],
  [fetchFailed({ kind: 'unreachable', why: 'connection refused' }), 'engine_failed', true],
  [fetchFailed({ kind: 'timeout' }), 'start_timeout', true],
  [fetchFailed({ kind: 'aborted' }), 'client_gone', false],
  [noBytes({ kind: 'open_failed', fault: { kind: 'unreachable', why: 'reset' } }), 'engine_failed', true],
  [noBytes({ kind: 'open_failed', fault: { kind: 'aborted' } }), 'client_gone', false],
  [noBytes({ kind: 'ended', clean: true, why: 'end' }), 'content_unavailable', true],
  [noBytes({ kind: 'ended', clean: false, why: 'connection reset' }), 'engine_failed', true],
  [noBytes({ kind: 'silent' }), 'start_timeout', true],
  [{ kind: 'encrypted' }, 'content_encrypted', false],
  [{ kind: 'upstream_cut', clean: true, why: 'end' }, 'content_unavailable', true],
  [{ kind: 'upstream_cut', clean: false, why: 'connection reset' }, 'engine_failed', true],
  [{ kind: 'stalled', silentS: 8, signs }, 'content_unavailable', true],
  [{ kind: 'looping', forS: 20 }, 'content_unavailable', true],
  [{ kind: 'engine_died', why: 'killed (out of memory)' }, 'engine_failed', true],
  [{ kind: 'client_left' }, 'client_gone', false],
  [{ kind: 'stopped', by: 'user' }, 'stopped_by_user', false],
  [{ kind: 'stopped', by: 'shutdown' }, 'shutting_down', false],
  [{ kind: 'queue_full', waiting: 50, retryAfterS: 12 }, 'queue_full', false],
  [
    {
      kind: 'limit_reached',
      params: { what: 'Your address', limit: '5 waiting streams', setting: 'limits.waitingPerAddress' },
      retryAfterS: 9,
    },
    'too_many_readers',
    false,
  ],
  [{ kind: 'queue_timeout', seconds: 60, retryAfterS: 12 }, 'queue_timeout', false],
  [{ kind: 'no_engine_ready', why: 'all 3 are booting' }, 'no_engine_ready', false],
  [{ kind: 'overloaded', shortOf: 'memory', retryAfterS: 5 }, 'overloaded', false],
]

describe('a failure as it is told', () => {
  it.each(told)('%j is %s', (failure, code, retryElsewhere) => {
    const error = toWeirError(failure)
    expect(error.code).toBe(code)
    expect(error.message).not.toMatch(/undefined|null|NaN|\[object/)
    expect(mayPlayElsewhere(failure)).toBe(retryElsewhere)
  })

  it('repeats the words of the engine, so that a forum search finds them', () => {
    expect(
      toWeirError(fetchFailed({ kind: 'content', engineSaid: 'cannot load transport file' })).message,
    ).toContain('cannot load transport file')
  })

  it('names the seconds that the player waited, without noise behind the point', () => {
    expect(toWeirError(noBytes({ kind: 'silent' })).message).toContain('within 12.3 s')
  })

  it('says when another try makes sense where the pool was the reason', () => {
    for (const [failure, code] of told) {
      const isAboutThePool = [
        'queue_full',
        'too_many_readers',
        'queue_timeout',
        'no_engine_ready',
        'overloaded',
      ].includes(code)
      expect(toWeirError(failure).retryAfterS !== undefined).toBe(isAboutThePool)
    }
  })
})
