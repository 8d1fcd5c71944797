/**
 * Load shedding: while this process is short of processor time or memory, no new stream is started, so that those that
 * run go on undisturbed. Refusing early costs a millisecond; a process that suffers costs everybody their picture.
 *
 * It begins only when the shortage has lasted, and ends only when there has been room for a while, with a lower bar to
 * end than to begin: a load that swings around the bar changes nothing.
 */
import { type Clock, type LoadProbe, type Random } from '../ports.ts'

export type Shortage = 'processor time' | 'memory'

export interface SheddingSettings {
  /** 0: never mind. */
  readonly eventLoopDelayMs: number
  /** 100: never mind. */
  readonly memoryPercent: number
}

export interface Shedding {
  /** What there is too little of to start another stream; null when there is room. */
  readonly shortOf: Shortage | null
  /** Looks at the load; call it once a second. */
  sample(): void
  /** When somebody who is turned away now had better come again: whole seconds, jittered. */
  retryAfterS(): number
}

/** A burst of work, such as reading a huge playlist, is over by then. */
const beginAfterMs = 2000
/** Once it ends, those who were turned away come back: not before there has been room for them for a while. */
const endAfterMs = 10_000
/** Below this share of the bar there is room. */
const roomyShare = { 'processor time': 0.5, memory: 0.95 } as const

const atEase: LoadProbe = {
  eventLoopDelayMs: () => 0,
  memory: () => ({ usedBytes: 0, limitBytes: 0 }),
}

export function createShedding(deps: {
  clock: Clock
  random: Random
  /** Without it there is always room. */
  load: LoadProbe | undefined
  settings: SheddingSettings
  /** In words for people: how much of it is in use. */
  onBegin(shortOf: Shortage, howMuch: string): void
  onEnd(wasShortOf: Shortage): void
}): Shedding {
  const { clock, load = atEase, settings } = deps
  let shortOf: Shortage | null = null
  /** Since when it is short though not shedding, or roomy though shedding; null when neither. */
  let turningMs: number | null = null

  /** Shares of the bar that are in use: above 1 is a shortage. */
  function measure(): { what: Shortage; share: number; howMuch: string }[] {
    const measured: ReturnType<typeof measure> = []
    if (settings.eventLoopDelayMs > 0) {
      const delayMs = load.eventLoopDelayMs()
      const share = delayMs / settings.eventLoopDelayMs
      measured.push({ what: 'processor time', share, howMuch: `it is ${Math.round(delayMs)} ms late` })
    }
    if (settings.memoryPercent < 100) {
      const { usedBytes, limitBytes } = load.memory()
      const percent = limitBytes > 0 ? (100 * usedBytes) / limitBytes : 0
      const howMuch = `${Math.round(percent)} % of ${Math.round(limitBytes / 2 ** 20)} MiB are in use`
      measured.push({ what: 'memory', share: percent / settings.memoryPercent, howMuch })
    }
    return measured
  }

  /** Whether the load has been across the bar for so long. */
  const hasLasted = (isAcross: boolean, forMs: number): boolean => {
    turningMs = isAcross ? (turningMs ?? clock.now()) : null
    return turningMs !== null && clock.now() - turningMs >= forMs
  }

  return {
    get shortOf() {
      return shortOf
    },
    sample() {
      const measured = measure()
      if (shortOf === null) {
        const short = measured.find(({ share }) => share > 1)
        if (!hasLasted(short !== undefined, beginAfterMs) || short === undefined) return
        shortOf = short.what
        turningMs = null
        deps.onBegin(short.what, short.howMuch)
        return
      }
      const was = shortOf
      const isRoomy = measured.every(({ what, share }) => share < (what === was ? roomyShare[what] : 1))
      if (!hasLasted(isRoomy, endAfterMs)) return
      shortOf = null
      turningMs = null
      deps.onEnd(was)
    },
    retryAfterS: () => Math.ceil((endAfterMs / 1000) * (1 + deps.random.next() / 2)),
  }
}
