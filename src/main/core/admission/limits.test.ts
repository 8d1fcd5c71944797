import { describe, expect, it } from 'vitest'
import { WeirError } from '../../../contract/errors.ts'
import { createLimits, type Wish } from './limits.ts'

const joining = (readersOfSession: number): Wish => ({ readersOfSession })
const beginning: Wish = { otherSessions: 0 }

const house = (settings: Partial<Parameters<typeof createLimits>[0]['settings']> = {}) =>
  createLimits({
    settings: { sessions: 0, readers: 500, readersPerSession: 100, readersPerAddress: 20, ...settings },
    retryAfterS: () => 12,
  })

const refusal = (act: () => unknown): WeirError => {
  try {
    act()
  } catch (error) {
    if (error instanceof WeirError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('a limit that is reached', () => {
  it.each([
    [{ readers: 1 }, beginning, 'Weir has reached its limit of 1 viewer (limits.readers in the settings).'],
    [
      { readersPerSession: 2 },
      joining(2),
      'This stream has reached its limit of 2 viewers (limits.readersPerSession in the settings).',
    ],
    [
      { readersPerAddress: 1 },
      joining(1),
      'Your address has reached its limit of 1 viewer (limits.readersPerAddress in the settings).',
    ],
    [
      { sessions: 3 },
      { otherSessions: 3 },
      'Weir has reached its limit of 3 streams (limits.sessions in the settings).',
    ],
  ])('%j is named with its setting and when to come again', (settings, wish, message) => {
    const limits = house(settings)
    limits.admit('10.0.0.1', beginning)
    const error = refusal(() => limits.admit('10.0.0.1', wish))
    expect(error).toMatchObject({ code: 'too_many_readers', status: 503, retryAfterS: 12, message })
    expect(limits.readers).toBe(1)
  })

  it('leaves those who join a stream alone when it is the number of streams', () => {
    const limits = house({ sessions: 1 })
    expect(() => limits.admit('10.0.0.1', joining(5))).not.toThrow()
  })

  it('is none for streams when it is 0: then the slots decide', () => {
    expect(() => house({ sessions: 0 }).admit('10.0.0.1', { otherSessions: 9999 })).not.toThrow()
  })

  it('counts a whole IPv6 network as one address, and this machine not at all', () => {
    const limits = house({ readersPerAddress: 1 })
    limits.admit('2001:db8::1', beginning)
    expect(refusal(() => limits.admit('2001:db8::2', beginning)).message).toContain('Your address')
    for (let n = 0; n < 50; n++) limits.admit('127.0.0.1', beginning)
    expect(limits.readers).toBe(51)
  })
})

describe('a place', () => {
  it('is taken by asking, kept by watching, and free when both are over, in whichever order', () => {
    const limits = house()
    const party = limits.admit('10.0.0.1', beginning)
    expect(limits.readers).toBe(1)
    const leave = party.enter()
    expect(limits.readers).toBe(1)
    party.release()
    expect(limits.readers).toBe(1)
    leave()
    expect([limits.readers, limits.addresses]).toEqual([0, 0])
  })

  it('is free once, however often it is said that it is', () => {
    const limits = house()
    const other = limits.admit('10.0.0.1', beginning)
    const party = limits.admit('10.0.0.1', beginning)
    const leave = party.enter()
    party.release()
    leave()
    leave()
    party.release()
    expect(limits.readers).toBe(1)
    other.release()
    expect([limits.readers, limits.addresses]).toEqual([0, 0])
  })

  it('is another one for each further player of one request, if there is room', () => {
    const limits = house({ readersPerSession: 2 })
    const party = limits.admit('10.0.0.1', beginning)
    expect(() => party.check(1)).not.toThrow()
    const leaveFirst = party.enter()
    expect(() => party.check(1)).not.toThrow()
    const leaveSecond = party.enter()
    expect(limits.readers).toBe(2)
    expect(refusal(() => party.check(2)).message).toContain('This stream')
    leaveFirst()
    leaveSecond()
    expect(limits.readers).toBe(1)
  })
})
