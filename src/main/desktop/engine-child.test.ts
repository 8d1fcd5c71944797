import { once } from 'node:events'
import { beforeEach, expect, it, vi } from 'vitest'
import * as electron from './electron-fake.ts'
import { forkEngine } from './engine-child.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

beforeEach(() => electron.resetElectron())

it('a demo engine is a utility process, whose number is known until after its end', async () => {
  const child = forkEngine('/out/demo-engine.mjs', ['--name', 'e1'])
  const forked = electron.utilityProcess.forked[0]
  expect(forked).toMatchObject({ script: '/out/demo-engine.mjs', args: ['--name', 'e1'] })
  const spawned = once(child, 'spawn')
  Object.assign(forked?.child ?? {}, { pid: 4711 })
  forked?.child.emit('spawn')
  await spawned
  expect(child).toMatchObject({ pid: 4711, exitCode: null })

  const exited = once(child, 'exit')
  Object.assign(forked?.child ?? {}, { pid: undefined })
  forked?.child.emit('exit', 3)
  expect(await exited).toEqual([3, null])
  expect(child).toMatchObject({ pid: 4711, exitCode: 3 })
})

it('a demo engine that never begins is an error', async () => {
  const child = forkEngine('/gone.mjs', [])
  const spawned = once(child, 'spawn')
  electron.utilityProcess.forked[0]?.child.emit('exit', 1)
  await expect(spawned).rejects.toThrow('code 1')
})
