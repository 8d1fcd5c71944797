/** Any schedule of faults keeps the pool's promises, and the pool is whole again when the faults end; twins are found. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settle } from '../fake-engines.ts'
import { createJudges } from './judges.ts'
import { type PoolDeps } from './door.ts'
import { poolWorld, type PoolWorld } from './test-pool.ts'
import { deafToTime, forgetsTrials, ignoresTheCap, restsAll } from './test-twins.ts'

const slotsPerEngine = 2
const mostEngines = 7

const faults = [
  'abandon',
  'abandon its trial',
  'kill',
  'pause',
  'resume',
  'wedge',
  'rot',
  'restart',
  'ail',
  'well',
  'cut',
] as const

type Step =
  | { do: 'pass'; ms: number }
  | { do: 'place' | 'leave' | 'break' }
  | { do: (typeof faults)[number]; which: number }
  | { do: 'grow' | 'write'; which: number; share: number }
  | { do: 'want'; engines: number }
  | { do: 'wake a spare' }
  | { do: 'refuse sleep' | 'refuse waking'; refuse: boolean }

const which = fc.nat(3)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 100, max: 40_000 }) }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('place', 'place', 'leave', 'break') }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom(...faults), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('grow', 'write'),
      which,
      share: fc.constantFrom(0.5, 0.88, 0.97, 1.2),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('want' as const), engines: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'wake a spare' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('refuse sleep', 'refuse waking'), refuse: fc.boolean() }),
  },
)

/** What must hold at any moment. */
function check({ pool, held, mistakes, log }: PoolWorld): void {
  expect(mistakes).toEqual([])
  expect(log.length, 'nothing flickers').toBeLessThan(400)
  log.length = 0
  const { out, answering } = pool.counts()
  expect(2 * out, 'no more than half are out by judgement').toBeLessThanOrEqual(answering)
  const views = pool.views()
  const rested = views.filter(({ state, reason }) => state === 'draining' && /^(memory|disk) /.test(reason))
  expect(rested.length, 'one is rested at a time').toBeLessThanOrEqual(1)
  expect(views.length, 'never more engines than allowed').toBeLessThanOrEqual(mostEngines)
  for (const { id, slots, isSpare } of views) {
    if (isSpare === true) expect(slots.used, `nothing is on ${id}, which sleeps`).toBe(0)
    const mine = [...held].filter(({ engineId }) => engineId === id).length
    expect(slots.used, `the slots of ${id} are those of its streams`).toBe(mine)
    expect(slots.used).toBeLessThanOrEqual(slots.total)
  }
}

/** A stream's start as the starter does it: it fails where the engine refuses starts. */
function place(world: PoolWorld, rotten: ReadonlySet<string>): void {
  const slot = world.pool.reserve(new Set())
  if (slot === null) return
  const view = world.pool.views().find(({ id }) => id === slot.engineId)
  expect(view?.state, 'only ready engines get streams').toBe('ready')
  if (!rotten.has(world.pool.urlOf(slot.engineId) ?? '')) {
    world.held.add(slot)
    world.pool.noteStart(slot.engineId, 'played')
    return
  }
  slot.release()
  world.pool.noteStart(slot.engineId, 'engine_failed')
  world.pool.suspect(slot.engineId)
}

const others = ({ pool }: PoolWorld, id: string): string[] =>
  pool.views().flatMap((view) => (view.id === id ? [] : [view.id]))

interface Size {
  readonly engines: number
  readonly pausedSpares: number
  readonly maxStarting: number
}

async function liveThrough(steps: readonly Step[], size: Size, judges?: PoolDeps['judges']) {
  const own = judges === undefined ? {} : { judges }
  const world = poolWorld({ ...size, slotsPerEngine, max: mostEngines, ...own })
  const { pool } = world
  /** By URL: what is rotten in an engine goes with it. */
  const rotten = new Set<string>()
  await world.ready()
  for (const one of steps) {
    const id = 'which' in one ? `e${one.which + 1}` : ''
    switch (one.do) {
      case 'pass':
        await world.pass(one.ms, 100)
        break
      case 'place':
        place(world, rotten)
        break
      case 'abandon':
        pool.reserve(new Set(others(world, id)))?.release()
        break
      case 'abandon its trial':
        world.fail(id)
        await world.pass(32_000, 100)
        pool.reserve(new Set(others(world, id)))?.release()
        break
      case 'leave': {
        const [slot] = world.held
        if (slot !== undefined) world.release(slot)
        break
      }
      case 'break': {
        const [slot] = world.held
        if (slot === undefined) break
        world.release(slot)
        pool.suspect(slot.engineId)
        break
      }
      case 'cut':
        world.fail(id)
        break
      case 'kill':
        if (world.engines.ids().includes(id)) world.engines.kill(id)
        break
      case 'rot':
        rotten.add(pool.urlOf(id) ?? '')
        break
      case 'pause':
        world.engines.pause(id)
        break
      case 'resume':
        world.engines.resume(id)
        break
      case 'wedge':
        world.engines.wedge(id)
        break
      case 'restart':
        if (pool.views().some((view) => view.id === id)) pool.replace(id, 'restarted from the dashboard')
        break
      case 'ail':
        world.engines.emit({ type: 'ailing', id, why: 'is unhealthy' })
        break
      case 'well':
        world.engines.emit({ type: 'well', id })
        break
      case 'grow':
        world.engines.fillMemory(id, one.share)
        break
      case 'write':
        world.fillDisk(id, one.share)
        break
      case 'wake a spare':
        pool.wakeSpare()
        break
      case 'refuse sleep':
        world.engines.refuseFreeze(one.refuse ? new Error('no freezer') : null)
        break
      case 'refuse waking':
        world.engines.refuseThaw(one.refuse ? new Error('no answer') : null)
        break
      case 'want':
        pool.setWanted(one.engines)
        break
    }
    await settle()
    check(world)
  }
  await converge(world, rotten)
  await world.stop()
  // A real turn of the event loop: without one, nothing that a WeakRef was read from is ever freed.
  await new Promise((resolve) => setImmediate(resolve))
}

/** The faults end: after a while everything is as if nothing had been. */
async function converge(world: PoolWorld, rotten: Set<string>): Promise<void> {
  const { pool, engines } = world
  for (const id of engines.ids()) {
    engines.resume(id)
    engines.fillMemory(id, 0.1)
    world.fillDisk(id, 0.1)
  }
  engines.refuseFreeze(null)
  engines.refuseThaw(null)
  rotten.clear()
  for (const slot of [...world.held]) world.release(slot)
  // Two minutes for what does not answer and for ejections, a minute more for the longest backoff, boot included.
  await world.pass(240_000, 250)
  // Spares that were woken, or would not sleep, are more than are wanted.
  pool.setWanted(pool.counts().wanted, 'surplus')
  await world.pass(1000, 250)
  check(world)
  // Viewers come, so trials are held.
  for (let round = 0; round < 3; round++) {
    while (world.place() !== null) check(world)
    for (const slot of [...world.held]) world.release(slot)
    await world.pass(2500, 250)
  }
  const { wanted, ready, freeSlots, out } = pool.counts()
  expect({ ready, out, freeSlots }, 'the pool is whole again').toEqual({
    ready: wanted,
    out: 0,
    freeSlots: wanted * slotsPerEngine,
  })
  expect(pool.view().mode).toBe('normal')
}

const schedule = fc.array(step, { minLength: 1, maxLength: 40, size: 'max' })
const pools: fc.Arbitrary<Size> = fc.record({
  engines: fc.integer({ min: 1, max: 5 }),
  pausedSpares: fc.constantFrom(0, 0, 1, 2),
  maxStarting: fc.integer({ min: 1, max: 5 }),
})

describe('any schedule of failures, deaths, pauses, wear and recoveries', () => {
  it('leaves at most half ejected, no slot leaked, no timer, and a whole pool at the end', async () => {
    await fc.assert(
      fc.asyncProperty(schedule, pools, (steps, engines) => liveThrough(steps, engines)),
      { numRuns: 120, endOnFailure: true },
    )
  }, 120_000)
})

describe('a pool with a planted bug is found out', () => {
  it.each([
    ['ejects without a cap', ignoresTheCap, /no more than half/],
    ['never ends an ejection', deafToTime, /the pool is whole again/],
    ['loses a trial that came to no result', forgetsTrials, /the pool is whole again/],
    ['rests the last engine and any number at a time', restsAll, /no more than half|one is rested/],
  ])(
    '%s',
    async (_, twin, complaint) => {
      const outcome = await fc.check(
        fc.asyncProperty(schedule, pools, (steps, engines) =>
          liveThrough(steps, engines, (deps) => twin(createJudges, deps)),
        ),
        { numRuns: 400, endOnFailure: true, seed: 11 },
      )
      expect(outcome.failed).toBe(true)
      expect(String(outcome.errorInstance)).toMatch(complaint)
    },
    120_000,
  )
})
