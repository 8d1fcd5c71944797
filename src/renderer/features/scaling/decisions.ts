/** The scaler's decisions of a range of time, and what each did in a word. Pure. */
import { type HistoryEvent } from '../../../contract/history.ts'

export interface ScalingDecision {
  readonly atMs: number
  readonly text: string
}

/** The snapshot's and the history's copies of one decision differ by no more than this. */
const sameWithinMs = 1000

/**
 * What the snapshot has (the last ones, at once) and what the history has (all of the range, a moment later) as one list,
 * the newest first.
 */
export function decisionsSince(
  fromMs: number,
  live: readonly ScalingDecision[],
  kept: readonly HistoryEvent[],
): readonly ScalingDecision[] {
  const older = kept.flatMap((event): ScalingDecision[] => {
    if (event.kind !== 'scaling') return []
    const { atMs, text } = event
    const isLive = live.some((one) => one.text === text && Math.abs(one.atMs - atMs) <= sameWithinMs)
    return isLive ? [] : [{ atMs, text }]
  })
  return [...live, ...older].filter(({ atMs }) => atMs >= fromMs).sort((a, b) => b.atMs - a.atMs)
}

/** `hand`: somebody steered; `none`: told without a number. */
export type Direction = 'up' | 'down' | 'hand' | 'none'

/** `+2` at the end of a reason, or before what it says in brackets. */
const step = /: ([+-]\d+)\b/g

/** The number of engines that it changed, as it is written: "+1"; null where the reason has none. */
export function changeIn(text: string): string | null {
  return [...text.matchAll(step)].at(-1)?.[1] ?? null
}

export function directionOf(text: string): Direction {
  if (/\bby hand\b/.test(text)) return 'hand'
  const change = changeIn(text)
  if (change === null) return 'none'
  return change.startsWith('+') ? 'up' : 'down'
}
