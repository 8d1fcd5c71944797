/** What engines have written into their containers, their disk cache above all. */
import { type Clock } from '../../core/ports.ts'
import { type Daemon } from './daemon.ts'

/** The daemon walks through files to add them up, which wakes a sleeping disk: not more often than this. */
const askEveryMs = 60_000

export interface WrittenBytes {
  /**
   * As of the last count, which is at most a minute old; null before the first. Asks for another one when it is time;
   * `tracked` is told of the question, so that somebody waits for its end.
   */
  of(daemon: Daemon, containerId: string, tracked: (work: Promise<void>) => unknown): number | null
}

export function createWrittenBytes(clock: Clock): WrittenBytes {
  let counted: ReadonlyMap<string, number> = new Map()
  let askedAtMs = -Infinity

  async function ask(daemon: Daemon): Promise<void> {
    counted = await daemon.writtenBytes().catch(() => new Map<string, number>())
  }

  return {
    of(daemon, containerId, tracked) {
      if (clock.now() - askedAtMs >= askEveryMs) {
        askedAtMs = clock.now()
        tracked(ask(daemon))
      }
      return counted.get(containerId) ?? null
    },
  }
}
