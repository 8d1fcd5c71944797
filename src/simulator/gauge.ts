/** A value over time: a step function that remembers its steps and knows its mean. */
import { type Series } from './result.ts'

export interface Gauge {
  set(nowMs: number, value: number): void
  readonly value: number
  /** Weighed by time, from the beginning until then. */
  mean(untilMs: number): number
  series(): Series
  /** Every step with its time. */
  readonly steps: readonly { readonly atMs: number; readonly value: number }[]
}

/** 0 until it is set. */
export function createGauge(): Gauge {
  const steps: { atMs: number; value: number }[] = [{ atMs: 0, value: 0 }]
  const last = (): { atMs: number; value: number } => steps.at(-1) ?? { atMs: 0, value: 0 }
  return {
    set(nowMs, value) {
      const now = last()
      if (value === now.value) return
      // Of several steps in one moment only the last is one.
      if (nowMs === now.atMs) {
        now.value = value
        if (steps.length > 1 && steps.at(-2)?.value === value) steps.pop()
      } else steps.push({ atMs: nowMs, value })
    },
    get value() {
      return last().value
    },
    mean(untilMs) {
      let sum = 0
      steps.forEach(({ atMs, value }, at) => {
        const endMs = Math.min(untilMs, steps[at + 1]?.atMs ?? untilMs)
        if (endMs > atMs) sum += value * (endMs - atMs)
      })
      return untilMs <= 0 ? 0 : sum / untilMs
    },
    series: () => ({
      atS: steps.map(({ atMs }) => Math.round(atMs) / 1000),
      value: steps.map(({ value }) => value),
    }),
    steps,
  }
}

/** Four digits are as fine as anybody reads. */
export function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4
}
