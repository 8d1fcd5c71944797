/**
 * The whole core against any schedule of requests, players, deaths and time: at every moment exactly those places are
 * taken that somebody has, no limit is exceeded, and at the end none is left. Each twin has one bug planted and is
 * found. Failures print their seed.
 */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { contentId } from '../fake-engines.ts'
import { type Limits, type Party } from './limits.ts'
import { openDoor, type Guest } from './test-door.ts'

const seen: { limits: Limits | null; plant: (real: Limits) => Limits } = {
  limits: null,
  plant: (real) => real,
}
vi.mock(import('./limits.ts'), async (original) => {
  const real = await original()
  return {
    ...real,
    createLimits(deps) {
      seen.limits = real.createLimits(deps)
      return seen.plant(seen.limits)
    },
  }
})

const max = { sessions: 4, readers: 8, readersPerSession: 3, readersPerAddress: 3, waitingPerAddress: 2 }
const contents = ['a', 'b', 'c', 'd', 'dead', 'silent'] as const
const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '127.0.0.1'] as const

type Step =
  | { do: 'ask'; content: (typeof contents)[number]; address: (typeof addresses)[number]; attach: boolean }
  | { do: 'attach' | 'release' | 'leave'; which: number }
  | { do: 'kill' }
  | { do: 'pass'; ms: number }

const some = fc.nat({ max: 12 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      content: fc.constantFrom(...contents, 'a', 'a', 'a'),
      address: fc.constantFrom(...addresses),
      attach: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('attach' as const, 'release' as const, 'leave' as const),
      which: some,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'kill' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 9000 }) }),
  },
)

async function run(steps: readonly Step[]): Promise<void> {
  const door = await openDoor({
    settings: {
      engines: { min: 2, slotsPerEngine: 1 },
      streams: { lingerS: 1, bufferMb: 2 },
      queue: { max: 3, maxWaitS: 8 },
      limits: max,
    },
    behaviours: {
      [contentId('dead')]: { kind: 'dead', afterMs: 1000 },
      [contentId('silent')]: { kind: 'silent' },
    },
  })
  const guests: Guest[] = []
  const nth = <T>(things: readonly T[], n: number): T | undefined => things[n % Math.max(1, things.length)]
  const open = (): Guest[] => guests.filter(({ isReleased }) => !isReleased)

  const check = (): void => {
    const places = (guest: Guest): number => Math.max(guest.isReleased ? 0 : 1, guest.connections.size)
    const taken = guests.reduce((sum, guest) => sum + places(guest), 0)
    expect(seen.limits?.readers, 'places that are counted').toBe(taken)
    expect(taken, 'viewers').toBeLessThanOrEqual(max.readers)
    for (const address of addresses.slice(0, 3)) {
      const ofAddress = guests.filter((guest) => guest.address === address)
      const ofIt = ofAddress.reduce((sum, guest) => sum + places(guest), 0)
      expect(ofIt, 'viewers of an address').toBeLessThanOrEqual(max.readersPerAddress)
    }
    for (const { readers } of door.weir.snapshot().sessions) {
      expect(readers.length, 'viewers of a stream').toBeLessThanOrEqual(max.readersPerSession)
    }
  }

  const attach = (guest: Guest | undefined): void => {
    if (guest === undefined) return
    try {
      guest.checkRoom()
    } catch {
      return
    }
    guest.attach()
  }

  for (const next of steps) {
    switch (next.do) {
      case 'ask': {
        const guest = door.ask(next.content, next.address)
        if (guest.isRefused) break
        guests.push(guest)
        if (next.attach) attach(guest)
        break
      }
      case 'attach':
        attach(nth(open(), next.which))
        break
      case 'release':
        nth(open(), next.which)?.release()
        break
      case 'leave':
        nth(
          guests.flatMap(({ connections }) => [...connections]),
          next.which,
        )?.leave()
        break
      case 'kill':
        for (const id of door.engines.ids().slice(0, 1)) door.engines.kill(id)
        break
      case 'pass':
        await door.pass(next.ms, 100)
        break
    }
    await door.settle()
    // The gateway gives a claim up when it hears that the stream is over.
    for (const guest of open()) if (guest.told !== null && guest.told !== 'plays') guest.release()
    check()
  }
  for (const guest of guests) {
    guest.release()
    for (const connection of guest.connections) connection.leave()
  }
  check()
  expect([seen.limits?.readers, seen.limits?.addresses], 'places left at the end').toEqual([0, 0])
  await door.stop()
  expect(door.clock.pending(), 'timers left').toBe(0)
  expect(door.mistakes).toEqual([])
}

const schedules = fc.asyncProperty(fc.array(step, { maxLength: 35, size: 'max' }), run)

/** Real limits whose parties have one bug planted. */
const ofParty =
  (change: (party: Party) => Partial<Party>) =>
  (real: Limits): Limits =>
    Object.defineProperties(Object.create(real) as Limits, {
      admit: {
        value: (...args: Parameters<Limits['admit']>): Party => {
          const party = real.admit(...args)
          return { ...party, ...change(party) }
        },
      },
    })

describe('any schedule', () => {
  it('counts every place once and leaks none', async () => {
    seen.plant = (real) => real
    await fc.assert(schedules, { numRuns: 150 })
  })

  const plantedBugs: [string, (real: Limits) => Limits, complaint: RegExp][] = [
    [
      'keeps the place of who has watched',
      ofParty((party) => ({ enter: () => (party.enter(), () => {}) })),
      /counted/,
    ],
    [
      'frees the place of who still watches',
      ofParty((party) => ({
        release() {
          party.release()
          party.enter()()
          party.enter()()
        },
        enter: () => (party.release(), party.enter()),
      })),
      /counted/,
    ],
    ['keeps the place of who gave up', ofParty(() => ({ release: () => {} })), /counted/],
    ['lets any number in through one request', ofParty(() => ({ check: () => {} })), /viewers/],
    [
      'does not know how many watch a stream',
      (real) =>
        Object.defineProperties(Object.create(real) as Limits, {
          admit: { value: (address: string) => real.admit(address, { readersOfSession: 0 }) },
        }),
      /viewers of a stream/,
    ],
  ]
  it.each(plantedBugs)('finds a twin that %s', async (_, plant, complaint) => {
    seen.plant = plant
    for (const seed of [1, 2, 3]) {
      const { errorInstance } = await fc.check(schedules, { seed, numRuns: 150, endOnFailure: true })
      expect(String(errorInstance)).toMatch(complaint)
    }
  })
})
