import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../fake-clock.ts'
import { createEvidenceBook } from './evidence.ts'

function setUp() {
  const clock = createFakeClock()
  return { clock, book: createEvidenceBook({ clock }) }
}

describe('an engine as a witness', () => {
  it('is unknown at first', () => {
    const { book } = setUp()
    expect(book.of('e1', 'a')).toEqual({ playsHere: false, refusedByProven: false, contradictions: 0 })
  })

  it('has proven itself by another content, not by the one in question, and for a minute only', () => {
    const { clock, book } = setUp()
    book.plays('e1', 'a')
    expect(book.of('e1', 'b').playsHere).toBe(true)
    expect(book.of('e1', 'a').playsHere).toBe(false)
    expect(book.of('e2', 'b').playsHere).toBe(false)
    clock.advance(60_001)
    expect(book.of('e1', 'b').playsHere).toBe(false)
  })

  it('supports another that refuses the same content, while it plays something itself', () => {
    const { clock, book } = setUp()
    book.plays('e1', 'a')
    book.refused('e1', 'dead')
    expect(book.of('e2', 'dead').refusedByProven).toBe(true)
    expect(book.of('e2', 'other').refusedByProven).toBe(false)
    clock.advance(60_001)
    expect(book.of('e2', 'dead').refusedByProven).toBe(false)
  })

  it('is contradicted when what it refused plays elsewhere, until it plays again', () => {
    const { book } = setUp()
    book.refused('sick', 'a')
    book.refused('sick', 'b')
    expect(book.of('sick', 'c').contradictions).toBe(0)
    book.plays('well', 'a')
    book.plays('well', 'b')
    expect(book.of('sick', 'c').contradictions).toBe(2)
    expect(book.of('well', 'c').contradictions).toBe(0)
    book.plays('sick', 'd')
    expect(book.of('sick', 'c').contradictions).toBe(0)
  })

  it('is not accused by dead content, however many of it the one engine happens to get', () => {
    const { book } = setUp()
    book.plays('e2', 'good')
    for (let i = 0; i < 20; i++) book.refused('e1', `dead${i}`)
    expect(book.of('e1', 'dead20').contradictions).toBe(0)
  })

  it('is forgotten when it is gone', () => {
    const { book } = setUp()
    book.plays('e1', 'a')
    book.forget('e1')
    expect(book.of('e1', 'b').playsHere).toBe(false)
  })
})

describe('a pool without internet', () => {
  it('is in doubt after three contents, and the first that plays tells that the doubt is over', () => {
    const { book } = setUp()
    book.refused('e1', 'a')
    book.refused('e2', 'a')
    book.refused('e2', 'b')
    expect(book.inDoubt()).toBe(false)
    book.refused('e1', 'c')
    expect(book.inDoubt()).toBe(true)
    expect(book.plays('e1', 'd')).toBe(true)
    expect(book.plays('e1', 'd')).toBe(false)
    expect(book.inDoubt()).toBe(false)
  })

  it('is not suspected while something plays between the refusals', () => {
    const { book } = setUp()
    for (let i = 0; i < 10; i++) {
      book.refused('e1', `dead${i}`)
      expect(book.plays('e2', 'good')).toBe(false)
    }
  })

  it('is not suspected for refusals of long ago', () => {
    const { clock, book } = setUp()
    book.refused('e1', 'a')
    book.refused('e1', 'b')
    clock.advance(600_001)
    book.refused('e1', 'c')
    expect(book.inDoubt()).toBe(false)
  })
})

describe('a content that an engine refused', () => {
  it('is tried on others first, until it plays there after all or ten minutes are over', () => {
    const { clock, book } = setUp()
    book.refused('e1', 'news')
    book.refused('e2', 'news')
    expect([...book.refusers('news')]).toEqual(['e1', 'e2'])
    expect(book.hasPlayed('news')).toBe(false)
    book.plays('e3', 'news')
    book.plays('e2', 'sports')
    expect([...book.refusers('news')]).toEqual(['e1', 'e2'])
    expect(book.hasPlayed('news')).toBe(true)
    book.plays('e2', 'news')
    expect([...book.refusers('news')]).toEqual(['e1'])
    clock.advance(600_001)
    expect([...book.refusers('news')]).toEqual([])
  })
})
