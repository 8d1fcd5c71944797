/**
 * One seed for every property of a run: the same each time in CI, so that a commit is either red or green; a new one
 * each time elsewhere. `WEIR_SEED=…` runs one again; the workflow's nightly run explores with it.
 */
import fc from 'fast-check'

const seedInCi = 20251020
const { CI, WEIR_SEED = '' } = process.env
const seed = WEIR_SEED !== '' ? Number(WEIR_SEED) | 0 : CI === undefined ? undefined : seedInCi
if (seed !== undefined) fc.configureGlobal({ seed })
