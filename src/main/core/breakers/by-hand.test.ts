import { describe, expect, it } from 'vitest'
import { fail, infohash, key, setUp, start } from './test-kit.ts'

describe('a try by hand', () => {
  it('lets one start through an open breaker, and nobody beside it', () => {
    const { breakers } = setUp()
    fail(breakers, 3)
    expect(breakers.check(key)).toMatchObject({ allow: false, state: 'open' })
    breakers.allowProbe(key)
    const probe = breakers.admit(key)
    expect(probe).toMatchObject({ allow: true, probe: true })
    expect(breakers.admit(key)).toMatchObject({ allow: false, state: 'half-open' })
  })

  it('that fails blocks it again, for longer; one that plays forgives everything', () => {
    const { breakers, clock } = setUp()
    fail(breakers, 3)
    breakers.allowProbe(key)
    start(breakers, 'failure')
    const [row] = breakers.rows()
    expect(row).toMatchObject({ breaker: 'open', failures: 4 })
    expect((row?.nextTryAt ?? 0) - clock.wallMs()).toBeGreaterThan(100_000)
    breakers.allowProbe(key)
    start(breakers, 'success')
    expect(breakers.check(key)).toEqual({ allow: true, probe: false })
  })

  it('changes nothing of a content that nobody knows, that plays, or that the user blocked', () => {
    const { breakers } = setUp()
    breakers.allowProbe(key)
    expect(breakers.size).toBe(0)
    start(breakers, 'success')
    breakers.block(infohash)
    breakers.allowProbe(key)
    breakers.allowProbe(infohash)
    expect(breakers.check(key)).toEqual({ allow: true, probe: false })
    expect(breakers.check(infohash)).toMatchObject({ allow: false, state: 'blocked' })
  })
})

describe('all contents', () => {
  it('are told with every name, what failed last, and when', () => {
    const { breakers, clock } = setUp()
    start(breakers, 'success', { of: 'contentId:b' })
    start(breakers, 'failure', { kind: 'fetch_failed' })
    breakers.alias(key, infohash)
    expect(breakers.rows()).toHaveLength(2)
    expect(breakers.rows().find(({ keys }) => keys.includes(key))).toMatchObject({
      keys: [infohash, key],
      lastKind: 'fetch_failed',
      lastError: 'failed to load content',
      lastAtMs: clock.wallMs(),
    })
  })

  it('keep the kind of their last failure over a restart; rows of before have none', () => {
    const { breakers, renew } = setUp()
    start(breakers, 'failure', { kind: 'start_stream_failed' })
    const rows = breakers.export()
    const after = renew()
    expect(after.import(rows)).toBe(1)
    expect(after.rows()[0]?.lastKind).toBe('start_stream_failed')
    const older = rows.map(({ lastKind: _, ...row }) => row)
    const another = renew()
    expect(another.import(older)).toBe(1)
    expect(another.rows()[0]?.lastKind).toBeNull()
  })
})
