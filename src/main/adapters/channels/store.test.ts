import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChannelStore } from './store.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'weir-channels-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

describe('a channel list that the settings name', () => {
  const failure = (why: string) => ({
    code: 'channels_unreadable',
    message: expect.stringContaining(why) as string,
  })

  it('is refused with file and reason when it is missing, a folder or far too large', async () => {
    const load = (file: string) => createChannelStore({ dataDir, file }).load()
    await expect(load('/no/list.m3u')).rejects.toMatchObject(
      failure('/no/list.m3u cannot be read: there is no'),
    )
    await expect(load(dataDir)).rejects.toMatchObject(failure('it is a folder'))
    await writeFile(join(dataDir, 'huge'), '')
    await truncate(join(dataDir, 'huge'), 33 * 1024 * 1024)
    await expect(load('huge')).rejects.toMatchObject(failure('larger than 32 MiB'))
  })

  it('is read in UTF-8, or in the encoding of old Windows programs', async () => {
    await writeFile(join(dataDir, 'utf8'), 'Première')
    await writeFile(join(dataDir, 'old'), Buffer.from('Première', 'latin1'))
    for (const file of ['utf8', 'old']) {
      expect(await createChannelStore({ dataDir, file }).load()).toEqual({ text: 'Première', source: 'file' })
    }
  })

  it('is not overruled by an import that the next start would forget', async () => {
    await expect(createChannelStore({ dataDir, file: '/tv.m3u' }).save('x')).rejects.toMatchObject({
      code: 'command_invalid',
      message: expect.stringContaining('/tv.m3u, which channels.file in the settings names') as string,
    })
  })
})

describe('an imported list', () => {
  it('is there at the next start, and before the first import there is none', async () => {
    const store = createChannelStore({ dataDir, file: null })
    expect(await store.load()).toBeNull()
    await store.save('#EXTM3U\n')
    await store.save('#EXTM3U\n# second\n')
    expect(await createChannelStore({ dataDir, file: null }).load()).toEqual({
      text: '#EXTM3U\n# second\n',
      source: 'imported',
    })
    expect(await readdir(dataDir)).toEqual(['channels.m3u'])
  })

  it('that cannot be written is said to be so', async () => {
    const store = createChannelStore({ dataDir: join(dataDir, 'gone'), file: null })
    await expect(store.save('x')).rejects.toMatchObject({ code: 'data_dir_unusable' })
  })
})
