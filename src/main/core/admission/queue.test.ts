import { describe, expect, it, vi } from 'vitest'
import { WeirError } from '../../../contract/errors.ts'
import { createFakeClock } from '../fake-clock.ts'
import { createSeededRandom } from '../fake-random.ts'
import { createAdmissionQueue, type QueueRequest } from './queue.ts'

function setUp(settings: { max?: number; maxWaitS?: number; maxPerAddress?: number } = {}) {
  const clock = createFakeClock()
  const queue = createAdmissionQueue({
    clock,
    random: createSeededRandom(1),
    settings: { max: 50, maxWaitS: 60, ...settings },
  })
  const ended: string[] = []
  /** Waits with a slot for it whenever it is asked, unless told otherwise. */
  const wait = (id: string, onTurn: () => boolean = () => true, who: Partial<QueueRequest> = {}) =>
    queue.enqueue({
      id,
      ...who,
      onTurn: () => {
        const took = onTurn()
        if (took) ended.push(`turn ${id}`)
        return took
      },
      onTimeout: () => ended.push(`timeout ${id}`),
    })
  const from = (address: string, id: string) => wait(id, undefined, { address })
  /** Wakes until the queue is empty, one slot at a time; answers who had their turn. */
  const order = (): string[] => {
    while (queue.length > 0) queue.wake()
    return ended.map((what) => what.replace('turn ', ''))
  }
  return { clock, queue, ended, wait, from, order }
}

const refusal = (act: () => unknown): WeirError => {
  try {
    act()
  } catch (error) {
    if (error instanceof WeirError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('a full queue', () => {
  it('turns the player away with the number that waits and when to come again', () => {
    const { queue, wait } = setUp({ max: 2 })
    wait('a')
    wait('b')
    const error = refusal(() => wait('c'))
    expect(error.code).toBe('queue_full')
    expect(error.message).toContain('2 viewers wait')
    expect(error.retryAfterS).toBeGreaterThanOrEqual(1)
    expect(queue.length).toBe(2)
  })

  it('reckons Retry-After from the pace of the pool, spread so that nobody returns in step', () => {
    const { clock, queue, wait } = setUp({ max: 4 })
    for (let i = 0; i < 20; i++) {
      clock.advance(2000)
      queue.noteRelease()
    }
    for (const id of ['a', 'b', 'c', 'd']) wait(id)
    const told = Array.from({ length: 50 }, () => refusal(() => wait('e')).retryAfterS ?? 0)
    expect(Math.min(...told)).toBeGreaterThanOrEqual(10)
    expect(Math.max(...told)).toBeLessThanOrEqual(15)
    expect(new Set(told).size).toBeGreaterThan(2)
  })

  it('of length 0 turns everybody away', () => {
    const { wait } = setUp({ max: 0 })
    expect(refusal(() => wait('a')).code).toBe('queue_full')
  })
})

describe('one address that asks for everything', () => {
  it('may take no more places than its share, and is told which setting says so', () => {
    const { queue, from } = setUp({ maxPerAddress: 2 })
    from('10.0.0.1', 'a')
    from('10.0.0.1', 'b')
    const error = refusal(() => from('10.0.0.1', 'c'))
    expect(error.code).toBe('too_many_readers')
    expect(error.message).toBe(
      'Your address has reached its limit of 2 waiting streams (limits.waitingPerAddress in the settings).',
    )
    expect(error.retryAfterS).toBeGreaterThanOrEqual(1)
    expect(refusal(() => queue.check('10.0.0.1')).code).toBe('too_many_readers')
    expect(() => queue.check('10.0.0.2')).not.toThrow()
    expect(from('10.0.0.2', 'd').position()).toBe(2)
  })

  it('has a place again as soon as one of its own is served or leaves', () => {
    const { queue, from } = setUp({ maxPerAddress: 1 })
    const a = from('10.0.0.1', 'a')
    a.cancel()
    from('10.0.0.1', 'b')
    queue.wake()
    expect(() => from('10.0.0.1', 'c')).not.toThrow()
  })

  it('cannot get round it by the many addresses of its IPv6 network', () => {
    const { from } = setUp({ maxPerAddress: 1 })
    from('2001:db8::1', 'a')
    expect(refusal(() => from('2001:db8::2', 'b')).code).toBe('too_many_readers')
    expect(() => from('2001:db8:0:1::2', 'c')).not.toThrow()
  })

  it('waits in turns with the others, who need not wait for all of its wishes', () => {
    const { from, order } = setUp()
    for (const id of ['a1', 'a2', 'a3']) from('10.0.0.1', id)
    const b = from('10.0.0.2', 'b1')
    expect(b.position()).toBe(2)
    from('10.0.0.3', 'c1')
    from('10.0.0.2', 'b2')
    expect(order()).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
  })

  it('is this machine: then all wait in the order in which they came, without a share', () => {
    const { from, order } = setUp({ maxPerAddress: 1 })
    for (const id of ['a', 'b', 'c']) from('127.0.0.1', id)
    from('10.0.0.1', 'd')
    from('127.0.0.1', 'e')
    expect(order()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })
})

describe('a stream whose engine was lost under its viewers', () => {
  it('waits ahead of all who are new, and is never turned away', () => {
    const { queue, wait, from, order } = setUp({ max: 2, maxPerAddress: 1 })
    from('10.0.0.1', 'a')
    from('10.0.0.2', 'b')
    const moved = wait('moved', undefined, { address: '10.0.0.1', isResuming: true })
    const movedToo = wait('moved too', undefined, { address: '10.0.0.1', isResuming: true })
    expect([moved.position(), movedToo.position()]).toEqual([1, 2])
    expect(queue.waiting().map(({ id }) => id)).toEqual(['moved', 'moved too', 'a', 'b'])
    expect(refusal(() => from('10.0.0.3', 'c')).code).toBe('queue_full')
    expect(order()).toEqual(['moved', 'moved too', 'a', 'b'])
  })

  it('still gives up after maxWaitS, and cannot come in once the queue is closed', () => {
    const { clock, queue, ended, wait } = setUp({ maxWaitS: 5 })
    wait('moved', undefined, { isResuming: true })
    clock.advance(5000)
    expect(ended).toEqual(['timeout moved'])
    queue.close()
    expect(refusal(() => wait('late', undefined, { isResuming: true })).code).toBe('shutting_down')
  })
})

describe('waiting', () => {
  it('ends after maxWaitS, and the next in line moves up', () => {
    const { clock, ended, wait } = setUp({ maxWaitS: 5 })
    wait('a')
    clock.advance(3000)
    const b = wait('b')
    clock.advance(2000)
    expect(ended).toEqual(['timeout a'])
    expect(b.position()).toBe(1)
    clock.advance(3000)
    expect(ended).toEqual(['timeout a', 'timeout b'])
    expect(clock.pending()).toBe(0)
  })

  it('ends in silence when the player leaves, however often it says so', () => {
    const { clock, queue, ended, wait } = setUp()
    const a = wait('a')
    const b = wait('b')
    a.cancel()
    a.cancel()
    expect([a.position(), b.position()]).toEqual([0, 1])
    queue.wake()
    clock.advance(120_000)
    expect(ended).toEqual(['turn b'])
    expect(clock.pending()).toBe(0)
  })

  it('ends for all when the queue is closed, and nobody can come in afterwards', () => {
    const { clock, queue, ended, wait } = setUp()
    const a = wait('a')
    wait('b')
    queue.close()
    queue.close()
    a.cancel()
    queue.wake()
    clock.advance(120_000)
    expect(ended).toEqual([])
    expect(queue.length).toBe(0)
    expect(clock.pending()).toBe(0)
    expect(refusal(() => wait('c')).code).toBe('shutting_down')
  })

  it('is shown with position, since when, and how long it may last', () => {
    const { clock, queue, wait } = setUp()
    const a = wait('a')
    expect(a.etaS()).toBeNull()
    expect(queue.waiting()).toEqual([{ id: 'a', position: 1, sinceMs: clock.wallMs(), etaS: null }])
    for (let i = 0; i < 5; i++) {
      clock.advance(4000)
      queue.noteRelease()
    }
    const b = wait('b')
    expect(b.etaS()).toEqual({ min: 8, max: 8 })
    expect(queue.waiting().map((row) => row.etaS)).toEqual([
      { min: 4, max: 4 },
      { min: 8, max: 8 },
    ])
    b.cancel()
    expect(b.etaS()).toBeNull()
  })
})

describe('a released slot', () => {
  it('goes to whoever waits longest; nobody behind is asked when it is refused', () => {
    const { queue, ended, wait } = setUp()
    let slots = 0
    const take = () => slots > 0 && slots-- > 0
    const asked = vi.fn(take)
    wait('a', take)
    wait('b', asked)
    queue.wake()
    expect(asked).not.toHaveBeenCalled()
    slots = 2
    queue.wake()
    expect(ended).toEqual(['turn a', 'turn b'])
  })

  it('is not offered by enqueueing alone', () => {
    const { queue, ended, wait } = setUp()
    wait('a')
    expect(ended).toEqual([])
    queue.wake()
    expect(ended).toEqual(['turn a'])
  })

  it('is offered to the next when the head, which could not use it, leaves', () => {
    const { queue, ended, wait } = setUp()
    const picky = wait('picky', () => false)
    wait('b')
    queue.wake()
    expect(ended).toEqual([])
    picky.cancel()
    expect(ended).toEqual(['turn b'])
  })

  it('is offered to the next when the head leaves in the middle of its own turn', () => {
    const { clock, queue, ended, wait } = setUp()
    const a = wait('a', () => {
      a.cancel()
      return false
    })
    wait('b')
    queue.wake()
    expect(ended).toEqual(['turn b'])
    expect(clock.pending()).toBe(0)
  })
})

describe('a callback that uses the queue', () => {
  it('may enqueue: the new one waits behind the others and has its turn in the same wake', () => {
    const { queue, ended, wait } = setUp()
    wait('a', () => {
      wait('c')
      return true
    })
    wait('b')
    queue.wake()
    expect(ended).toEqual(['turn a', 'turn b', 'turn c'])
  })

  it('may cancel another, which then has no turn', () => {
    const { queue, ended, wait } = setUp()
    wait('a', () => {
      b.cancel()
      return true
    })
    const b = wait('b')
    wait('c')
    queue.wake()
    expect(ended).toEqual(['turn a', 'turn c'])
  })

  it('may close the queue', () => {
    const { clock, queue, ended, wait } = setUp()
    wait('a', () => {
      queue.close()
      return true
    })
    wait('b')
    queue.wake()
    expect(ended).toEqual(['turn a'])
    expect(clock.pending()).toBe(0)
  })

  it('may release a slot while it refuses: the head is asked once more, not for ever', () => {
    const { queue, wait } = setUp()
    let asked = 0
    wait('a', () => {
      asked++
      queue.wake()
      return false
    })
    queue.wake()
    expect(asked).toBe(2)
  })

  it('that throws has had its turn and does not stand in the way of the others', () => {
    const { clock, queue, ended, wait } = setUp()
    wait('broken', () => {
      throw new Error('a bug in a caller')
    })
    wait('b')
    expect(() => queue.wake()).toThrow('a bug in a caller')
    queue.wake()
    expect(ended).toEqual(['turn b'])
    expect(clock.pending()).toBe(0)
  })
})
