import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createMuteStore } from './mute-store.ts'

async function newDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-mutes-'))
  onTestFinished(() => rm(dataDir, { recursive: true }))
  return dataDir
}

it('mutes of a new data folder are none', async () => {
  expect(await createMuteStore(await newDataDir()).load()).toEqual([])
})

it('a broken file is said to be broken', async () => {
  const dataDir = await newDataDir()
  await writeFile(join(dataDir, 'muted-alerts.json'), '{"rule": ')
  await expect(createMuteStore(dataDir).load()).rejects.toThrow()
})

it('what was muted last is found again, however quickly it was changed', async () => {
  const dataDir = await newDataDir()
  const store = createMuteStore(dataDir)
  const mutes = [{ rule: 'diskShort', untilMs: null }]
  await Promise.all([store.save([]), store.save([{ rule: 'queueFull', untilMs: 5 }]), store.save(mutes)])
  expect(await createMuteStore(dataDir).load()).toEqual(mutes)
})
