/**
 * Any schedule of viewers, faults, shortages and changed limits: the promises of autoscaler.ts hold after every decision,
 * and when the faults end everybody is served. Scalers with a planted bug are found. Failures print their seed.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../fake-random.ts'
import { createAutoscaler } from './autoscaler.ts'
import { type CreateScaler, type ScalerSettings } from './scaler.ts'
import { createHouse, type House } from './test-house.ts'
import * as twins from './test-twins.ts'
import { createWitness } from './test-witness.ts'

const slotsPerEngine = 2
const GiB = 2 ** 30

type Act =
  | { do: 'load'; streams: number; pick: number }
  | { do: 'pass'; seconds: number }
  | { do: 'fail'; which: number; forS: number }
  | { do: 'cannot make' | 'can make' | 'short of memory' | 'busy' | 'calm' | 'ask' }
  | { do: 'boot'; ms: number }
  | { do: 'limits'; min: number; max: number }

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('load' as const),
      streams: fc.integer({ min: 0, max: 12 }),
      pick: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.constantFrom(1, 3, 12, 40, 130, 400),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      which: fc.nat(7),
      forS: fc.constantFrom(2, 20, 100, 1000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('cannot make', 'can make', 'short of memory', 'busy', 'calm', 'ask'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('boot' as const), ms: fc.constantFrom(500, 5000, 40_000) }),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        do: fc.constant('limits' as const),
        min: fc.integer({ min: 0, max: 4 }),
        max: fc.integer({ min: 1, max: 8 }),
      })
      .map((limits) => ({ ...limits, min: Math.min(limits.min, limits.max) })),
  },
)

const someSettings: fc.Arbitrary<Partial<ScalerSettings>> = fc.record({
  min: fc.integer({ min: 0, max: 3 }),
  spares: fc.integer({ min: 0, max: 2 }),
  downWindowS: fc.constantFrom(60, 300),
  cooldownS: fc.constantFrom(30, 60),
  minLifetimeS: fc.constantFrom(60, 300),
  sleepWhenIdle: fc.boolean(),
})

function live(create: CreateScaler, acts: readonly Act[], changes: Partial<ScalerSettings>): void {
  const house = createHouse(create, { min: 1, max: 6, ...changes }, slotsPerEngine)
  const check = createWitness(house, slotsPerEngine)
  for (const one of acts) {
    switch (one.do) {
      case 'load':
        house.load(one.streams, () => one.pick)
        break
      case 'pass':
        house.pass(one.seconds)
        break
      case 'fail': {
        const engine = house.engines[one.which]
        if (engine !== undefined && engine.state !== 'leaving') house.fail(engine.id, one.forS)
        break
      }
      case 'cannot make':
        house.circumstances.cannotMake = 'The image is gone.'
        break
      case 'can make':
        house.circumstances.cannotMake = null
        break
      case 'short of memory':
        house.circumstances.host = {
          availableBytes: GiB / 2,
          totalBytes: 4 * GiB,
          cpuShare: 0.1,
          bytesPerEngine: null,
        }
        break
      case 'busy':
        house.circumstances.host = {
          availableBytes: 3 * GiB,
          totalBytes: 4 * GiB,
          cpuShare: 1,
          bytesPerEngine: null,
        }
        break
      case 'calm':
        house.circumstances.host = null
        break
      case 'ask':
        house.ask()
        break
      case 'boot':
        house.circumstances.bootMs = one.ms
        break
      case 'limits':
        house.settings.min = one.min
        house.settings.max = one.max
        // Whatever was decided before was decided under other limits.
        house.pass(1)
        break
    }
    check()
  }
  converge(house, check)
}

/** Faults and shortages end. */
function converge(house: House, check: () => void): void {
  const { circumstances, settings } = house
  circumstances.cannotMake = null
  circumstances.host = null
  circumstances.bootMs = 5000
  for (const engine of house.engines) engine.bootedAtMs = Math.min(engine.bootedAtMs, house.nowMs)
  house.pass(400)
  house.load(0)
  house.load(2 * settings.max)
  house.pass(30)
  check()
  expect(house.queue, 'everybody is served within 30 s').toBe(0)
  house.load(2)
  house.pass(1200)
  check()
  const { wanted } = house
  const bare = Math.max(settings.min, 1 + settings.spares)
  // One for the tolerance, two for what was learnt.
  expect(wanted, 'what is not needed is gone').toBeLessThanOrEqual(Math.min(settings.max, bare + 3))
  expect(wanted).toBeGreaterThanOrEqual(Math.min(settings.max, bare))
}

const schedule = fc.array(act, { minLength: 1, maxLength: 30, size: 'max' })

describe('any schedule of viewers, faults, shortages and limits', () => {
  it('keeps every promise, and converges', () => {
    fc.assert(
      fc.property(schedule, someSettings, (acts, changes) => live(createAutoscaler, acts, changes)),
      { numRuns: 150, endOnFailure: true },
    )
  }, 120_000)
})

/** Constant load with noise of so much around it, a new value every so often. */
interface Noisy {
  readonly streams: number
  readonly noise: number
  readonly everyS: number
  readonly seed: number
}

const noisy: fc.Arbitrary<Noisy> = fc.record({
  streams: fc.integer({ min: 1, max: 24 }),
  noise: fc.constantFrom(0.05, 0.1),
  everyS: fc.constantFrom(1, 4, 15, 60, 200),
  seed: fc.nat(),
})

function liveWithNoise(create: CreateScaler, { streams, noise, everyS, seed }: Noisy): void {
  const random = createSeededRandom(seed)
  const house = createHouse(create, { max: 12 }, 3)
  house.load(streams)
  house.pass(600)
  const before = house.reversals()
  const hours = 3
  let second = 0
  house.pass(hours * 3600, () => {
    if (second++ % everyS !== 0) return
    house.load(Math.round(streams * (1 + noise * (2 * random.next() - 1))), () => random.next())
  })
  expect(house.reversals() - before, 'noise changes nothing').toBeLessThanOrEqual(hours)
}

describe('constant load with noise of 5 to 10 %', () => {
  it('turns the scaler round at most once an hour', () => {
    fc.assert(
      fc.property(noisy, (noise) => liveWithNoise(createAutoscaler, noise)),
      { numRuns: 40, endOnFailure: true },
    )
  }, 120_000)
})

describe('one step of load', () => {
  it('up or down, from and to any level, turns it round at most twice, and is served within 30 s', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }), (from, to) => {
        const house = createHouse(createAutoscaler, { max: 12 }, 3)
        house.load(from)
        house.pass(1200)
        const before = house.reversals()
        house.load(to)
        house.pass(30)
        expect(house.queue).toBe(0)
        house.pass(3000)
        expect(house.reversals() - before).toBeLessThanOrEqual(2)
      }),
      { numRuns: 60 },
    )
  }, 120_000)
})

describe('a scaler with a planted bug is found out', () => {
  it.each([
    ['has no rolling maximum', twins.withoutRollingMax, /the highest demand of the window/],
    ['has no cooldown', twins.withoutCooldown, /the cooldown is kept/],
    ['obeys what does not last', twins.withoutSustain, /what did not last/],
    ['lets young engines go', twins.withoutPatience, /the young stay/],
    ['counts what boots twice', twins.countsComingTwice, /nothing is asked for twice|max is never exceeded/],
    [
      'does not see the queue',
      twins.blindToTheQueue,
      /who waits is not kept waiting|nothing goes in a panic/,
    ],
    ['forgets engines that die', twins.forgetsTheDying, /every change has its reason|who waits|min is kept/],
    [
      'shrinks while engines fail',
      twins.shrinksInTrouble,
      /nothing goes while others fail or boot|the young stay/,
    ],
    ['lets engines go that carry streams', twins.letsGoAnybody, /whoever carries a stream stays/],
    ['ignores max', twins.ignoresMax, /max is never exceeded/],
    ['goes down several steps at a time', twins.jumpsDown, /one step at a time/],
  ])(
    '%s',
    (_, twin, complaint) => {
      const outcome = fc.check(
        fc.property(schedule, someSettings, (acts, changes) => live(twin, acts, changes)),
        { numRuns: 400, endOnFailure: true, seed: 4 },
      )
      expect(outcome.failed).toBe(true)
      expect(String(outcome.errorInstance)).toMatch(complaint)
    },
    120_000,
  )

  it('follows demand each second', () => {
    const outcome = fc.check(
      fc.property(noisy, (noise) => liveWithNoise(twins.obeysEverySecond, noise)),
      { numRuns: 40, endOnFailure: true, seed: 4 },
    )
    expect(String(outcome.errorInstance)).toMatch(/noise changes nothing/)
  }, 120_000)
})
