/** Decisions in words: what was seen, then what follows from it: "queue 3 for 4 s, 2 engines booting: +1". */
import { type Roll } from './roll.ts'
import { type Facts, type ScaledEngine, type ScalerSettings } from './scaler.ts'
import { counted, lasting } from './words.ts'

export type Cause = 'waiting' | 'first viewer' | 'load' | 'min'

export interface Rise {
  readonly cause: Cause
  readonly by: number
  /** Engines more that would be needed, and why there are none. */
  readonly short: { readonly by: number; readonly why: string } | null
}

export function riseWords(rise: Rise, facts: Facts, roll: Roll, settings: ScalerSettings): string {
  const parts = [causeWords(rise.cause, facts, roll, settings)]
  if (roll.coming > 0) parts.push(`${counted(roll.coming, 'engine')} booting`)
  if (roll.failing > 0) parts.push(`${counted(roll.failing, 'engine')} not working`)
  const short = rise.short === null ? '' : ` (${rise.short.by} more asked for, but ${rise.short.why})`
  return `${parts.join(', ')}: +${rise.by}${short}`
}

function causeWords(cause: Cause, facts: Facts, roll: Roll, { sustainS, min }: ScalerSettings): string {
  switch (cause) {
    case 'waiting': {
      const { length, longestWaitMs } = facts.queue
      return `queue ${length}${longestWaitMs < 1000 ? '' : ` for ${lasting(longestWaitMs)}`}`
    }
    case 'first viewer':
      return 'first viewer after a rest'
    case 'load': {
      const used = facts.engines.reduce((sum, { usedSlots }) => sum + usedSlots, 0)
      const slots = roll.ready * facts.slotsPerEngine
      const since = sustainS < 1 ? '' : ` for ${lasting(sustainS * 1000)}`
      return `${used} of ${counted(slots, 'slot')} in use${since}`
    }
    case 'min':
      return `at least ${counted(min, 'engine')} ${min === 1 ? 'is' : 'are'} kept`
  }
}

/** `gone`: null where it was not there yet. */
export function stepDownWords(most: number, windowS: number, gone: ScaledEngine | null, roll: Roll): string {
  const time = windowS < 1 ? 'is' : 'was'
  const during = windowS < 1 ? '' : ` for ${lasting(windowS * 1000)}`
  const who = gone === null ? 'one that was not there yet' : goneWords(gone, roll)
  return `demand ${time} at most ${counted(most, 'engine')}${during}: -1 (${who})`
}

export const trimWords = (max: number, by: number, gone: readonly ScaledEngine[], roll: Roll): string =>
  `max is ${max}: -${by}${gone.length === 0 ? ', once they are idle' : ` (${gone.map((one) => goneWords(one, roll)).join(', ')})`}`

export function followWords(there: number, by: number): string {
  const difference = by > 0 ? `${by} more` : `${-by} less`
  return `${counted(there, 'engine')} found, ${difference} than were wanted: ${by > 0 ? '+' : ''}${by}`
}

export const sleepWords = (windowS: number, by: number): string =>
  `nobody watched for ${lasting(windowS * 1000)}, asleep until somebody does: -${by}`

function goneWords({ id, state, idleMs }: ScaledEngine, roll: Roll): string {
  if (state === 'ready') return `${id} idle for ${lasting(idleMs)}`
  return `${id} not ready for ${lasting(roll.notReadyForMs(id))}`
}
