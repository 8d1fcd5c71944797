import { describe, expect, it } from 'vitest'
import { type Plan, type PlannedContent } from '../plan.ts'
import { simulate } from '../simulate.ts'
import { incidentPolicy } from './incident.ts'

const content = (digit: string, does: 'play' | 'stay silent'): PlannedContent => ({
  id: digit.repeat(40),
  kind: { does },
  isViable: does === 'play',
})
const contents = [
  content('a', 'play'),
  content('b', 'play'),
  content('c', 'stay silent'),
  content('d', 'play'),
  content('e', 'play'),
]

/** A house of few engines; `asks` are [second, index in contents]. */
function planOf(asks: readonly (readonly [number, number])[], changes: Partial<Plan> = {}): Plan {
  return {
    world: 'test',
    seed: 1,
    lastsMs: 200_000,
    calmMs: 1000,
    settings: { engines: { min: 2, max: 4 } },
    engines: {
      createMs: { min: 200, max: 300 },
      removeMs: { min: 100, max: 200 },
      bootMs: { min: 5000, max: 5000 },
      whileBooting: 'refuses',
      startMs: { min: 500, max: 500 },
      firstByteMs: { min: 200, max: 200 },
      easyStreams: 3,
      crashesAtStarts: 5,
      networkMs: { min: 0.2, max: 1 },
    },
    contents,
    visits: asks.map(([atS, at], visit) => ({
      atMs: atS * 1000,
      address: `10.0.0.${visit + 1}`,
      player: { name: 'test', userAgent: 'test', patienceMs: 60_000, retries: 0, retryAfterMs: 1000 },
      watches: [{ content: at, stayMs: 90_000 }],
    })),
    faults: [],
    steps: [],
    ...changes,
  }
}

describe("the incident's policy", () => {
  it('one content that gives no byte holds up everybody else for ten seconds', async () => {
    const alone = await simulate(planOf([[20, 0]]), incidentPolicy)
    const behind = await simulate(
      planOf([
        [20, 2],
        [22, 0],
      ]),
      incidentPolicy,
    )
    expect(alone.figures.viable).toMatchObject({ played: 1, failed: 0 })
    expect(alone.figures.start.maxMs).toBeLessThan(2000)
    expect(behind.figures.viable).toMatchObject({ played: 1, failed: 0 })
    expect(behind.figures.start.maxMs).toBeGreaterThan(8000)
  })

  it('those who come together meet the same engine', async () => {
    const { series, figures } = await simulate(
      planOf([
        [20, 0],
        [20, 1],
        [20, 3],
        [20, 4],
      ]),
      incidentPolicy,
    )
    expect(Math.max(...series.busy.value)).toBe(1)
    expect(figures.engines.overFull).toBeGreaterThan(0)
  })

  it('viewers are sent to engines that still boot, and fail', async () => {
    const { figures } = await simulate(planOf([[2, 0]]), incidentPolicy)
    expect(figures.engines.askedWhileBooting).toBeGreaterThan(0)
    expect(figures.viable).toMatchObject({ played: 0, failed: 1 })
  })

  it('an engine that stopped answering is asked until three polls have failed', async () => {
    const { figures, series } = await simulate(
      planOf(
        [
          [25, 0],
          [40, 1],
          [55, 3],
        ],
        {
          faults: [
            { kind: 'wedge', atMs: 15_000, engine: 1 },
            { kind: 'wedge', atMs: 15_000, engine: 2 },
          ],
        },
      ),
      incidentPolicy,
    )
    expect(figures.viable).toMatchObject({ played: 0, failed: 3 })
    const replacedAtS = series.ready.atS.find((s, at) => s > 15 && (series.ready.value[at] ?? 0) > 0)
    expect(replacedAtS).toBeGreaterThan(60)
  })

  it('engines go when they were idle for a moment, below the least too, and are made anew', async () => {
    const { figures } = await simulate(planOf([[20, 0]], { lastsMs: 300_000 }), incidentPolicy)
    expect(figures.engines.created).toBeGreaterThan(2)
  })

  it('the same plan gives the same run', async () => {
    const plan = planOf([
      [20, 2],
      [20.5, 0],
      [21, 1],
    ])
    const [one, other] = [await simulate(plan, incidentPolicy), await simulate(plan, incidentPolicy)]
    expect(one.trace).toEqual(other.trace)
  })

  it('nothing is left running at its end', async () => {
    const { violations } = await simulate(planOf([[20, 0]]), incidentPolicy)
    expect(violations).toEqual([])
  })
})
