/** Rows above and below the sight that are drawn all the same, so that scrolling shows no blank. */
const overscan = 12

/** Which rows of a long list to draw: `start` up to, not including, `end`. */
export function windowOf(
  count: number,
  firstInSight: number,
  rowsInSight: number,
): { start: number; end: number } {
  // A list that became shorter may leave the scroll position behind its end for a moment.
  const first = Math.min(firstInSight, Math.max(0, count - rowsInSight))
  return { start: Math.max(0, first - overscan), end: Math.min(count, first + rowsInSight + overscan) }
}
