/**
 * The highest, or the lowest, of what was told during the last while, where every value held until the next one was
 * told. So a gap in the telling (a machine that slept) never makes the last value forgotten before its time.
 *
 * No timers, and little memory: of two values the one that is both older and less extreme can never be the answer again,
 * so what is kept is strictly ordered, at most one entry for each different value (the monotonic queue).
 */
export interface Extreme {
  tell(nowMs: number, value: number): void
  /** Over the `spanMs` until now; null when nothing was told for so long, or at all. */
  over(spanMs: number, nowMs: number): number | null
}

export const createHighest = (): Extreme => createExtreme((a, b) => a > b)
export const createLowest = (): Extreme => createExtreme((a, b) => a < b)

function createExtreme(isBeyond: (a: number, b: number) => boolean): Extreme {
  /** Oldest and most extreme first; the last one is what was told last. */
  const kept: { readonly value: number; untilMs: number }[] = []
  let firstMs: number | null = null

  return {
    tell(nowMs, value) {
      firstMs ??= nowMs
      const last = kept.at(-1)
      if (last !== undefined) last.untilMs = nowMs
      for (let at = kept.at(-1); at !== undefined && !isBeyond(at.value, value); at = kept.at(-1)) kept.pop()
      kept.push({ value, untilMs: nowMs })
    },
    over(spanMs, nowMs) {
      if (firstMs === null || nowMs - firstMs < spanMs) return null
      while (kept.length > 1 && (kept[0]?.untilMs ?? 0) <= nowMs - spanMs) kept.shift()
      return kept[0]?.value ?? null
    },
  }
}
