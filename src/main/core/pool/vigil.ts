/** Keeping watch over one engine: until it is ready, and from then on whether it still answers. */
import { type Clock } from '../ports.ts'
import { sleep, untilAborted } from '../time.ts'
import { type Probe } from './probe.ts'

/** How often a ready engine is asked for its version, and how soon again after a miss. */
const probeEveryMs = 5000
const probeAgainMs = 1000
const probeTimeoutMs = 5000
/** Misses in a row after which an engine is replaced, unless its streams still flow. */
const missesAllowed = 3
/** An engine that was woken answers in milliseconds, or something is wrong with it. */
const wakeTimeoutMs = 3000

/** The engine as the watch sees it: asked anew at each step, since others change it meanwhile. */
export interface Watched {
  readonly url: string
  /** Aborted when the engine is over. */
  readonly life: AbortSignal
  /** Somebody else froze it; aborted when that begins. */
  readonly isPaused: boolean
  readonly frozen: AbortSignal
  /** It is to be put to sleep, as a spare. */
  readonly isForSleep: boolean
  /** Bytes of its streams came lately. */
  readonly flows: boolean
  /** A new signal that is aborted when something happened to it. */
  nextAlarm(): AbortSignal
  /** Returns when it was woken, and is to be asked whether it answers. */
  sleep(): Promise<void>
  onAnswer(): void
  /** `words` say what it looks like after so many misses. */
  onMiss(words: string): void
}

export interface Vigil {
  /** Returns when it answers, or its life is over. @throws Error when it does not in time */
  untilReady(engine: Watched): Promise<void>
  /** Returns when its life is over. @throws Error when it missed too many probes */
  watchOver(engine: Watched): Promise<void>
}

export function createVigil(deps: { clock: Clock; probe: Probe; bootTimeoutMs: number }): Vigil {
  const { clock, probe, bootTimeoutMs } = deps

  async function wake(engine: Watched): Promise<void> {
    await engine.sleep()
    if (engine.life.aborted) return
    const why = await probe.untilAnswered(engine.url, wakeTimeoutMs, engine.life)
    if (engine.life.aborted) return
    if (why !== null) throw new Error(`did not answer when it was woken (${why})`)
    engine.onAnswer()
  }

  return {
    async untilReady(engine) {
      while (!engine.life.aborted) {
        if (engine.isPaused) {
          await untilAborted(engine.nextAlarm())
          continue
        }
        const ended = AbortSignal.any([engine.life, engine.frozen])
        const why = await probe.untilAnswered(engine.url, bootTimeoutMs, ended)
        if (why === null) return
        if (!ended.aborted) throw new Error(`not ready within ${bootTimeoutMs / 1000} s (${why})`)
      }
    },

    async watchOver(engine) {
      let misses = 0
      let waitMs = probeEveryMs
      while (!engine.life.aborted) {
        const alarm = engine.nextAlarm()
        if (engine.isPaused) {
          await untilAborted(alarm)
          misses = 0
          waitMs = 0
          continue
        }
        if (engine.isForSleep && misses === 0) {
          await wake(engine)
          waitMs = probeEveryMs
          continue
        }
        await sleep(clock, waitMs, alarm)
        if (engine.life.aborted || engine.isPaused || (engine.isForSleep && misses === 0)) continue
        const why = await probe.once(engine.url, probeTimeoutMs, engine.life)
        // What a frozen engine does not answer is no miss.
        if (engine.life.aborted || engine.isPaused) continue
        if (why === null) {
          engine.onAnswer()
          misses = 0
          waitMs = probeEveryMs
          continue
        }
        misses++
        waitMs = probeAgainMs
        if (misses >= missesAllowed && !engine.flows) throw new Error(`stopped answering (${why})`)
        engine.onMiss(silenceWords(misses, why, engine.flows))
      }
    },
  }
}

function silenceWords(misses: number, why: string, flows: boolean): string {
  if (misses < missesAllowed) return `does not answer (${misses} of ${missesAllowed}: ${why})`
  return `does not answer (${why})${flows ? ', but its streams flow' : ''}`
}
