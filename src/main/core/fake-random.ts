/** Repeatable randomness for tests and the simulator. Not for secrets. */
import { type Random } from './ports.ts'

/**
 * The same seed gives the same sequence on every machine.
 * mulberry32 by Tommy Ettinger (public domain): 32 bits of state, passes gjrand; plenty for schedules and jitter.
 */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    hex(digits) {
      let text = ''
      while (text.length < digits) text += Math.floor(next() * 16).toString(16)
      return text
    },
  }
}
