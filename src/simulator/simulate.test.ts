/** 1000 seeds over all worlds, and what makes them worth something: the same again is the same, and bugs are found. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { findPlanted } from './find-planted.ts'
import { describePlan, minimise } from './minimise.ts'
import { plantedBugs } from './planted.ts'
import { simulate } from './simulate.ts'
import { planOf, worldNames, type WorldName } from './worlds.ts'

const minuteMs = 60_000
const patienceMs = 300_000

afterEach(() => {
  vi.restoreAllMocks()
})

describe('1000 seeds', () => {
  const seedsInAll = 1000
  // Two and a half minutes with faults and players, four without, then the end.
  const lastsMs = 2.5 * minuteMs

  it.each(worldNames.map((world, at) => [world, at] as const))(
    'nothing that must never be is seen in "%s"',
    { timeout: patienceMs },
    async (world, at) => {
      for (let seed = at; seed < seedsInAll; seed += worldNames.length) {
        const { violations } = await simulate(planOf(world, seed, { lastsMs }))
        expect(
          violations,
          `npm run simulate -- --world "${world}" --seed ${seed} --seeds 1 --hours ${lastsMs / 3_600_000}`,
        ).toEqual([])
      }
    },
  )
})

describe('planted bugs', () => {
  const seeds = Array.from({ length: 20 }, (_, n) => n)

  it.each(plantedBugs)(
    '$name is found every time, and by its name',
    { timeout: patienceMs },
    async (planted) => {
      expect(await findPlanted(planted, seeds, 10 * minuteMs), 'seeds with which it was missed').toEqual([])
    },
  )

  it('what it takes to show one is small enough to be read', { timeout: patienceMs }, async () => {
    const planted = plantedBugs.find(({ name }) => name === 'double release')
    if (planted === undefined) throw new Error('it is not planted any more')
    const plan = planOf(planted.world, 7, { lastsMs: 10 * minuteMs })
    const small = await minimise(plan, planted.breaks, { planted })
    expect(small.run.violations[0]?.invariant).toBe(planted.breaks)
    expect(plan.visits.length).toBeGreaterThan(30)
    expect(small.plan.visits.length, describePlan(small.plan).join('\n')).toBeLessThan(12)
    expect(small.run.tail.at(-1)).toContain(`VIOLATED ${planted.breaks}`)
  })
})

describe('the same seed', () => {
  const hashOf = async (world: WorldName, seed: number): Promise<string> =>
    (await simulate(planOf(world, seed, { lastsMs: 5 * minuteMs }))).trace.hash

  it(
    'gives the same result byte for byte, and another seed another one',
    { timeout: patienceMs },
    async () => {
      const [once, again] = [await simulate(planOf('bad day', 3)), await simulate(planOf('bad day', 3))]
      expect(JSON.stringify(again)).toBe(JSON.stringify(once))
      expect(once.trace.lines).toBeGreaterThan(500)
      expect(await hashOf('bad day', 4)).not.toBe(await hashOf('bad day', 3))
    },
  )

  it('gives the same trace while other runs go on beside it', { timeout: patienceMs }, async () => {
    const alone = await hashOf('match start', 5)
    const beside = await Promise.all([
      hashOf('wedges', 1),
      hashOf('match start', 5),
      hashOf('bad day', 2),
      hashOf('match start', 5),
    ])
    expect([beside[1], beside[3]]).toEqual([alone, alone])
  })

  it('gives the same trace in another process', { timeout: patienceMs }, async () => {
    const here = fileURLToPath(new URL('.', import.meta.url))
    const program = `
      import { simulate } from '${here}simulate.ts'
      import { planOf } from '${here}worlds.ts'
      const { trace } = await simulate(planOf('bad day', 11, { lastsMs: ${5 * minuteMs} }))
      process.stdout.write(trace.hash)`
    const child = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', program], {
      encoding: 'utf8',
    })
    expect(child.stdout, child.stderr).toBe(await hashOf('bad day', 11))
  })

  it('asks neither the real clock nor real chance', { timeout: patienceMs }, async () => {
    const real = [
      vi.spyOn(Math, 'random'),
      vi.spyOn(Date, 'now'),
      vi.spyOn(performance, 'now'),
      vi.spyOn(globalThis, 'setTimeout'),
      vi.spyOn(globalThis, 'setInterval'),
      vi.spyOn(crypto, 'getRandomValues'),
    ]
    for (const world of worldNames) await hashOf(world, 1)
    for (const spy of real) expect(spy, spy.getMockName()).not.toHaveBeenCalled()
  })
})
