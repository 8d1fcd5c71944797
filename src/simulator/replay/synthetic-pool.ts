/** The pool of the synthetic incident: ten engines, one more when all are busy, and gaps that are filled all at once. */
import { type Draws } from './draws.ts'
import { type RecordedHealth } from './recording.ts'

export interface SyntheticPool {
  /** Containers in the order of their making; those of the beginning were made before second 0. */
  readonly made: readonly { readonly engine: string; readonly atS: number; readonly ms: number }[]
  readonly gone: ReadonlyMap<string, number>
  /** Attempts that failed had met the same few engines; the others got the one that carried least. */
  pick(atS: number, isHerd: boolean): string
  carry(engine: string, untilS: number): void
}

const first = { engines: 10, atS: -33.7, everyS: 1.32 }
const singlesS = [123, 135, 162.6, 205.9, 271.4, 289.8, 318.7, 320.8, 324.4, 362.8]
const refills = [
  { atS: 342.1, engines: 4 },
  { atS: 383.4, engines: 5 },
]
const losses = [
  { atS: 245, engines: 1 },
  { atS: 262, engines: 4 },
  { atS: 330, engines: 7 },
  { atS: 366, engines: 2 },
  { atS: 378, engines: 5 },
]
const bootS = { calm: { min: 2.9, max: 4.1 }, crowded: { min: 17, max: 29 } }
/** Engines made so close to one another boot slowly. */
const crowdedS = 8
/** So many picks in a row meet the same engine. */
const herd = 5

export function createSyntheticPool(draws: Draws): SyntheticPool {
  const made: { engine: string; atS: number; ms: number }[] = []
  const gone = new Map<string, number>()
  const busyUntilS = new Map<string, number>()
  let herdLeft = 0
  let herdEngine = ''

  const make = (atS: number): void => {
    const ms = draws.lognormal({ median: 255, sigma: 0.28, min: 160, max: 530 })
    made.push({ engine: `e${String(made.length + 1).padStart(2, '0')}`, atS, ms })
  }
  for (let at = 0; at < first.engines; at++) make(first.atS + at * first.everyS + draws.between(-0.1, 0.1))
  const later = [
    ...singlesS.map((atS) => atS + draws.between(-3, 3)),
    ...refills.flatMap(({ atS, engines }) => Array.from({ length: engines }, (_, at) => atS + at * 0.25)),
  ]
  for (const atS of later.sort((one, other) => one - other)) make(atS)

  const present = (atS: number): string[] =>
    made.flatMap((one) => (one.atS <= atS && (gone.get(one.engine) ?? Infinity) > atS ? [one.engine] : []))
  for (const { atS, engines } of losses) {
    for (const engine of present(atS).slice(0, engines)) gone.set(engine, atS + draws.between(0, 5))
  }

  return {
    made,
    gone,
    pick(atS, isHerd) {
      const engines = present(atS)
      if (isHerd && herdLeft-- > 0 && engines.includes(herdEngine)) return herdEngine
      const idle = engines.filter((engine) => (busyUntilS.get(engine) ?? 0) <= atS)
      const among = idle.length > 0 ? idle : engines
      const engine = among[isHerd ? Math.floor(draws.next() * among.length) : 0] ?? 'e01'
      if (isHerd) {
        herdEngine = engine
        herdLeft = Math.floor(draws.next() * herd)
      }
      return engine
    },
    carry(engine, untilS) {
      busyUntilS.set(engine, Math.max(busyUntilS.get(engine) ?? 0, untilS))
    },
  }
}

/** Every 30 s; engines that boot count as unhealthy. */
export function healthOf(
  { made, gone }: SyntheticPool,
  draws: Draws,
  untilS: number,
): (RecordedHealth & { readonly cycleMs: number })[] {
  const boots = new Map(
    made.map(({ engine, atS }) => {
      const isCrowded = atS > 0 && made.filter((other) => Math.abs(other.atS - atS) < crowdedS).length > 2
      const { min, max } = isCrowded ? bootS.crowded : bootS.calm
      return [engine, draws.between(min, max)] as const
    }),
  )
  const rows: (RecordedHealth & { cycleMs: number })[] = []
  for (let atS = -20.4; atS < untilS; atS += 30.1) {
    const present = made.filter((one) => one.atS <= atS && (gone.get(one.engine) ?? Infinity) > atS)
    const healthy = present.filter((one) => atS - one.atS >= (boots.get(one.engine) ?? 0)).length
    rows.push({ atS, engines: present.length, healthy, cycleMs: 10 * present.length + draws.between(-3, 60) })
  }
  return rows
}
