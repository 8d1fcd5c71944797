import { expect, test } from 'vitest'
import { epochMs, fakeSession } from '../../../../e2e/support/fake-parts.ts'
import { type SessionView } from '../../../contract/state.ts'
import { createRateBook, keptMs } from './rate-book.ts'

const at = (s: number) => epochMs + s * 1000
const playing = (more: Partial<SessionView> = {}): SessionView => ({
  ...fakeSession(1, 'Sports One', []),
  bitrateBps: 4e6,
  ...more,
})
const rates = (book: ReturnType<typeof createRateBook>) => book.of('s1')?.samples.map(({ bps }) => bps)

test('of four updates a second one is put down', () => {
  const book = createRateBook()
  let told = 0
  book.subscribe(() => told++)
  for (let quarter = 0; quarter < 9; quarter++) {
    book.note({ atMs: epochMs + quarter * 250, sessions: [playing({ bitrateBps: quarter })] })
  }
  expect(rates(book)).toEqual([0, 4, 8])
  expect(told).toBe(3)
})

test('while nothing was heard there is a gap, not a straight line', () => {
  const book = createRateBook()
  book.note({ atMs: at(0), sessions: [playing()] })
  book.note({ atMs: at(60), sessions: [playing({ bitrateBps: 5e6 })] })
  expect(rates(book)).toEqual([4e6, null, 5e6])
})

test('minutes are kept, not the whole evening', () => {
  const book = createRateBook()
  for (let s = 0; s < 1000; s++) book.note({ atMs: at(s), sessions: [playing()] })
  const samples = book.of('s1')?.samples ?? []
  expect(samples).toHaveLength(keptMs / 1000 + 1)
  expect(samples[0]?.atMs).toBe(at(999) - keptMs)
})

test('a stream that went on on another engine is marked, also when it was without one between', () => {
  const book = createRateBook()
  for (const [s, engineId] of [
    [0, 'e1'],
    [1, null],
    [2, 'e2'],
    [3, 'e2'],
    [4, 'e3'],
  ] as const) {
    book.note({ atMs: at(s), sessions: [playing({ engineId })] })
  }
  expect(book.of('s1')?.moves).toEqual([
    { atMs: at(2), text: 'e1 → e2' },
    { atMs: at(4), text: 'e2 → e3' },
  ])
})

test('a stream that ended is forgotten, and after the clock was set back all begins anew', () => {
  const book = createRateBook()
  book.note({ atMs: at(10), sessions: [playing()] })
  book.note({ atMs: at(11), sessions: [] })
  expect(book.of('s1')).toBeUndefined()
  book.note({ atMs: at(12), sessions: [playing()] })
  book.note({ atMs: at(3), sessions: [playing({ bitrateBps: 1e6 })] })
  expect(rates(book)).toEqual([1e6])
})

test('what the engine gets from the swarm is told in the same unit', () => {
  const book = createRateBook()
  const swarm = { status: 'dl', peers: 3, speedDownKBps: 500, speedUpKBps: null }
  book.note({ atMs: at(0), sessions: [playing({ swarm })] })
  book.note({ atMs: at(1), sessions: [playing({ swarm: null })] })
  expect(book.of('s1')?.samples.map(({ swarmBps }) => swarmBps)).toEqual([4_000_000, null])
})
