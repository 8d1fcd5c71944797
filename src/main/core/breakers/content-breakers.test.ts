import { describe, expect, it } from 'vitest'
import { type ContentBreakers } from './content-breakers.ts'
import { fail, infohash, key, setUp, start } from './test-kit.ts'

describe('known-bad content', () => {
  it('is refused after its third failure, with the reason and when it is tried again', () => {
    const { clock, breakers } = setUp()
    fail(breakers, 2)
    expect(breakers.check(key)).toEqual({ allow: true, probe: false })
    fail(breakers, 1)
    const refusal = {
      allow: false,
      state: 'open',
      failures: 3,
      lastError: 'failed to load content',
      nextTryAtMs: clock.wallMs() + 60_000,
    }
    expect(breakers.check(key)).toEqual(refusal)
    expect(breakers.admit(key)).toEqual(refusal)
  })

  it('is refused however often it is asked for: asking does not make it worse', () => {
    const { clock, breakers } = setUp()
    fail(breakers, 3)
    for (let i = 0; i < 100; i++) expect(breakers.admit(key).allow).toBe(false)
    clock.advance(60_000)
    expect(breakers.check(key)).toEqual({ allow: true, probe: true })
  })

  it('is refused longer each time that the probe fails, up to half an hour', () => {
    const { clock, breakers } = setUp()
    fail(breakers, 3)
    const blockedS: number[] = []
    for (let i = 0; i < 8; i++) {
      const answer = breakers.check(key)
      if (answer.allow) throw new Error('not blocked')
      const waitMs = (answer.nextTryAtMs ?? 0) - clock.wallMs()
      blockedS.push(waitMs / 1000)
      clock.advance(waitMs + 1)
      start(breakers, 'failure')
    }
    for (const [i, s] of blockedS.entries()) {
      const longestS = Math.min(1800, 60 * 2 ** i)
      expect(s).toBeLessThanOrEqual(longestS)
      expect(s).toBeGreaterThanOrEqual(0.89 * longestS)
    }
  })

  it('plays again for everybody once a probe has played, and the next block is short again', () => {
    const { clock, breakers } = setUp()
    fail(breakers, 3)
    clock.advance(60_000)
    start(breakers, 'failure')
    clock.advance(120_000)
    start(breakers, 'success')
    expect(breakers.check(key)).toEqual({ allow: true, probe: false })
    // One success among the last four is less than "more than 80 %".
    fail(breakers, 4)
    expect(breakers.check(key).allow).toBe(true)
    fail(breakers, 1)
    expect(breakers.check(key)).toMatchObject({ state: 'open', nextTryAtMs: clock.wallMs() + 60_000 })
  })

  it('plays again at once when a start that was under way plays after all', () => {
    const { breakers } = setUp()
    const late = breakers.admit(key)
    fail(breakers, 3)
    if (late.allow) late.done('success')
    expect(breakers.check(key)).toEqual({ allow: true, probe: false })
  })
})

describe('content that fails now and then', () => {
  it('is never blocked by one failure, nor by two', () => {
    const { breakers } = setUp()
    fail(breakers, 1)
    expect(breakers.check(key).allow).toBe(true)
    fail(breakers, 1)
    expect(breakers.check(key).allow).toBe(true)
  })

  it('is not blocked by one failure an hour after four', () => {
    const { clock, breakers } = setUp()
    fail(breakers, 3)
    clock.advance(60_000)
    start(breakers, 'failure')
    clock.advance(3_600_000)
    expect(breakers.check(key)).toEqual({ allow: true, probe: false })
    fail(breakers, 1)
    expect(breakers.check(key)).toEqual({ allow: true, probe: false })
  })

  it('is not blocked by failures that are spread over more than the window', () => {
    const { clock, breakers } = setUp()
    for (let i = 0; i < 20; i++) {
      fail(breakers, 1)
      clock.advance(301_000)
    }
    expect(breakers.check(key).allow).toBe(true)
  })

  it('is blocked above the failure rate, not at it', () => {
    const { breakers } = setUp({ failureRate: 0.5 })
    start(breakers, 'success')
    start(breakers, 'success')
    fail(breakers, 2)
    expect(breakers.check(key).allow).toBe(true)
    fail(breakers, 1)
    expect(breakers.check(key).allow).toBe(false)
  })

  it('remembers part of its growth: an hour of quiet takes six doublings back', () => {
    const { clock, breakers } = setUp()
    fail(breakers, 3)
    for (let i = 0; i < 4; i++) {
      const answer = breakers.check(key)
      if (!answer.allow) clock.advance((answer.nextTryAtMs ?? 0) - clock.wallMs() + 1)
      start(breakers, 'failure')
    }
    // Blocked for up to 960 s; then 20 minutes of quiet.
    clock.advance(960_000 + 1_200_000)
    fail(breakers, 3)
    const answer = breakers.check(key)
    const waitS = answer.allow ? 0 : ((answer.nextTryAtMs ?? 0) - clock.wallMs()) / 1000
    expect(waitS).toBeGreaterThan(60)
    expect(waitS).toBeLessThanOrEqual(480)
  })

  it('is tipped over by slow starts among failures, but never blocked by slow starts alone', () => {
    const { breakers } = setUp({ minAttempts: 6 })
    start(breakers, 'success', { tookMs: 21_000 })
    fail(breakers, 4)
    expect(breakers.check(key).allow).toBe(true)
    fail(breakers, 1)
    expect(breakers.check(key).allow).toBe(false)
    for (let i = 0; i < 20; i++) start(breakers, 'success', { of: 'contentId:slow', tookMs: 29_000 })
    expect(breakers.check('contentId:slow').allow).toBe(true)
  })
})

describe('the probe of a half-open breaker', () => {
  const halfOpen = () => {
    const world = setUp()
    fail(world.breakers, 3)
    world.clock.advance(60_000)
    return world
  }

  it('is one at a time', () => {
    const { breakers } = halfOpen()
    const probe = breakers.admit(key)
    expect(probe).toMatchObject({ allow: true, probe: true })
    expect(breakers.admit(key)).toMatchObject({ allow: false, state: 'half-open', nextTryAtMs: null })
  })

  it('gives its place back when the player leaves or the engine was at fault', () => {
    const { breakers } = halfOpen()
    for (let i = 0; i < 5; i++) start(breakers, 'neither')
    expect(breakers.check(key)).toEqual({ allow: true, probe: true })
  })

  it('counts once, however often it reports', () => {
    const { breakers } = halfOpen()
    const probe = breakers.admit(key)
    if (!probe.allow) throw new Error('no probe')
    probe.done('success')
    probe.done('failure', 'too late')
    expect(breakers.check(key)).toEqual({ allow: true, probe: false })
    expect(breakers.views(1)[0]).toMatchObject({ attempts: 1, failures: 0 })
  })

  it('that never reports back is given up after two minutes', () => {
    const { clock, breakers } = halfOpen()
    const lost = breakers.admit(key)
    clock.advance(119_999)
    expect(breakers.check(key).allow).toBe(false)
    clock.advance(1)
    const next = breakers.admit(key)
    expect(next).toMatchObject({ allow: true, probe: true })
    // The lost one turns up: it neither takes the place from the next nor decides for it.
    if (lost.allow) lost.done('neither')
    expect(breakers.check(key).allow).toBe(false)
    if (next.allow) next.done('success')
    expect(breakers.check(key)).toEqual({ allow: true, probe: false })
  })

  it('decides also when it ends after the half-open time', () => {
    const { clock, breakers } = halfOpen()
    clock.advance(590_000)
    const probe = breakers.admit(key)
    clock.advance(30_000)
    expect(breakers.check(key)).toMatchObject({ allow: false, state: 'half-open' })
    if (probe.allow) probe.done('failure')
    expect(breakers.check(key)).toMatchObject({ allow: false, state: 'open' })
  })

  it('decides nothing more once the user forgot the content', () => {
    const { breakers } = halfOpen()
    const probe = breakers.admit(key)
    breakers.forget(key)
    if (probe.allow) probe.done('failure')
    expect(breakers.check(key)).toEqual({ allow: true, probe: false })
  })
})

describe('failures without certainty (nothing plays on the engine that testified)', () => {
  const failDoubtfully = (breakers: ContentBreakers, of: string) => {
    for (let i = 0; i < 3; i++) start(breakers, 'failure', { of, certain: false })
  }

  it('block as well, but never longer than the first time', () => {
    const { clock, breakers } = setUp()
    failDoubtfully(breakers, key)
    for (let i = 0; i < 5; i++) {
      expect(breakers.check(key)).toMatchObject({ allow: false, nextTryAtMs: clock.wallMs() + 60_000 })
      clock.advance(60_000)
      start(breakers, 'failure', { certain: false })
    }
  })

  it('are pardoned when the pool plays again: the whole library may be tried at once', () => {
    const { breakers } = setUp()
    const library = Array.from({ length: 20 }, (_, i) => `contentId:${i}`)
    for (const of of library) failDoubtfully(breakers, of)
    fail(breakers, 3, 'contentId:dead')
    expect(breakers.pardonUncertain()).toBe(20)
    for (const of of library) expect(breakers.check(of)).toEqual({ allow: true, probe: true })
    expect(breakers.check('contentId:dead').allow).toBe(false)
    expect(breakers.pardonUncertain()).toBe(0)
  })
})

describe('the user', () => {
  it('blocks for good, also what is not known yet, and a success under way does not lift it', () => {
    const { clock, breakers } = setUp()
    const running = breakers.admit(key)
    breakers.block(key)
    clock.advance(86_400_000)
    if (running.allow) running.done('success')
    expect(breakers.check(key)).toMatchObject({ allow: false, state: 'blocked', nextTryAtMs: null })
  })

  it('unblocks what was blocked by anybody, and it has its full number of attempts again', () => {
    const { breakers } = setUp()
    fail(breakers, 3)
    breakers.unblock(key)
    expect(breakers.check(key)).toEqual({ allow: true, probe: false })
    fail(breakers, 2)
    expect(breakers.check(key).allow).toBe(true)
    breakers.block(key)
    breakers.unblock(key)
    expect(breakers.check(key)).toEqual({ allow: true, probe: false })
  })

  it('forgets a content under all its names', () => {
    const { breakers } = setUp()
    breakers.alias(key, infohash)
    fail(breakers, 3)
    breakers.forget(infohash)
    expect(breakers.size).toBe(0)
    expect(breakers.check(key).allow).toBe(true)
  })

  it('sees the worst first, by content id rather than infohash', () => {
    const { breakers } = setUp()
    start(breakers, 'success', { of: 'contentId:fine' })
    start(breakers, 'success', { of: 'contentId:shaky' })
    fail(breakers, 1, 'contentId:shaky')
    fail(breakers, 3, infohash)
    breakers.alias('contentId:dead', infohash)
    breakers.block('contentId:unwanted')
    expect(breakers.views(10).map((row) => [row.contentId, row.breaker, row.failureRate])).toEqual([
      ['unwanted', 'blocked', 0],
      ['dead', 'open', 1],
      ['shaky', 'closed', 0.5],
      ['fine', 'closed', 0],
    ])
    expect(breakers.views(2)).toHaveLength(2)
    expect(breakers.views(0)).toEqual([])
  })
})
