/** Draws from distributions, by a seed. */
import { type Random } from '../../main/core/ports.ts'

export interface Draws {
  /** Uniform in [0, 1). */
  next(): number
  hex(digits: number): string
  between(min: number, max: number): number
  /** Cut off at both ends. */
  lognormal(shape: {
    readonly median: number
    readonly sigma: number
    readonly min: number
    readonly max: number
  }): number
  /** The index of one of `weights`, each as likely as its weight. */
  weighted(weights: readonly number[]): number
}

export function createDraws(random: Random): Draws {
  const next = (): number => random.next()
  /** Box-Muller. */
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    hex: (digits) => random.hex(digits),
    between: (min, max) => min + next() * (max - min),
    lognormal: ({ median, sigma, min, max }) =>
      Math.min(max, Math.max(min, median * Math.exp(sigma * normal()))),
    weighted(weights) {
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0)
      const at = weights.findIndex((weight) => (left -= weight) < 0)
      return at < 0 ? weights.length - 1 : at
    },
  }
}
