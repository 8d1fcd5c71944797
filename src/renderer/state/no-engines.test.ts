import { expect, test } from 'vitest'
import { fakeEngine } from '../../../e2e/support/fake-parts.ts'
import { fakeSnapshot } from '../../../e2e/support/fake-snapshots.ts'
import { troubles } from '../../../e2e/support/fake-troubles.ts'
import { noEnginesAtAll } from './no-engines.ts'

test('whoever has no engine and can make none is to be helped, whatever the trouble', () => {
  for (const trouble of troubles) expect(noEnginesAtAll(fakeSnapshot(trouble, 0))).toBe(true)
})

test('nobody is sent away from what plays, boots or is still being loaded', () => {
  for (const scenario of ['calm', 'empty', 'booting', 'pulling', 'demo'] as const) {
    expect(noEnginesAtAll(fakeSnapshot(scenario, 0))).toBe(false)
  }
  const troubled = fakeSnapshot('no-docker', 0)
  expect(noEnginesAtAll({ ...troubled, engines: [fakeEngine(1, 'unhealthy')] })).toBe(false)
  expect(noEnginesAtAll({ ...troubled, engines: [fakeEngine(1, 'failed')] })).toBe(true)
})
