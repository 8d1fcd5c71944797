import { expect, test } from 'vitest'
import { fakeEngine, fakeSession } from '../../../../e2e/support/fake-parts.ts'
import { type EngineView } from '../../../contract/state.ts'
import { cannotMove, moveTargets } from './move-targets.ts'

const engine = (index: number, used: number, state: EngineView['state'] = 'ready'): EngineView => ({
  ...fakeEngine(index, state),
  slots: { used, total: 3 },
})
const session = { ...fakeSession(1, 'Sports One', []), engineId: 'e1' }

test('a stream can be moved to engines that are ready, the emptiest first; not to its own', () => {
  const targets = moveTargets(session, [
    engine(1, 1),
    engine(2, 3),
    engine(3, 1),
    engine(4, 0, 'starting'),
    engine(5, 0, 'draining'),
    engine(6, 0),
  ])
  expect(targets.map(({ engine: { id }, hasRoom }) => `${id} ${hasRoom}`)).toEqual([
    'e6 true',
    'e3 true',
    'e2 false',
  ])
})

test('why a stream cannot be moved is told', () => {
  const room = moveTargets(session, [engine(2, 0)])
  expect(cannotMove({ ...session, state: 'starting' }, room)).toBe('notPlaying')
  expect(cannotMove(session, [])).toBe('noOther')
  expect(cannotMove(session, moveTargets(session, [engine(2, 3)]))).toBe('noRoom')
  expect(cannotMove(session, room)).toBeNull()
  expect(cannotMove({ ...session, state: 'lingering' }, room)).toBeNull()
})
