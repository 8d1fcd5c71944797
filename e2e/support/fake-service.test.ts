/** The stand-in is no worse than Weir at keeping to the contract. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { errorBodySchema } from '../../src/contract/errors.ts'
import { queries, type QueryName } from '../../src/contract/queries.ts'
import { snapshotSchema } from '../../src/contract/state.ts'
import { startFakeService, type FakeService } from './fake-service.ts'
import { scenarios } from './fake-snapshots.ts'

let folder: string
let service: FakeService
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-fake-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html>')
  service = await startFakeService({ assets: folder })
})
afterAll(async () => {
  await service.stop()
  await rm(folder, { recursive: true })
})

const range = { fromMs: Date.UTC(2026, 2, 14), toMs: Date.UTC(2026, 2, 15) }
const asked: { [N in QueryName]: unknown } = {
  'history.starts': { ...range, stepMs: 600_000 },
  'history.figures': { ...range, stepMs: 600_000 },
  'history.events': range,
  'history.starts-list': range,
  'content.list': {},
  'channels.list': {},
  'engine.log': { engineId: 'e1' },
  'logs.tail': {},
  'settings.get': {},
  diagnostics: {},
}

async function ask(name: string, args: unknown): Promise<unknown> {
  const url = `${service.url}/api/v1/queries/${name}?args=${encodeURIComponent(JSON.stringify(args))}`
  return (await fetch(url)).json()
}
async function send(name: string, args: unknown): Promise<unknown> {
  const response = await fetch(`${service.url}/api/v1/commands/${name}`, {
    method: 'POST',
    body: JSON.stringify(args),
  })
  return response.json()
}

test.each(scenarios)(
  'in the scenario %s, the snapshot and every answer fit their schemas',
  async (scenario) => {
    service.show(scenario)
    snapshotSchema.parse(await (await fetch(`${service.url}/api/v1/state`)).json())
    for (const [name, args] of Object.entries(asked)) {
      const reply = (await ask(name, args)) as { ok?: boolean; result?: unknown; error?: unknown }
      if (reply.ok === true) queries[name as QueryName].result.parse(reply.result)
      // Where there are no engines, none has a log.
      else expect([name, errorBodySchema.parse(reply.error).code]).toEqual(['engine.log', 'engine_unknown'])
    }
  },
)

test('settings are changed as Weir changes them, and refused as Weir refuses them', async () => {
  expect(await send('settings.set', { patch: { engines: { binary: '/bin/sh' } } })).toMatchObject({
    error: { code: 'setting_file_only' },
  })
  expect(await send('settings.set', { patch: { gateway: { port: 1 } } })).toMatchObject({
    error: { code: 'setting_decided' },
  })
  expect(await send('settings.set', { patch: { queue: { max: 7 }, history: { days: 7 } } })).toMatchObject({
    ok: true,
    result: { changed: ['queue.max', 'history.days'], needsRestart: ['history.days'] },
  })
  expect(await ask('settings.get', {})).toMatchObject({
    result: { values: { queue: { max: 7 } }, pending: ['history.days'] },
  })
})
