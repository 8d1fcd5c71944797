import { describe, expect, it } from 'vitest'
import { createKeptAnswers } from './kept-answers.ts'

const key = (n: number) => `a-random-key-no-${n}`
const stop = { name: 'session.stop', args: { sessionId: 's1' } }

function setUp() {
  let nowMs = 0
  let carriedOut = 0
  const kept = createKeptAnswers<string>(() => nowMs)
  return {
    pass: (ms: number) => void (nowMs += ms),
    carriedOut: () => carriedOut,
    once: (ofKey: string, request = stop, carryOut = async (n: number) => `answer ${n}`) =>
      kept.once(ofKey, request, () => carryOut(++carriedOut)),
  }
}

describe('a request with a key', () => {
  it.each([
    ['', 'empty'],
    ['1', 'too short for nobody else to have it'],
    ['x'.repeat(129), 'too long'],
    ['a random key with spaces', 'with spaces'],
    [`${key(1)}, ${key(2)}`, 'given twice'],
    ['a-rändom-key-of-mine', 'not ASCII'],
  ])('"%.30s" is refused: %s', async (bad) => {
    const { once, carriedOut } = setUp()
    await expect(once(bad)).rejects.toMatchObject({
      code: 'request_invalid',
      message: expect.stringContaining('its Idempotency-Key must be one of 16 to 128') as string,
    })
    expect(carriedOut()).toBe(0)
  })

  it.each([
    ['another command', { ...stop, name: 'session.move' }],
    ['other arguments', { ...stop, args: { sessionId: 's2' } }],
  ])('that came a moment ago with %s is refused, and nothing is done', async (_, request) => {
    const { once, carriedOut } = setUp()
    await once(key(1))
    await expect(once(key(1), request)).rejects.toMatchObject({ code: 'idempotency_key_reused', status: 422 })
    expect(carriedOut()).toBe(1)
    expect(await once(key(1))).toBe('answer 1')
  })

  it('and arguments too deep to be compared is refused', async () => {
    const args = JSON.parse('['.repeat(30_000) + ']'.repeat(30_000)) as unknown
    const { once, carriedOut } = setUp()
    await expect(once(key(1), { name: 'x', args } as typeof stop)).rejects.toMatchObject({
      code: 'request_invalid',
    })
    expect(carriedOut()).toBe(0)
  })

  it('that failed instead of being answered is carried out when it comes again', async () => {
    const { once } = setUp()
    await expect(once(key(1), stop, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await once(key(1))).toBe('answer 2')
  })

  it('is carried out once, also when it comes again while it is under way', async () => {
    const { once, carriedOut } = setUp()
    const { promise, resolve } = Promise.withResolvers<string>()
    const both = [once(key(1), stop, () => promise), once(key(1))]
    resolve('slow answer')
    expect(await Promise.all(both)).toEqual(['slow answer', 'slow answer'])
    expect(await once(key(2))).toBe('answer 2')
    expect(carriedOut()).toBe(2)
  })

  it('is remembered for a minute after its answer, however long that took', async () => {
    const { once, pass, carriedOut } = setUp()
    const { promise, resolve } = Promise.withResolvers<string>()
    const first = once(key(1), stop, () => promise)
    pass(300_000)
    const second = once(key(1))
    resolve('slow answer')
    expect(await Promise.all([first, second])).toEqual(['slow answer', 'slow answer'])
    pass(59_999)
    expect(await once(key(1))).toBe('slow answer')
    expect(carriedOut()).toBe(1)
    pass(1)
    expect(await once(key(1))).toBe('answer 2')
  })

  it('is forgotten when a thousand others came after it, but not while it is under way', async () => {
    const { once } = setUp()
    const { promise, resolve } = Promise.withResolvers<string>()
    const underWay = once(key(0), stop, () => promise)
    for (let n = 1; n <= 1000; n++) await once(key(n))
    expect(await once(key(1000))).toBe('answer 1001')
    expect(await once(key(1))).toBe('answer 1002')
    const again = once(key(0))
    resolve('slow answer')
    expect(await Promise.all([underWay, again])).toEqual(['slow answer', 'slow answer'])
  })
})
