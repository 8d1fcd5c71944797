import { describe, expect, it } from 'vitest'
import { type EngineState } from '../../../contract/state.ts'
import { poolView } from './mode.ts'

const engines = (...states: (EngineState | [EngineState, number])[]) =>
  states.map((of, index) => {
    const [state, restarts] = typeof of === 'string' ? [of, 0] : of
    return { id: `e${index + 1}`, state, restarts }
  })
const of = (wanted: number, ...states: Parameters<typeof engines>) =>
  poolView({ wanted, engines: engines(...states), panic: null })

describe('the pool in one clause', () => {
  it.each([
    [2, ['ready', 'failed'], '1 of 2 engines ready, e2 is being replaced'],
    [2, ['ready', ['starting', 1]], '1 of 2 engines ready, e2 is being replaced'],
    [2, ['ready', 'paused'], '1 of 2 engines ready, e2 is paused'],
    [2, ['unhealthy', 'paused'], '0 of 2 engines ready, e1 is not well, e2 is paused'],
    [
      4,
      ['failed', 'failed', 'failed', 'failed'],
      '0 of 4 engines ready, e1 is being replaced, e2 is being replaced and 2 more',
    ],
    [2, ['ready', 'draining'], '1 of 2 engines ready, e2 is to be restarted'],
  ] as const)('is degraded when engines were lost: %d wanted, %j', (wanted, states, text) => {
    expect(of(wanted, ...(states as unknown as Parameters<typeof engines>))).toEqual({
      mode: 'degraded',
      text,
    })
  })

  it.each([
    [3, ['ready', 'ready', 'ready'], 'All 3 engines ready'],
    [1, ['ready'], '1 engine ready'],
    [3, ['ready', 'starting', 'creating'], '1 of 3 engines ready, 2 starting'],
    [3, [], '0 of 3 engines ready, 3 starting'],
    [0, [], 'No engine is wanted'],
  ] as const)('is normal while engines come up for the first time: %d wanted, %j', (wanted, states, text) => {
    expect(of(wanted, ...states)).toEqual({ mode: 'normal', text })
  })

  it('tells a panic before everything else', () => {
    const panic = { failing: 1, answering: 1 }
    expect(poolView({ wanted: 3, engines: engines('ready', 'failed', 'failed'), panic })).toEqual({
      mode: 'panic',
      text: 'The only engine that answers fails its streams; it stays in use',
    })
  })
})
