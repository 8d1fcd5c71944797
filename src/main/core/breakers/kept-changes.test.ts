import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPendingBook, holding } from '../telemetry/kept.ts'
import { fail, infohash, key, setUp } from './test-kit.ts'

const keys = ['a', 'b', 'c', 'd'].flatMap((digit) => [`contentId:${digit}`, `infohash:${digit}`])
const anyKey = fc.constantFrom(...keys)
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('play', 'fail', 'doubt'), key: anyKey }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('alias'), key: anyKey, infohash: anyKey }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('block', 'unblock', 'forget'), key: anyKey }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pardon', 'save', 'wait'), key: anyKey }) },
)

describe('changes that are kept one after the other', () => {
  it('make the same breakers as all that were kept at once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { clock, breakers, renew } = setUp({ maxContents: 100 })
        const store = createPendingBook()
        const save = (): void => {
          const { forgotten, rows } = breakers.takeChanges()
          store.add({ forgotten, breakers: rows })
        }
        for (const one of steps) {
          switch (one.do) {
            case 'play':
            case 'fail':
            case 'doubt': {
              const admission = breakers.admit(one.key)
              if (!admission.allow) break
              const details = { certain: one.do === 'fail' }
              admission.done(one.do === 'play' ? 'success' : 'failure', 'dead', details)
              break
            }
            case 'alias':
              if ('infohash' in one && one.key.startsWith('c') && one.infohash.startsWith('i')) {
                breakers.alias(one.key, one.infohash)
              }
              break
            case 'block':
            case 'unblock':
            case 'forget':
              breakers[one.do](one.key)
              break
            case 'pardon':
              breakers.pardonUncertain()
              break
            case 'wait':
              clock.advance(61_000)
              break
            case 'save':
              save()
          }
        }
        save()
        const [fromChanges, atOnce] = [renew(), renew()]
        fromChanges.import(holding(store.peek().breakers))
        atOnce.import(breakers.export())
        for (const one of keys) expect(fromChanges.check(one)).toEqual(atOnce.check(one))
        const sorted = (of: typeof atOnce) =>
          of
            .views(100)
            .map((row) => JSON.stringify(row))
            .sort()
        expect(sorted(fromChanges)).toEqual(sorted(atOnce))
      }),
      { numRuns: 500 },
    )
  })

  it('are told once', () => {
    const { breakers } = setUp()
    fail(breakers, 1)
    expect(breakers.takeChanges()).toMatchObject({ forgotten: [], rows: [{ keys: [key] }] })
    expect(breakers.takeChanges()).toEqual({ forgotten: [], rows: [] })
  })

  it('are those of a thousand contents at a time, not those of all that are remembered', () => {
    const { breakers } = setUp()
    for (let i = 0; i < 1000; i++) fail(breakers, 1, `contentId:${i}`)
    expect(breakers.takeChanges().rows).toHaveLength(1000)
    fail(breakers, 1, 'contentId:7')
    expect(breakers.takeChanges().rows).toHaveLength(1)
  })

  it('hold no memory of contents that were forgotten, where nobody ever takes them', () => {
    const { breakers } = setUp({ maxContents: 10 })
    for (let i = 0; i < 1000; i++) fail(breakers, 1, `contentId:${i}`)
    breakers.alias(key, infohash)
    expect(breakers.takeChanges().rows.length).toBeLessThanOrEqual(10)
  })
})
