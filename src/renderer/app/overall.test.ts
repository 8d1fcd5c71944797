import { afterEach, expect, test } from 'vitest'
import { fakeSnapshot } from '../../../e2e/support/fake-snapshots.ts'
import { setLanguage } from '../i18n/i18n.ts'
import { type LiveState } from '../state/live-store.ts'
import { overallOf, overallSentence } from './overall.ts'

afterEach(() => setLanguage('en'))

const state = (changes: Partial<LiveState>): LiveState => ({
  snapshot: fakeSnapshot('busy', 0),
  connection: 'live',
  lostAtMs: null,
  clockOffsetMs: 0,
  ...changes,
})

test('a lost connection is said instead of a sentence that may no longer be true', () => {
  expect(overallSentence(state({ connection: 'lost' }))).toBe('Connection to Weir lost')
  expect(overallOf(state({ connection: 'lost' }))).toBe('attention')
})

test('before the first snapshot the bar says that it connects', () => {
  expect(overallSentence(state({ snapshot: null, connection: 'connecting' }))).toBe('Connecting to Weir')
  expect(overallOf(state({ snapshot: null, connection: 'connecting' }))).toBe('busy')
})

test('a page that was hidden and connects anew keeps its sentence meanwhile', () => {
  expect(overallSentence(state({ connection: 'connecting' }))).toMatch(/engines healthy/)
})

test('the state of Weir is one sentence in each language', async () => {
  const calm = state({ snapshot: fakeSnapshot('calm', 0) })
  expect(overallSentence(calm)).toBe('All 4 engines healthy · 3 streams · 7 viewers · nothing waiting')
  await setLanguage('es')
  expect(overallSentence(calm)).toBe(
    'Los 4 motores en buen estado · 3 emisiones · 7 espectadores · nada en espera',
  )
})
