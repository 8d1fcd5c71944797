import { expect, test } from 'vitest'
import { type EngineState } from '../../../contract/state.ts'
import { healthSpans, readyShare, type Transition } from './health-spans.ts'

const at = (atMs: number, state: EngineState, reason = ''): Transition => ({
  kind: 'engine',
  atMs,
  engineId: 'e1',
  state,
  reason,
})
const range = { fromMs: 100, toMs: 200 }
const brief = (...args: Parameters<typeof healthSpans>) =>
  healthSpans(...args).map(({ fromMs, toMs, state }) => [fromMs, toMs, state])

test('an engine that was ready before the range began was ready all the time', () => {
  expect(brief([], { state: 'ready', reason: '', sinceMs: 20 }, range)).toEqual([[100, 200, 'ready']])
})

test('what is not known is not made up', () => {
  expect(brief([], null, range)).toEqual([[100, 200, null]])
  expect(readyShare(healthSpans([], null, range))).toBeNull()
})

test('spans fill the range, whatever order the events come in', () => {
  const events = [at(150, 'unhealthy'), at(50, 'ready'), at(120, 'starting'), at(110, 'failed')]
  expect(brief(events, { state: 'ready', reason: '', sinceMs: 180 }, range)).toEqual([
    [100, 110, 'ready'],
    [110, 120, 'failed'],
    [120, 150, 'starting'],
    [150, 180, 'unhealthy'],
    [180, 200, 'ready'],
  ])
})

test('another reason for the same state is no transition', () => {
  const events = [at(90, 'ready', 'answers'), at(130, 'ready', 'is tried again with the next stream')]
  expect(brief(events, null, range)).toEqual([[100, 200, 'ready']])
})

test('the snapshot knows the last transition before the history does, and neither tells it twice', () => {
  const now = { state: 'unhealthy', reason: 'no answer', sinceMs: 170 } as const
  expect(brief([at(90, 'ready')], now, range)).toEqual([
    [100, 170, 'ready'],
    [170, 200, 'unhealthy'],
  ])
  expect(brief([at(90, 'ready'), at(170, 'unhealthy')], now, range)).toEqual([
    [100, 170, 'ready'],
    [170, 200, 'unhealthy'],
  ])
})

test('between its end and its being made again there is no engine, and that counts neither way', () => {
  const spans = healthSpans(
    [at(90, 'ready'), at(120, 'stopped'), at(160, 'creating'), at(180, 'ready')],
    null,
    range,
  )
  expect(spans.map(({ state }) => state)).toEqual(['ready', null, 'creating', 'ready'])
  expect(readyShare(spans)).toBeCloseTo(40 / 60)
})
