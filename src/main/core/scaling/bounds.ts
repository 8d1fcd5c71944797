/**
 * How many engines there can be: by the settings, by the memory and CPU of this machine, and by whether any can be made.
 * Each bound says in words why it is one. None takes away an engine that is there, except `max`.
 */
import { type Roll } from './roll.ts'
import { type Facts, type HostRoom, type ScalerSettings } from './scaler.ts'
import { mebibytes, percent } from './words.ts'

/** What an engine takes before one was measured: the usual images, some minutes old. */
const usualBytesPerEngine = 250 * 2 ** 20
/** Memory that stays free for everything else: a share of the machine's, between these. */
const reserve = { share: 0.05, leastBytes: 256 * 2 ** 20, mostBytes: 2 ** 30 }
/** A boot is work: beyond this it would be the viewers' pictures that pay for many. */
const busyCpuShare = 0.9

export interface Bounds {
  /** Engines that are kept whatever demand says. Less than `min` only where memory does not even suffice for that. */
  readonly floor: number
  /** Engines that there can be. */
  readonly ceiling: number
  /** Why there cannot be more than `ceiling`, as the end of "because …". */
  readonly why: string
  /** That is what the settings say, rather than a shortage. */
  readonly isChosen: boolean
}

interface Bound {
  readonly most: number
  readonly why: string
}

export function boundsOf(facts: Facts, roll: Roll, settings: ScalerSettings): Bounds {
  const { max } = settings
  const there = roll.staying.length + roll.frozen.length
  const byMemory = facts.host === null ? null : memoryBound(facts.host, roll, there)
  const lowest = [
    maxBound(max, roll),
    makingBound(facts, roll, there),
    byMemory,
    cpuBound(facts, roll, there),
  ]
    .filter((bound) => bound !== null)
    // Where two are equally low, the first is told: nothing but the settings would change it.
    .reduce((low, bound) => (bound.most < low.most ? bound : low))
  // Without a single engine nothing works at all, so one is tried even where it may not fit, or where the CPU is busy.
  const byRoom = Math.max(1, byMemory?.most ?? Infinity)
  return {
    floor: Math.min(settings.min, max, byRoom),
    ceiling: Math.max(1, lowest.most),
    why: lowest.why,
    isChosen: lowest.most === max,
  }
}

function maxBound(max: number, { failing }: Roll): Bound {
  const idle = failing > 0 ? `, and ${failing} of these ${failing === 1 ? 'does' : 'do'} not work` : ''
  return { most: max, why: `max ${max} reached${idle}` }
}

/**
 * Where none can be made, one goes on trying, so that it is known when that changes; a crowd that tries would help nobody.
 */
function makingBound({ cannotMake }: Facts, { staying, ready }: Roll, there: number): Bound | null {
  if (cannotMake === null) return null
  return { most: there + (staying.length > ready ? 0 : 1), why: sentenceEnd(cannotMake) }
}

/** Engines that boot have not taken yet what they will take. */
function memoryBound(host: HostRoom, roll: Roll, there: number): Bound {
  const { share, leastBytes, mostBytes } = reserve
  const bytesPerEngine = host.bytesPerEngine ?? usualBytesPerEngine
  const keptBytes = Math.min(mostBytes, Math.max(leastBytes, host.totalBytes * share))
  const leftBytes = Math.max(0, host.availableBytes - roll.coming * bytesPerEngine)
  const more = Math.max(0, Math.floor((leftBytes - keptBytes) / bytesPerEngine))
  const left = `this machine has ${mebibytes(leftBytes)} left`
  const why = `${left} and an engine takes ${mebibytes(bytesPerEngine)}, where ${mebibytes(keptBytes)} are kept free`
  return { most: there + more, why }
}

/**
 * What keeps it busy may go on for hours (a backup, a film that is converted), and nobody waits so long: for those who
 * wait, one engine boots at a time.
 */
function cpuBound({ host, queue }: Facts, { coming }: Roll, there: number): Bound | null {
  if (host === null || host.cpuShare < busyCpuShare) return null
  const forWaiting = queue.length > 0 && coming === 0 ? 1 : 0
  return { most: there + forWaiting, why: `this machine's CPU is ${percent(host.cpuShare)} busy` }
}

/** Messages of the catalogue are sentences; here they go on. */
export const sentenceEnd = (text: string): string => text.replace(/[.\s]+$/, '')
