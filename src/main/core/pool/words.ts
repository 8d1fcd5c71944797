import { asWeirError } from '../../../contract/errors.ts'
import { EngineFaultError } from '../ports.ts'

/** What went wrong with an engine, as people read it. */
export function wordsOf(error: unknown): string {
  if (error instanceof EngineFaultError) return error.message
  return error instanceof Error && error.name !== 'WeirError' ? error.message : asWeirError(error).message
}
