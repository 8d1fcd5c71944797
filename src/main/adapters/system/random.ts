import { randomBytes } from 'node:crypto'
import { type Random } from '../../core/ports.ts'

/** Randomness nobody can predict: player ids and tokens are made of it. */
export const systemRandom: Random = {
  // 53 bits are what a double holds between 0 and 1.
  next: () => Number(randomBytes(8).readBigUInt64BE() >> 11n) / 2 ** 53,
  hex: (digits) =>
    randomBytes(Math.ceil(digits / 2))
      .toString('hex')
      .slice(0, digits),
}
