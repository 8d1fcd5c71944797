import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createSettingsDesk } from '../../core/settings/desk.ts'
import { loadSettings } from './load.ts'
import { createSettingsStore } from './store.ts'

async function setUp(stored: string | null, argv: readonly string[] = []) {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-store-'))
  onTestFinished(() => rm(dataDir, { recursive: true }))
  const file = join(dataDir, 'settings.json')
  if (stored !== null) await writeFile(file, stored)
  const overlay = join(dataDir, 'overlay.json')
  await writeFile(overlay, '{"queue": {"max": 9}, "gateway": {"port": 7}}')
  const args = argv.map((arg) => (arg === 'OVERLAY' ? overlay : arg))
  const loaded = await loadSettings({ argv: args, env: {}, dataDir })
  const store = createSettingsStore({ dataDir, overlays: loaded.overlays })
  const desk = createSettingsDesk({ settings: loaded.settings, store, onApplied: () => undefined })
  const read = async (name: string) => JSON.parse(await readFile(join(dataDir, name), 'utf8')) as unknown
  return { dataDir, file, store, desk, read, overlay }
}

it('a file that is broken by hand is set aside by the next change, which begins with the last good settings', async () => {
  const { file, desk, read } = await setUp('{"queue": {"max": 4}}')
  await writeFile(file, '{"queue": {"max": "oops"')
  expect(await desk.get()).toMatchObject({ values: { queue: { max: 4 } } })
  await desk.set({ queue: { maxWaitS: 5 } })
  expect(await read('settings.json')).toEqual({ queue: { max: 4, maxWaitS: 5 } })
  expect(await readFile(file.replace('.json', '.rejected.json'), 'utf8')).toContain('oops')
})

it('a change that is refused leaves the file as it was', async () => {
  const text = '{"queue": {"max": 4}}'
  const { file, desk } = await setUp(text)
  await expect(desk.set({ queue: { max: -1 } })).rejects.toMatchObject({ code: 'settings_refused' })
  await expect(desk.set({ engines: { binary: '/bin/sh' } })).rejects.toMatchObject({
    code: 'setting_file_only',
  })
  expect(await readFile(file, 'utf8')).toBe(text)
})

it('a change is kept whole, with a copy, for this user alone', async () => {
  const { file, desk, read } = await setUp(null)
  await desk.set({ gateway: { token: 'long-enough' } })
  expect(await read('settings.json')).toEqual({ gateway: { token: 'long-enough' } })
  expect(await read('settings.last-good.json')).toEqual({ gateway: { token: 'long-enough' } })
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
})

it('what the command line decides is told with its flag, the strongest last, and is not written into the file', async () => {
  const { store, desk, read, overlay } = await setUp('{}', ['--settings', 'OVERLAY', '--port', '8', '--demo'])
  expect(store.decidedBy).toEqual({
    'queue.max': `--settings ${overlay}`,
    'gateway.port': '--port',
    'engines.runtime': '--demo',
  })
  expect(await desk.get()).toMatchObject({ values: { queue: { max: 9 }, gateway: { port: 8 } }, pending: [] })
  await expect(desk.set({ gateway: { port: 1 } })).rejects.toMatchObject({ code: 'setting_decided' })
  await desk.set({ queue: { maxWaitS: 5 } })
  expect(await read('settings.json')).toEqual({ queue: { maxWaitS: 5 } })
})
