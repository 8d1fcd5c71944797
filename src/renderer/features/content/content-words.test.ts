import { afterEach, expect, test } from 'vitest'
import { type ContentView } from '../../../contract/state.ts'
import { setLanguage, t } from '../../i18n/i18n.ts'
import { contentName, meaningOf, nextTryWords, standingMark } from './content-words.ts'

afterEach(() => setLanguage('en'))

const nowMs = Date.UTC(2026, 2, 14, 19)
const view = (more: Partial<ContentView> = {}): ContentView => ({
  contentId: 'de40'.padEnd(40, '0'),
  name: null,
  attempts: 3,
  failures: 3,
  failureRate: 1,
  breaker: 'open',
  lastError: null,
  nextTryAt: nowMs + 90_000,
  ...more,
})

test('the next try counts down, and once it is due the next viewer makes it', () => {
  expect(nextTryWords(t, view(), nowMs)).toBe('in 1 min')
  expect(nextTryWords(t, view(), nowMs + 50_000)).toBe('in 40 s')
  expect(nextTryWords(t, view(), nowMs + 90_000)).toBe('when asked for')
  expect(nextTryWords(t, view({ breaker: 'half-open', nextTryAt: null }), nowMs)).toBe('when asked for')
})

test('what is blocked waits for a person, and what may be played needs no next try', () => {
  expect(nextTryWords(t, view({ breaker: 'blocked', nextTryAt: null }), nowMs)).toBe('when unblocked')
  expect(nextTryWords(t, view({ breaker: 'closed', nextTryAt: null }), nowMs)).toBe('')
  expect(nextTryWords(t, view({ nextTryAt: null }), nowMs)).toBe('not known yet')
})

test('a block is nobody’s trouble; what is held back is', () => {
  expect(standingMark(t, view())).toEqual({ status: 'bad', word: 'held back' })
  expect(standingMark(t, view({ breaker: 'blocked' }))).toEqual({ status: 'idle', word: 'blocked' })
  expect(standingMark(t, view({ breaker: 'closed' }))).toEqual({
    status: 'attention',
    word: 'fails at times',
  })
  expect(standingMark(t, view({ breaker: 'closed', failures: 0 }))).toEqual({ status: 'ok', word: 'plays' })
  expect(meaningOf(t, view({ breaker: 'blocked' }))).toMatch(/Who watches it already may stay\.$/)
})

test('a content without a name goes by the start of its id, in each language', async () => {
  expect(contentName(t, view())).toBe('Content de400000')
  await setLanguage('es')
  expect(contentName(t, view())).toBe('Contenido de400000')
  expect(nextTryWords(t, view(), nowMs)).toBe('en 1 min')
})
