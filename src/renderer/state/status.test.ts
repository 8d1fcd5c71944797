import { expect, test } from 'vitest'
import { fakeEngine, fakeReader, fakeSession } from '../../../e2e/support/fake-parts.ts'
import { engineStates, sessionStates } from '../../contract/state.ts'
import { countEngines, countReaders, engineStatus, sessionStatus } from './status.ts'

test('a broken engine is never green, and only a ready one is', () => {
  expect(engineStates.map((state) => `${state}: ${engineStatus(state).status}`)).toEqual([
    'creating: busy',
    'starting: busy',
    'ready: ok',
    'draining: busy',
    'stopped: idle',
    'unhealthy: attention',
    'failed: bad',
    'paused: idle',
  ])
})

test('every state of a stream has its shape and word', () => {
  const session = fakeSession(1, 'Sports One', [fakeReader(0)])
  expect(sessionStates.map((state) => Object.values(sessionStatus({ ...session, state })).join(' '))).toEqual(
    ['attention waiting', 'busy starting', 'ok live', 'idle lingering', 'busy stopping'],
  )
})

test('one viewer half-way to being dropped makes the stream slow', () => {
  const session = fakeSession(1, 'Sports One', [fakeReader(0), { ...fakeReader(1), lagMs: 4000 }])
  expect(sessionStatus(session)).toEqual({ status: 'attention', word: 'slow' })
})

test('engines that leave do not count against the pool', () => {
  const engines = (['ready', 'starting', 'failed', 'paused', 'draining', 'stopped'] as const).map(
    (state, index) => fakeEngine(index, state),
  )
  expect(countEngines(engines)).toEqual({ total: 4, ready: 1, booting: 1, broken: 1 })
})

test('a spare that sleeps does not count, one that somebody else paused does', () => {
  const engines = [
    fakeEngine(1, 'ready'),
    { ...fakeEngine(2, 'paused'), isSpare: true },
    fakeEngine(3, 'paused'),
  ]
  expect(countEngines(engines)).toMatchObject({ total: 2, ready: 1 })
})

test('viewers are counted over all streams', () => {
  const sessions = [fakeSession(1, null, [fakeReader(0), fakeReader(1)]), fakeSession(2, null, [])]
  expect(countReaders(sessions)).toBe(2)
})
