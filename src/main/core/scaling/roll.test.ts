import { describe, expect, it } from 'vitest'
import { createRollCall } from './roll.ts'
import { type Facts, type ScaledEngine } from './scaler.ts'

const windows = { sustainS: 10, downWindowS: 300 }
const old: ScaledEngine = { id: 'e3', state: 'ready', usedSlots: 0, ageMs: 400_000, idleMs: 300_000 }

const factsAt = (nowMs: number, ...engines: ScaledEngine[]): Facts => ({
  nowMs,
  engines,
  slotsPerEngine: 3,
  queue: { length: 0, longestWaitMs: 0 },
  arrivals: 0,
  bootMs: 5000,
  cannotMake: null,
  host: null,
})

describe('an engine that was told to go', () => {
  function told(engine: ScaledEngine) {
    const roll = createRollCall()
    roll.call(factsAt(0, engine), windows)
    roll.told([engine])
    return roll
  }

  it('is named until it does, and reckoned with no more', () => {
    const roll = told(old)
    expect(roll.call(factsAt(1000, { ...old, ageMs: 401_000 }), windows).staying).toEqual([])
    expect(roll.going()).toEqual(['e3'])
    roll.call(factsAt(2000, { ...old, state: 'leaving' }), windows)
    expect(roll.going()).toEqual([])
  })

  // Found by the simulator: it was gone within the second, its name went to a spare, and that was let go at once, and so
  // was the next one, every second for ever.
  it.each([
    ['boots', { state: 'coming', ageMs: 0, idleMs: 0 }],
    ['sleeps as a spare', { state: 'frozen', ageMs: 0, idleMs: 0 }],
    ['is ready already', { state: 'ready', ageMs: 500, idleMs: 500 }],
  ] as const)('is gone when another one of its name %s, which stays', (_, next) => {
    const roll = told(old)
    const { staying, frozen } = roll.call(factsAt(1000, { ...old, ...next }), windows)
    expect([...staying, ...frozen].map(({ id }) => id)).toEqual(['e3'])
    expect(roll.going()).toEqual([])
  })

  it('without ever having worked is told once', () => {
    const hopeless: ScaledEngine = { ...old, state: 'coming', ageMs: 0 }
    const roll = told(hopeless)
    roll.call(factsAt(1000, hopeless), windows)
    expect(roll.going()).toEqual([])
  })
})
