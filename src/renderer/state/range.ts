/** The time range of charts: one for all pages, kept by the browser for the next time. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

export const ranges = ['5m', '30m', '3h', '24h', '7d', '30d'] as const
export type Range = (typeof ranges)[number]

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** How long each is, and the step of its charts: 60 to 180 points, which a line on a screen can show. */
const spans: Readonly<Record<Range, { readonly spanMs: number; readonly stepMs: number }>> = {
  '5m': { spanMs: 5 * minuteMs, stepMs: 5000 },
  '30m': { spanMs: 30 * minuteMs, stepMs: 30_000 },
  '3h': { spanMs: 3 * hourMs, stepMs: 2 * minuteMs },
  '24h': { spanMs: 24 * hourMs, stepMs: 10 * minuteMs },
  '7d': { spanMs: 168 * hourMs, stepMs: hourMs },
  '30d': { spanMs: 720 * hourMs, stepMs: 4 * hourMs },
}

/** A range of time in steps; epoch milliseconds. */
export interface Steps {
  readonly fromMs: number
  readonly toMs: number
  readonly stepMs: number
}

/** The range that ends now, in whole steps of the clock: it is another one only once a step. */
export function stepsOf(range: Range, nowMs: number): Steps {
  const { spanMs, stepMs } = spans[range]
  const toMs = Math.ceil(nowMs / stepMs) * stepMs
  return { fromMs: toMs - spanMs, toMs, stepMs }
}

const key = 'weir-range'

function kept(): Range {
  try {
    const stored = localStorage.getItem(key)
    return ranges.find((range) => range === stored) ?? '30m'
  } catch {
    // Storage that is switched off (privacy settings) only costs the memory.
    return '30m'
  }
}

const store = createStore<Range>(kept)

export function useRange(): Range {
  return useStore(store)
}

export function chooseRange(range: Range): void {
  store.setState(range, true)
  try {
    localStorage.setItem(key, range)
  } catch {
    // It lives as long as this page does.
  }
}
