/** Where a content goes that one engine refuses and another plays. */
import { expect, it } from 'vitest'
import { createFakeClock } from '../fake-clock.ts'
import { createSlots } from '../selection/slots.ts'
import { createEvidenceBook } from './evidence.ts'
import { createPlacing, type PlacingDeps, type Way } from './placing.ts'

const ids = ['e1', 'e2', 'e3', 'e4']

function setUp() {
  const clock = createFakeClock()
  const evidence = createEvidenceBook({ clock })
  const slots = createSlots()
  for (const id of ids) slots.open(id, 2)
  const pool = {
    reserve: (avoid?: ReadonlySet<string>) => slots.reserve(avoid),
    views: () => ids.map((id) => ({ id })),
  }
  const placing = createPlacing({
    clock,
    evidence,
    pool: pool as unknown as PlacingDeps['pool'],
    queue: { noteTaken: () => undefined } as unknown as PlacingDeps['queue'],
    hopeless: () => null,
    onArrival: () => undefined,
    onWaiting: () => undefined,
    waitedInVain: () => ({ kind: 'client_left' }),
    measured: { selection: () => undefined },
  })
  const way: Way = {
    engineId: null,
    attempts: 0,
    verdict: null,
    firstByteMs: null,
    selectionMs: null,
    provisioningMs: null,
  }
  const place = (avoid: string[] = []) => placing.atOnce('news', new Set(avoid), way)?.engineId
  return { clock, evidence, place }
}

it('what no engine refused goes to the emptiest one, wherever it played', () => {
  const { evidence, place } = setUp()
  evidence.plays('e1', 'news')
  expect([place(), place(), place(), place()]).toEqual(['e1', 'e2', 'e3', 'e4'])
})

it('what one engine refused goes back to where it played while there is room, then where nobody refused it', () => {
  const { evidence, place } = setUp()
  evidence.refused('e1', 'news')
  evidence.plays('e3', 'news')
  expect([place(), place()]).toEqual(['e3', 'e3'])
  expect(['e2', 'e4']).toContain(place())
})

it('not where it is to be avoided, nor where it played ten minutes ago', () => {
  const { clock, evidence, place } = setUp()
  evidence.refused('e1', 'news')
  evidence.plays('e4', 'news')
  expect(place(['e4'])).toBe('e2')
  clock.advance(601_000)
  evidence.refused('e1', 'news')
  expect(place()).toBe('e3')
})
