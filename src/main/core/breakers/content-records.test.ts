import { describe, expect, it } from 'vitest'
import { fail, infohash, key, setUp, start } from './test-kit.ts'

describe('a content under two names', () => {
  it('has one record: what failed by content id is refused by infohash', () => {
    const { breakers } = setUp()
    fail(breakers, 2)
    breakers.alias(key, infohash)
    fail(breakers, 1, infohash)
    expect(breakers.check(key).allow).toBe(false)
    expect(breakers.check(infohash).allow).toBe(false)
  })

  it('adds up what each name has done before they were known to be one', () => {
    const { breakers } = setUp()
    fail(breakers, 1)
    fail(breakers, 1, infohash)
    breakers.alias(key, infohash)
    expect(breakers.views(5)).toMatchObject([{ attempts: 2, failures: 2, keys: [infohash, key] }])
    fail(breakers, 1)
    expect(breakers.check(infohash).allow).toBe(false)
  })

  it('keeps the probe that is under way at one of them', () => {
    const { clock, breakers } = setUp()
    fail(breakers, 3)
    clock.advance(60_000)
    const probe = breakers.admit(key)
    breakers.alias(key, infohash)
    expect(breakers.check(infohash).allow).toBe(false)
    if (probe.allow) probe.done('success')
    expect(breakers.check(infohash)).toEqual({ allow: true, probe: false })
  })

  it('moves to its new infohash without taking the old one’s failures along', () => {
    const { breakers } = setUp()
    fail(breakers, 3, infohash)
    breakers.alias(key, infohash)
    breakers.alias(key, 'infohash:new')
    expect(breakers.check(key).allow).toBe(true)
    expect(breakers.check('infohash:new').allow).toBe(true)
    expect(breakers.check(infohash).allow).toBe(false)
  })

  it('may have many, but not without end', () => {
    const { breakers } = setUp()
    for (let i = 0; i < 1000; i++) breakers.alias(`contentId:${i}`, infohash)
    expect(breakers.size).toBe(8)
    expect(breakers.views(10)[0]?.keys).toContain(infohash)
  })
})

describe('memory', () => {
  it('holds no more ids than allowed; the least recently started go first', () => {
    const { breakers } = setUp({ maxContents: 10 })
    fail(breakers, 3, 'contentId:known-bad')
    for (let i = 0; i < 100; i++) {
      breakers.admit('contentId:known-bad')
      fail(breakers, 1, `contentId:${i}`)
    }
    expect(breakers.size).toBe(10)
    expect(breakers.check('contentId:known-bad').allow).toBe(false)
    expect(breakers.views(20).some((row) => row.contentId === '0')).toBe(false)
  })

  it('does not forget a user’s block for the sake of newcomers', () => {
    const { breakers } = setUp({ maxContents: 10 })
    breakers.block(key)
    for (let i = 0; i < 100; i++) fail(breakers, 1, `contentId:${i}`)
    expect(breakers.check(key)).toMatchObject({ state: 'blocked' })
  })

  it('is bounded even if the user blocks everything', () => {
    const { breakers } = setUp({ maxContents: 10 })
    for (let i = 0; i < 200; i++) breakers.block(`contentId:${i}`)
    expect(breakers.size).toBe(10)
  })

  it('is not touched by content that only came and went', () => {
    const { breakers } = setUp()
    start(breakers, 'neither')
    expect(breakers.size).toBe(0)
  })

  it('keeps the gist of an endless error text', () => {
    const { breakers } = setUp()
    const admission = breakers.admit(key)
    if (admission.allow) admission.done('failure', 'x'.repeat(100_000))
    expect(breakers.views(1)[0]?.lastError).toHaveLength(120)
  })
})

describe('a restart', () => {
  it('changes nothing: known-bad stays known-bad until the same moment, under both names', () => {
    const { clock, breakers, renew } = setUp()
    breakers.alias(key, infohash)
    fail(breakers, 3)
    breakers.block('contentId:b')
    clock.advance(10_000)
    const before = breakers.check(key)
    const stored: unknown = JSON.parse(JSON.stringify(breakers.export()))
    const next = renew()
    expect(next.import(stored as unknown[])).toBe(2)
    expect(next.check(key)).toEqual(before)
    expect(next.check(infohash)).toEqual(before)
    expect(next.check('contentId:b')).toMatchObject({ state: 'blocked' })
    expect(next.export()).toEqual(stored)
    clock.advance(50_000)
    expect(next.check(key)).toEqual({ allow: true, probe: true })
  })

  it('frees the place of a probe that died with the process', () => {
    const { clock, breakers, renew } = setUp()
    fail(breakers, 3)
    clock.advance(60_000)
    breakers.admit(key)
    const next = renew()
    next.import(breakers.export())
    expect(next.check(key)).toEqual({ allow: true, probe: true })
  })

  it('survives a clock that was set back or ahead: no block outlasts the longest', () => {
    for (const jumpMs of [-365 * 86_400_000, 365 * 86_400_000]) {
      const { clock, breakers, renew } = setUp()
      fail(breakers, 3)
      const stored = breakers.export()
      clock.jumpWall(jumpMs)
      const next = renew()
      next.import(stored)
      clock.advance(1_800_000)
      expect(next.check(key).allow).toBe(true)
    }
  })

  it('leaves out what cannot be read and takes the rest', () => {
    const { breakers, renew } = setUp()
    fail(breakers, 3)
    const next = renew()
    const rows: unknown[] = [null, 7, 'x', {}, { keys: [] }, { keys: ['a'], outcomes: [[1]] }]
    expect(next.import([...rows, ...breakers.export()])).toBe(1)
    expect(next.check(key).allow).toBe(false)
  })

  it('does not overwrite what this run has learnt already', () => {
    const { breakers, renew } = setUp()
    fail(breakers, 3)
    const next = renew()
    start(next, 'success')
    next.import(breakers.export())
    expect(next.check(key).allow).toBe(true)
  })
})
