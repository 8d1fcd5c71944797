/** Whether the simulator finds a bug that was planted in the core. */
import { type Planted } from './planted.ts'
import { simulate } from './simulate.ts'
import { planOf } from './worlds.ts'

/** Seeds with which the bug was not found, or under another name. */
export async function findPlanted(
  planted: Planted,
  seeds: readonly number[],
  lastsMs: number,
): Promise<number[]> {
  const missed: number[] = []
  for (const seed of seeds) {
    const options = { planted, stopsAtViolation: true }
    const { violations } = await simulate(planOf(planted.world, seed, { lastsMs }), undefined, options)
    if (!violations.some(({ invariant }) => invariant === planted.breaks)) missed.push(seed)
  }
  return missed
}
