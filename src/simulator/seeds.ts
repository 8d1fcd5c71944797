/** Randomness by name: what is drawn for one thing does not depend on what else is drawn, or on when. */
import { createSeededRandom } from '../main/core/fake-random.ts'
import { type Random } from '../main/core/ports.ts'
import { type Range } from './plan.ts'

/** A stream of its own for what is named: `randomOf(seed, 'boot', 'e3', 2)`. */
export function randomOf(seed: number, ...names: readonly (string | number)[]): Random {
  // FNV-1a over the names; the seed goes through the generator's own mixing.
  let hash = 0x811c9dc5 ^ seed
  for (const char of names.join('/')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
  return createSeededRandom(hash)
}

/** Whole milliseconds, evenly between both ends. */
export function drawMs(random: Random, { min, max }: Range): number {
  return Math.round(min + random.next() * (max - min))
}

export function drawInt(random: Random, min: number, max: number): number {
  return min + Math.floor(random.next() * (max - min + 1))
}

export function pick<T>(random: Random, things: readonly [T, ...T[]]): T {
  return things[Math.floor(random.next() * things.length)] ?? things[0]
}
