/** What an engine went through, as spans of a timeline. Pure. */
import { type HistoryEvent } from '../../../contract/history.ts'
import { type EngineState } from '../../../contract/state.ts'

export type Transition = Extract<HistoryEvent, { kind: 'engine' }>

export interface Span {
  readonly fromMs: number
  readonly toMs: number
  /** null: not known, or there was no such engine. */
  readonly state: EngineState | null
  readonly reason: string
}

interface Now {
  readonly state: EngineState
  readonly reason: string
  readonly sinceMs: number
}

/**
 * Spans that fill the range without gaps, the oldest first; reasons that change within a state do not part it. The history
 * is written a moment after it happened, so what the engine is now comes from the snapshot.
 * @param transitions in any order
 */
export function healthSpans(
  transitions: readonly Transition[],
  now: Now | null,
  range: { readonly fromMs: number; readonly toMs: number },
): readonly Span[] {
  const entered = transitions
    .filter(({ atMs }) => now === null || atMs < now.sinceMs)
    .map(({ atMs, state, reason }) => ({ atMs, state, reason }))
    .sort((a, b) => a.atMs - b.atMs)
  if (now !== null) entered.push({ atMs: now.sinceMs, state: now.state, reason: now.reason })

  const spans: Span[] = []
  function add(span: Span): void {
    const fromMs = Math.max(span.fromMs, range.fromMs)
    const toMs = Math.min(span.toMs, range.toMs)
    if (toMs <= fromMs) return
    const last = spans.at(-1)
    if (last !== undefined && last.state === span.state) spans[spans.length - 1] = { ...last, toMs }
    else spans.push({ ...span, fromMs, toMs })
  }

  const firstMs = entered[0]?.atMs ?? range.toMs
  add({ fromMs: range.fromMs, toMs: firstMs, state: null, reason: '' })
  entered.forEach(({ atMs, state, reason }, index) => {
    const toMs = entered[index + 1]?.atMs ?? range.toMs
    // An engine that stopped is none until it is made again.
    add({ fromMs: atMs, toMs, state: state === 'stopped' ? null : state, reason })
  })
  return spans
}

/** Share of the time in which it is known in which it was ready, 0 to 1; null when nothing is known. */
export function readyShare(spans: readonly Span[]): number | null {
  let knownMs = 0
  let readyMs = 0
  for (const { fromMs, toMs, state } of spans) {
    if (state === null) continue
    knownMs += toMs - fromMs
    if (state === 'ready') readyMs += toMs - fromMs
  }
  return knownMs === 0 ? null : readyMs / knownMs
}
