/** Evidence, blame and breakers together: dead content is soon cheap, and a sick pool condemns no library. */
import { describe, expect, it } from 'vitest'
import { createContentBreakers } from '../breakers/content-breakers.ts'
import { createFakeClock } from '../fake-clock.ts'
import { createSeededRandom } from '../fake-random.ts'
import { blame } from './blame.ts'
import { createEvidenceBook } from './evidence.ts'
import { type StreamFailure } from './failure.ts'

const refusedByEngine: StreamFailure = {
  kind: 'fetch_failed',
  fault: { kind: 'content', engineSaid: 'failed to load content' },
  waitedS: 4,
  signs: { engineAnswers: null, status: null },
}

function setUp() {
  const clock = createFakeClock()
  const evidence = createEvidenceBook({ clock })
  const breakers = createContentBreakers({
    clock,
    random: createSeededRandom(1),
    settings: { failureRate: 0.8, minAttempts: 3, windowS: 600, openS: 60 },
  })
  /** One start as the starter does it. False when it was refused as known-bad. */
  const start = (content: string, engine: string, plays: boolean): boolean => {
    const admission = breakers.admit(content)
    if (!admission.allow) return false
    clock.advance(plays ? 500 : 4000)
    if (plays) {
      if (evidence.plays(engine, content)) breakers.pardonUncertain()
      admission.done('success')
      return true
    }
    const verdict = blame(refusedByEngine, evidence.of(engine, content))
    if (verdict.blame === 'content') evidence.refused(engine, content)
    admission.done(verdict.blame === 'content' ? 'failure' : 'neither', 'failed to load content', verdict)
    return true
  }
  const library = Array.from({ length: 30 }, (_, i) => `contentId:${i}`)
  const playable = () => library.filter((content) => breakers.check(content).allow)
  return { clock, breakers, evidence, start, library, playable }
}

describe('dead content', () => {
  it('is known-bad at its third failure, also where nothing else is playing', () => {
    const { start } = setUp()
    for (const engine of ['e1', 'e2', 'e1']) expect(start('contentId:dead', engine, false)).toBe(true)
    expect(start('contentId:dead', 'e2', false)).toBe(false)
  })

  it('is left alone longer and longer where engines have proven themselves', () => {
    const { clock, breakers, start } = setUp()
    let tries = 0
    for (let minute = 0; minute < 60; minute++) {
      start('contentId:good', 'e1', true)
      if (start('contentId:dead', 'e1', false)) tries++
      clock.advance(60_000)
    }
    expect(tries).toBeLessThanOrEqual(9)
    expect(breakers.check('contentId:good').allow).toBe(true)
  })
})

describe('a pool that loses its internet for half an hour', () => {
  it('plays the whole library again as soon as anything has played', () => {
    const { clock, start, library, playable } = setUp()
    start('contentId:0', 'e1', true)
    clock.advance(120_000)
    for (let minute = 0; minute < 30; minute++) {
      for (const [i, content] of library.entries()) start(content, `e${i % 3}`, false)
    }
    expect(playable().length).toBeLessThan(library.length)
    // Somebody tries what may be tried, and it plays.
    clock.advance(5000)
    const first = playable()[0] ?? 'contentId:new'
    expect(start(first, 'e1', true)).toBe(true)
    expect(playable()).toEqual(library)
  })

  it('costs a content a minute at most, even if nothing else plays first', () => {
    const { clock, start, library, playable } = setUp()
    for (let round = 0; round < 10; round++) {
      for (const content of library) start(content, 'e1', false)
    }
    clock.advance(60_000)
    expect(playable()).toEqual(library)
  })
})

describe('one sick engine among well ones', () => {
  it('condemns nothing, since what it refuses plays elsewhere', () => {
    const { start, library, playable } = setUp()
    for (let round = 0; round < 3; round++) {
      for (const content of library) {
        start(content, 'sick', false)
        start(content, 'well', true)
      }
    }
    expect(playable()).toEqual(library)
  })
})
