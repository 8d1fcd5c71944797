/** Which content breaks engines, and which only happened to be there. */
import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../fake-clock.ts'
import { createCulprits } from './culprits.ts'

function setUp() {
  const clock = createFakeClock()
  const culprits = createCulprits({ clock })
  /** Plays on for a while, said every two seconds as a session says it. */
  const play = (engine: string, content: string, forS: number): void => {
    for (let s = 0; s <= forS; s += 2) {
      culprits.plays(engine, content)
      clock.advance(2000)
    }
  }
  /** It kills an engine `afterS` after it was put there. */
  const kill = (engine: string, content: string, afterS = 2) => {
    const leaves = culprits.begins(engine, content)
    if (afterS > 0) culprits.plays(engine, content)
    clock.advance(afterS * 1000)
    leaves()
    clock.advance(50)
    return culprits.died(engine)
  }
  return { clock, culprits, play, kill }
}

describe('content of which engines die', () => {
  it('is found, and is certain at the third engine where other content lasts', () => {
    const { culprits, play, kill } = setUp()
    culprits.begins('e1', 'news')
    play('e1', 'news', 20)
    expect(kill('e2', 'poison')).toEqual({ contentKey: 'poison', hadPlayed: true, deaths: 1, certain: false })
    expect(kill('e3', 'poison', 0)).toEqual({
      contentKey: 'poison',
      hadPlayed: false,
      deaths: 2,
      certain: false,
    })
    expect(kill('e2', 'poison')).toMatchObject({ deaths: 3, certain: true })
  })

  it('is found beside streams that have played for long', () => {
    const { culprits, play, kill } = setUp()
    for (const engine of ['e1', 'e2', 'e3']) culprits.begins(engine, 'news')
    play('e1', 'news', 20)
    for (const engine of ['e1', 'e2', 'e3'])
      expect(kill(engine, 'poison')).toMatchObject({ contentKey: 'poison' })
  })

  it('is found though each death is told only when it plays on the next engine', () => {
    const { clock, culprits } = setUp()
    const begin = (engine: string) => {
      const leaves = culprits.begins(engine, 'poison')
      culprits.plays(engine, 'poison')
      clock.advance(2000)
      leaves()
    }
    begin('e1')
    culprits.begins('e2', 'poison')
    culprits.plays('e2', 'poison')
    expect(culprits.died('e1')).toMatchObject({ deaths: 1 })
    expect(culprits.died('e2')).toMatchObject({ deaths: 2 })
  })

  it('is not certain where nothing lasts: then all engines are sick', () => {
    const { kill } = setUp()
    for (const engine of ['e1', 'e2', 'e3', 'e4']) expect(kill(engine, 'news')?.certain).toBe(false)
  })

  it('counts anew after ten quiet minutes', () => {
    const { clock, kill } = setUp()
    for (const engine of ['e1', 'e2']) kill(engine, 'news')
    clock.advance(601_000)
    expect(kill('e3', 'news')).toMatchObject({ deaths: 1 })
  })
})

describe('nothing is counted against content', () => {
  it('that has played for long, there or elsewhere', () => {
    const { culprits, play, kill } = setUp()
    culprits.begins('e1', 'news')
    play('e1', 'news', 20)
    expect(culprits.died('e1')).toBeNull()
    expect(kill('e2', 'news')).toBeNull()
    expect(kill('e3', 'news')).toBeNull()
  })

  it('that began together with other content: either may be it', () => {
    const { culprits } = setUp()
    for (const content of ['news', 'sports']) culprits.begins('e1', content)
    expect(culprits.died('e1')).toBeNull()
  })

  it('that had left before', () => {
    const { clock, culprits } = setUp()
    const leaves = culprits.begins('e1', 'news')
    leaves()
    clock.advance(4000)
    expect(culprits.died('e1')).toBeNull()
  })

  it('that was on another engine, or on one that was replaced since', () => {
    const { culprits } = setUp()
    culprits.begins('e1', 'news')
    expect(culprits.died('e2')).toBeNull()
    culprits.forget('e1')
    expect(culprits.died('e1')).toBeNull()
  })

  it('twice when engines die together, as with their daemon', () => {
    const { culprits } = setUp()
    // It hopped over engines whose deaths are told only afterwards.
    for (const engine of ['e1', 'e2', 'e3', 'e4']) culprits.begins(engine, 'news')()
    expect(culprits.died('e1')).toMatchObject({ deaths: 1 })
    for (const engine of ['e2', 'e3', 'e4']) expect(culprits.died(engine)).toBeNull()
  })
})

it('says once that a stream has lasted', () => {
  const { clock, culprits } = setUp()
  culprits.begins('e1', 'news')
  const said = Array.from({ length: 12 }, () => {
    clock.advance(2000)
    return culprits.plays('e1', 'news')
  })
  expect(said.filter(Boolean)).toHaveLength(1)
  expect(said.indexOf(true)).toBe(7)
})
