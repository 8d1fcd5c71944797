/** The pool as the judges of its engines see it (health.ts, wear.ts), and how many of them they may take out at a time. */
import { type EngineId } from '../ports.ts'
import { type Health } from './standing.ts'

export interface Patient {
  readonly id: EngineId
  /** Its engine has booted and is not gone. */
  readonly isUp: boolean
  /** It answers, and is neither paused nor leaving: only its judges' word can keep streams from it. */
  readonly answers: boolean
  /** It answers, and its judges keep streams from it. */
  readonly isOut: boolean
  setHealth(health: Health): void
  /** Why it is to be rested; null: it goes on. */
  setWear(why: string | null): void
  /** Ends the engine and makes another; `why` is for people. */
  replace(why: string): void
}

export interface Ward {
  patients(): Iterable<Patient>
  patient(id: EngineId): Patient | undefined
  /** It carries nothing. */
  isIdle(id: EngineId): boolean
  /** False where engines are lent: another one could not be made. */
  canReplace(): boolean
  /** Being made anew by a judge's word, until they answer. */
  readonly replaced: Set<EngineId>
}

/**
 * Whether one more may be taken out: no more than half of those that answer are out afterwards, counting those that
 * are being made anew by a judge's word. Dead engines count on neither side; nobody judged them.
 */
export function mayTakeOut(ward: Ward): boolean {
  const { answering, out } = count(ward)
  const replaced = ward.replaced.size
  return 2 * (out + replaced + 1) <= answering + replaced
}

/** Engines died or fell silent, so that those taken out are more than half of the rest. */
export function tooManyOut(ward: Ward): boolean {
  const { answering, out } = count(ward)
  return 2 * out > answering
}

function count(ward: Ward): { answering: number; out: number } {
  let answering = 0
  let out = 0
  for (const patient of ward.patients()) {
    if (patient.answers) answering++
    if (patient.isOut) out++
  }
  return { answering, out }
}
