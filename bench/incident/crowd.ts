/** Players who choose, wait, watch and zap, and what became of every request. */
import { setTimeout as sleep } from 'node:timers/promises'
import { openPictureReader } from '../../e2e/support/picture-reader.ts'
import { type Content, type Library } from './contents.ts'

/** Nobody waits longer for a picture; Weir's own deadline is 30 s, a wait in its queue comes on top. */
const patienceS = 60

export interface Visit {
  readonly content: Content
  /** Seconds since the crowd came. */
  readonly atS: number
  readonly outcome: 'played' | 'refused' | 'no picture' | 'out of patience'
  /** From the request to the picture, or to the refusal. */
  readonly answerMs: number
  /** Weir's code of a refusal. */
  readonly code: string | null
  /** The picture was there and the connection ended before the viewer left. */
  readonly wasCut: boolean
  /** The longest time without a picture while it was watched. */
  readonly gapS: number
}

export interface CrowdOptions {
  readonly players: number
  readonly seconds: number
  readonly library: Library
  readonly random: () => number
  streamUrl(contentId: string): string
  onVisit(visit: Visit): void
}

/** Resolves when the time is over and everybody has left. */
export async function letCrowdIn(options: CrowdOptions): Promise<void> {
  const beganMs = performance.now()
  const endMs = beganMs + options.seconds * 1000
  const between = (min: number, max: number): number => min + options.random() * (max - min)

  async function visit(content: Content): Promise<Visit> {
    const askedMs = performance.now()
    const atS = (askedMs - beganMs) / 1000
    const reader = openPictureReader(options.streamUrl(content.id))
    let refusedMs: number | null = null
    void reader.status.then((status) => {
      if (status !== 200) refusedMs = performance.now()
    })
    const since = (): number => performance.now() - askedMs
    try {
      while (reader.firstPictureS() === null && reader.isConnected() && since() < patienceS * 1000)
        await sleep(10)
      const firstS = reader.firstPictureS()
      if (firstS === null) {
        if (reader.isConnected()) return lost('out of patience')
        return (await reader.status) === 200
          ? lost('no picture')
          : { ...lost('refused'), code: await reader.refusal }
      }
      const leaveMs = Math.min(endMs, performance.now() + between(20, 60) * 1000)
      while (performance.now() < leaveMs && reader.isConnected()) await sleep(100)
      const wasCut = !reader.isConnected()
      const gapS = wasCut ? 0 : reader.longestGapS()
      return { content, atS, outcome: 'played', answerMs: firstS * 1000, code: null, wasCut, gapS }
    } finally {
      reader.close()
    }

    function lost(outcome: Visit['outcome']): Visit {
      const answerMs = refusedMs === null ? since() : refusedMs - askedMs
      return { content, atS, outcome, answerMs, code: null, wasCut: false, gapS: 0 }
    }
  }

  async function player(): Promise<void> {
    // They do not all sit down in the same second.
    await sleep(between(0, 10_000))
    while (performance.now() < endMs) {
      options.onVisit(await visit(options.library.choose()))
      await sleep(between(500, 2500))
    }
  }

  await Promise.all(Array.from({ length: options.players }, player))
}
