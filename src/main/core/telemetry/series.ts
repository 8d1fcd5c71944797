/** A series: one point per step, newest last, null where nothing was measured. Its length never changes. */
export interface Series {
  push(value: number | null): void
  values(): (number | null)[]
}

export function createSeries(points: number): Series {
  let values: (number | null)[] = Array.from({ length: points }, () => null)
  return {
    push: (value) => (values = [...values.slice(1), value]),
    values: () => values,
  }
}
