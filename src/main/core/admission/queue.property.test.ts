/**
 * Any schedule of arrivals from several addresses, releases, departures and time, with callbacks that use the queue
 * themselves: the order is kept, no address takes more than its share, everybody ends exactly once, nobody waits beside a
 * free slot, and no timer is left; who looks out for a slot is asked first and stands in nobody's way. Failures print
 * their seed.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Clock } from '../ports.ts'
import { createFakeClock } from '../fake-clock.ts'
import { createSeededRandom } from '../fake-random.ts'
import { createAdmissionQueue, type AdmissionQueue, type QueueEntry, type QueueRequest } from './queue.ts'
import {
  blocked,
  deafInTurns,
  impatient,
  lastFirst,
  lookoutsLast,
  nameless,
  oneOffer,
  uncancellable,
} from './test-twins.ts'

const maxWaitS = 20
const max = 6
const maxPerAddress = 3
const loopback = '127.0.0.1'

type CreateQueue = (clock: Clock) => AdmissionQueue
const createReal = (clock: Clock, share = maxPerAddress): AdmissionQueue =>
  createAdmissionQueue({
    clock,
    random: createSeededRandom(7),
    settings: { max, maxWaitS, maxPerAddress: share },
  })

/** What an entry does in its turn, besides taking the slot. */
type Mischief = 'none' | 'cancel itself' | 'cancel the next' | 'bring another'
type Step =
  | { do: 'arrive'; address: string; isResuming: boolean; mischief: Mischief }
  | { do: 'release'; slots: number }
  | { do: 'leave'; which: number }
  /** A start that needs a slot on another engine: takes any, or none of those that come. */
  | { do: 'look out'; isChoosy: boolean }
  | { do: 'look away'; which: number }
  | { do: 'pass'; ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('arrive' as const),
      address: fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3', loopback),
      isResuming: fc.constantFrom(false, false, false, false, true),
      mischief: fc.constantFrom<Mischief>(
        'none',
        'none',
        'none',
        'cancel itself',
        'cancel the next',
        'bring another',
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('release' as const), slots: fc.integer({ min: 0, max: 3 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('leave' as const), which: fc.nat({ max: max }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('look out' as const), isChoosy: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('look away' as const), which: fc.nat({ max: 2 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 15_000 }) }),
  },
)

interface Known {
  readonly entry: QueueEntry
  readonly arrivedMs: number
  readonly isResuming: boolean
  /** Its address, or itself where every entry has a turn of its own. */
  readonly group: string
  ends: ('turn' | 'timeout' | 'cancel' | 'close')[]
}

/** Runs a schedule and throws at the first thing that a waiting player would complain about. */
function run(create: CreateQueue, steps: Step[]): void {
  const clock = createFakeClock()
  const queue = create(clock)
  const known: Known[] = []
  const lookouts: { readonly isChoosy: boolean; readonly handle: { cancel(): void }; isOver: boolean }[] = []
  /** Those who would take a slot. */
  const looking = () => lookouts.filter(({ isChoosy, isOver }) => !isChoosy && !isOver)
  let slots = 0
  /** Groups in the order of their turns. */
  let ring: string[] = []
  const isWaiting = (one: Known): boolean => one.ends.length === 0
  const waitingOf = (group: string): Known[] =>
    known.filter((one) => isWaiting(one) && one.group === group && !one.isResuming)
  /** In the order of their turns: the ring is played through as it would be if nobody came or left. */
  const waiting = (): Known[] => {
    const order = known.filter((one) => isWaiting(one) && one.isResuming)
    const lines = ring.map((group) => waitingOf(group))
    for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
      const [first, ...rest] = line
      if (first === undefined) continue
      order.push(first)
      lines.push(rest)
    }
    return order
  }
  const cancel = (one: Known | undefined): void => {
    if (one === undefined) return
    if (one.ends.length === 0) one.ends.push('cancel')
    one.entry.cancel()
  }

  const arrive = ({ address, isResuming, mischief }: Omit<Step & { do: 'arrive' }, 'do'>): void => {
    const arrived = known.length
    const group = address === loopback || isResuming ? `p${arrived}` : address
    if (!isResuming && (queue.length >= max || waitingOf(group).length >= maxPerAddress)) {
      expect(() =>
        queue.enqueue({ id: 'x', address, onTurn: () => true, onTimeout: () => undefined }),
      ).toThrow(queue.length >= max ? /viewers wait/ : /Your address .* 3 waiting/)
      return
    }
    const request: QueueRequest = {
      id: `p${arrived}`,
      address,
      isResuming,
      onTurn: () => {
        const me = known[arrived]
        if (me === undefined) throw new Error('a turn before enqueue returned')
        expect(me.ends, 'a turn of somebody who had gone').toEqual([])
        expect(waiting()[0], 'a turn before somebody who came earlier').toBe(me)
        expect(slots === 0 || looking().length === 0, 'a turn before somebody who looks out').toBe(true)
        if (mischief === 'cancel itself') {
          cancel(me)
          return false
        }
        if (mischief === 'cancel the next') cancel(waiting()[1])
        if (slots === 0) return false
        slots--
        // A newcomer of this turn is behind everybody, also behind this address's next.
        if (mischief === 'bring another') arrive({ address: '10.0.0.4', isResuming: false, mischief: 'none' })
        me.ends.push('turn')
        if (!isResuming) ring = [...ring.filter((other) => other !== group), group]
        return true
      },
      onTimeout: () => {
        const me = known[arrived]
        if (me === undefined) throw new Error('a timeout before enqueue returned')
        me.ends.push('timeout')
        expect(clock.now() - me.arrivedMs, 'a timeout at another time').toBe(maxWaitS * 1000)
      },
    }
    if (waitingOf(group).length === 0) ring = [...ring.filter((other) => other !== group), group]
    const entry = queue.enqueue(request)
    known.push({ entry, arrivedMs: clock.now(), isResuming, group, ends: [] })
  }

  const lookOut = (isChoosy: boolean): void => {
    const at = lookouts.length
    const handle = queue.lookOut(() => {
      const me = lookouts[at]
      expect(me?.isOver, 'a lookout that was over is asked').toBe(false)
      if (me === undefined || isChoosy || slots === 0) return false
      slots--
      return (me.isOver = true)
    })
    lookouts.push({ isChoosy, handle, isOver: false })
  }

  const lookAway = (lookout: (typeof lookouts)[number] | undefined): void => {
    if (lookout === undefined) return
    lookout.handle.cancel()
    lookout.isOver = true
  }

  const check = (): void => {
    ring = ring.filter((group) => waitingOf(group).length > 0)
    expect(queue.length, 'the length is that of those who wait').toBe(waiting().length)
    expect(clock.pending(), 'one timer for each who waits').toBe(queue.length)
    const shown = queue.waiting().map(({ id }) => id)
    expect(shown, 'the order that is shown').toEqual(waiting().map(({ entry }) => entry.id))
    for (const [at, one] of waiting().entries()) {
      expect(one.entry.position(), 'the position that is shown').toBe(at + 1)
    }
    for (const group of ring) {
      expect(waitingOf(group).length, 'more than its share waits').toBeLessThanOrEqual(maxPerAddress)
    }
    for (const one of known) expect(one.ends.length, `${one.entry.id} ended once`).toBeLessThanOrEqual(1)
  }

  for (const next of steps) {
    switch (next.do) {
      case 'arrive':
        arrive(next)
        break
      case 'release':
        slots += next.slots
        for (let i = 0; i < next.slots; i++) queue.noteRelease()
        queue.wake()
        expect(
          slots === 0 || waiting().length + looking().length === 0,
          'nobody waits beside a free slot',
        ).toBe(true)
        slots = 0
        break
      case 'leave':
        cancel(known[known.length - 1 - next.which])
        break
      case 'look out':
        lookOut(next.isChoosy)
        break
      case 'look away':
        lookAway(lookouts[lookouts.length - 1 - next.which])
        break
      case 'pass':
        clock.advance(next.ms)
        break
    }
    check()
  }
  for (const one of waiting()) one.ends.push('close')
  queue.close()
  for (const lookout of lookouts) lookout.isOver = true
  queue.wake()
  clock.advance(10 * maxWaitS * 1000)
  check()
  for (const one of known) expect(one.ends, `${one.entry.id} was lost`).toHaveLength(1)
}

const schedules = (create: CreateQueue) =>
  fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => run(create, steps))

describe('any schedule', () => {
  it('keeps the order, loses nobody and leaves no timer', () => {
    fc.assert(
      schedules((clock) => createReal(clock)),
      { numRuns: 500 },
    )
  })

  const plantedBugs: [string, CreateQueue, complaint: RegExp][] = [
    [
      'serves the last first',
      (clock) => lastFirst(createReal(clock)),
      /a turn (before|of) somebody|order that is/,
    ],
    [
      'leaves the timers of those who had their turn',
      (clock) => createReal(uncancellable(clock)),
      /one timer/,
    ],
    ['asks only one for all released slots', (clock) => oneOffer(createReal(clock)), /beside a free slot/],
    [
      'lets somebody wait on who left in the turn of another',
      (clock) => deafInTurns(createReal(clock)),
      /length is that of|somebody who had gone|beside a free slot/,
    ],
    [
      'does not know one address from another',
      (clock) => nameless(createReal(clock)),
      /somebody who came earlier|order that is shown|to throw/,
    ],
    [
      'lets one address take all places',
      (clock) => createReal(clock, Infinity),
      /more than its share|to throw/,
    ],
    [
      'lets those whose picture stands still wait behind newcomers',
      (clock) => impatient(createReal(clock)),
      /somebody who came earlier|order that is shown|viewers wait|Your address/,
    ],
    [
      'asks nobody behind a lookout that takes nothing',
      (clock) => blocked(createReal(clock)),
      /beside a free slot/,
    ],
    [
      'asks lookouts after all others',
      (clock) => lookoutsLast(createReal(clock)),
      /somebody who looks out|beside a free slot/,
    ],
  ]
  it.each(plantedBugs)('finds a queue that %s', (_, create, complaint) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { errorInstance } = fc.check(schedules(create), { seed, numRuns: 300, endOnFailure: true })
      expect(String(errorInstance)).toMatch(complaint)
    }
  })
})
