/** Watches a service's queue: what each who waits was told when it was first seen there, and how long it then took. */
import { type Snapshot } from '../../src/contract/state.ts'
import { sleep } from './statistics.ts'

export interface Wait {
  /** The middle of the range that was told, and the range itself; seconds. */
  readonly toldS: number
  readonly minS: number
  readonly maxS: number
  readonly tookS: number
}

export interface WaitWatch {
  /** The most that waited at a time, of all that was seen. */
  readonly longest: number
  /** Ends watching; answers the waits that were told from `fromMs` to `toMs` after the beginning and came to their turn. */
  end(fromMs: number, toMs: number): Promise<Wait[]>
}

const everyMs = 500

export function watchWaits(url: string): WaitWatch {
  const beganMs = Date.now()
  const told = new Map<string, { atMs: number; minS: number; maxS: number }>()
  const waits: (Wait & { atMs: number })[] = []
  let longest = 0
  let isOver = false

  const look = (state: Snapshot): void => {
    const waiting = new Set(state.queue.waiting.map(({ sessionId }) => sessionId))
    longest = Math.max(longest, waiting.size)
    for (const { sessionId, etaS } of state.queue.waiting) {
      if (etaS === null || told.has(sessionId)) continue
      told.set(sessionId, { atMs: state.atMs, minS: etaS.min, maxS: etaS.max })
    }
    for (const { id, liveAtMs } of state.sessions) {
      const wait = told.get(id)
      if (wait === undefined || liveAtMs === null || waiting.has(id)) continue
      told.delete(id)
      const toldS = (wait.minS + wait.maxS) / 2
      waits.push({ ...wait, toldS, tookS: (liveAtMs - wait.atMs) / 1000 })
    }
  }
  const watching = (async () => {
    while (!isOver) {
      const answer = await fetch(`${url}/api/v1/state`)
      look((await answer.json()) as Snapshot)
      await sleep(everyMs)
    }
  })()
  return {
    get longest() {
      return longest
    },
    async end(fromMs, toMs) {
      isOver = true
      await watching
      return waits.filter(({ atMs }) => atMs >= beganMs + fromMs && atMs <= beganMs + toMs)
    },
  }
}
