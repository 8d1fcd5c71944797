/** Which engines go, and which had better get no further streams so that they can. Pure. */
import { type EngineId } from '../ports.ts'
import { type Roll } from './roll.ts'
import { type ScaledEngine } from './scaler.ts'

const numberOf = (id: EngineId): number => Number(/\d+$/.exec(id)?.[0] ?? 0)
const isIdle = ({ usedSlots }: ScaledEngine): boolean => usedSlots === 0

/** Idle the longest, then the highest number: the ones that people know best are left in the end. */
const byIdleness = (a: ScaledEngine, b: ScaledEngine): number =>
  b.idleMs - a.idleMs || numberOf(b.id) - numberOf(a.id)

/** The next one to go, for want of demand: without a stream, and without hope or old enough. */
export function nextToGo({ staying, givenUp }: Roll, minLifetimeMs: number): ScaledEngine | null {
  const [hopeless] = staying.filter((engine) => givenUp.has(engine.id) && isIdle(engine)).sort(byIdleness)
  const [idle] = staying
    .filter((engine) => engine.state === 'ready' && isIdle(engine) && engine.ageMs >= minLifetimeMs)
    .sort(byIdleness)
  return hopeless ?? idle ?? null
}

/** Where there are more than there may be: the idle ones of any age, first those that do not work yet. */
export function beyondMax({ staying }: Roll, max: number): ScaledEngine[] {
  const readyLast = (a: ScaledEngine, b: ScaledEngine): number =>
    Number(a.state === 'ready') - Number(b.state === 'ready')
  return staying
    .filter(isIdle)
    .sort((a, b) => readyLast(a, b) || byIdleness(a, b))
    .slice(0, Math.max(0, staying.length - max))
}

/** So many of those that are ready: the emptiest ones, since they are idle soonest. */
export function restfulOnes(engines: readonly ScaledEngine[], howMany: number): EngineId[] {
  return engines
    .filter(({ state }) => state === 'ready')
    .sort((a, b) => a.usedSlots - b.usedSlots || byIdleness(a, b))
    .slice(0, Math.max(0, howMany))
    .map(({ id }) => id)
}
