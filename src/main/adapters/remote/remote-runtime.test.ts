import { expect, it } from 'vitest'
import { type Logger } from '../../core/ports.ts'
import { createRemoteRuntime } from './remote-runtime.ts'

const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
const never = new AbortController().signal
const nas = 'http://nas:6878'
const attic = 'http://attic:6878'
const lending = (...remote: string[]) => createRemoteRuntime({ settings: { remote }, logger })

it('says that no engine is listed, and what to add', async () => {
  const runtime = lending()
  expect(await runtime.start()).toEqual([])
  expect(runtime.view().problem?.code).toBe('remote_missing')
  await expect(runtime.create('e1', never)).rejects.toMatchObject({ code: 'remote_missing' })
})

it('never lends an engine twice, also when the list names it twice', async () => {
  const runtime = lending(nas, nas)
  expect(runtime.capacity()).toBe(1)
  await runtime.start()
  await expect(runtime.create('e2', never)).rejects.toMatchObject({ code: 'no_engine_ready' })
})

it('uses every engine from the start', async () => {
  const engines = await lending(nas, attic).start()
  expect(engines.map(({ id, url }) => [id, url])).toEqual([
    ['e1', nas],
    ['e2', attic],
  ])
})

it('lends an engine again after it was given back', async () => {
  const runtime = lending(nas, attic)
  await runtime.start()
  await runtime.remove('e1')
  await runtime.remove('e1')
  expect((await runtime.create('e3', never)).url).toBe(nas)
})

it('measures nothing and asks nothing of an engine that somebody else runs', async () => {
  const runtime = lending(nas)
  await runtime.start()
  expect(await runtime.resources('e1')).toBeNull()
  await runtime.stop({ keepEngines: false })
})
