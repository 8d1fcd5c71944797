import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSettings } from './load.ts'
import { saveSettings } from './stored.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'weir-settings-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

const put = async (name: string, content: unknown) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  await writeFile(join(dataDir, name), text)
  return join(dataDir, name)
}
const load = (argv: string[] = [], env = {}) => loadSettings({ argv, env, dataDir })

describe('a broken stored file', () => {
  it.each([
    ['{"gateway": {\n  "port": 80,\n}}', 'line 3, column 1: Expected double-quoted property name'],
    ['{"gateway":', 'line 1, column 12: the file ends too early'],
    ['{"a":\n tru}', "line 2, column 5: Unexpected token '}'"],
    ['hello', "line 1, column 1: Unexpected token 'h'"],
    ['', 'line 1, column 1: the file ends too early'],
    ['[1]', 'the whole document = [1]: it must be a group of keys in { }'],
    ['{"gateway":{"port":"eighty"}}', 'gateway.port = "eighty": it must be a number'],
    ['{"gatway":{}}', 'gatway: there is no such key'],
  ])('%j leaves the last good settings in force, and says what is wrong with it', async (text, why) => {
    await saveSettings(dataDir, { gateway: { port: 9001 } })
    const file = await put('settings.json', text)
    const { settings, warnings } = await load()
    expect(settings.gateway.port).toBe(9001)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain(file)
    expect(warnings[0]).toContain(why)
    expect(warnings[0]).toContain('The last good settings are in force.')
  })

  it('leaves the defaults in force when there never was a good one', async () => {
    await put('settings.json', '{')
    const { settings, warnings } = await load()
    expect(settings.gateway.port).toBe(8880)
    expect(warnings[0]).toContain('The default settings are in force.')
  })

  it('that was edited by hand while it was good is remembered as good', async () => {
    await put('settings.json', { queue: { max: 7 } })
    await load()
    await put('settings.json', 'oops')
    expect((await load()).settings.queue.max).toBe(7)
  })

  it('is not lost when new settings are saved over it', async () => {
    await put('settings.json', '{"queue": {"max": 7}')
    await saveSettings(dataDir, { queue: { max: 8 } })
    expect(await readFile(join(dataDir, 'settings.rejected.json'), 'utf8')).toBe('{"queue": {"max": 7}')
    expect((await load()).settings.queue.max).toBe(8)
  })
})

describe('a broken --settings file', () => {
  it.each([
    ['{,}', 'settings_unreadable', 'line 1, column 2'],
    ['{"engines":{"min":9}}', 'settings_invalid', 'engines.min = 9: it must not exceed engines.max = 8'],
    ['[]', 'settings_invalid', 'must be a group of keys'],
  ])('%j stops the start', async (text, code, why) => {
    const file = await put('mine.json', text)
    const message = expect.stringContaining(why) as string
    await expect(load(['--settings', file])).rejects.toMatchObject({ code, message })
  })

  it('that does not exist, or is a folder, stops the start', async () => {
    await expect(load(['--settings', join(dataDir, 'no.json')])).rejects.toMatchObject({
      code: 'settings_unreadable',
      message: expect.stringContaining('there is no such file') as string,
    })
    await mkdir(join(dataDir, 'folder'))
    await expect(load(['--settings', join(dataDir, 'folder')])).rejects.toMatchObject({
      message: expect.stringContaining('it is a folder') as string,
    })
  })
})

describe('the settings in force', () => {
  it('are the defaults on a fresh machine, and loading writes nothing', async () => {
    const { settings, warnings, sources } = await load()
    expect(settings).toMatchObject({
      gateway: { host: '127.0.0.1', port: 8880 },
      engines: { runtime: 'auto' },
    })
    expect([warnings, sources]).toEqual([[], []])
    expect(await readdir(dataDir)).toEqual([])
  })

  it('are stored values, under the --settings file key by key, under flags', async () => {
    await put('settings.json', {
      engines: { min: 2, max: 4, remote: ['http://a:1'] },
      gateway: { port: 1000 },
    })
    const file = await put('mine.json', {
      engines: { max: 6, remote: [] },
      gateway: { token: 'long-enough' },
    })
    const { settings, sources, stored } = await load(['--settings', file, '--port', '3000', '--demo'])
    expect(settings.engines).toMatchObject({ min: 2, max: 6, remote: [], runtime: 'demo' })
    expect(settings.gateway).toMatchObject({ port: 3000, token: 'long-enough', host: '127.0.0.1' })
    expect(sources).toEqual([join(dataDir, 'settings.json'), file, '--port', '--demo'])
    expect(stored).toMatchObject({ gateway: { port: 1000 } })
  })

  it('may come from a file with a byte order mark, as Windows editors write', async () => {
    await put('settings.json', '\ufeff{"queue":{"max":3}}\r\n')
    expect((await load()).settings.queue.max).toBe(3)
  })

  it('take a channel list’s relative path from the folder of the file that names it', async () => {
    await mkdir(join(dataDir, 'conf'))
    const file = await put('conf/mine.json', { channels: { file: 'tv.m3u' } })
    expect((await load(['--settings', file])).settings.channels.file).toBe(join(dataDir, 'conf', 'tv.m3u'))
  })

  it('are not changed by keys with special meaning in JavaScript', async () => {
    const file = await put('mine.json', '{"__proto__": {"queue": {"max": 1}}}')
    await expect(load(['--settings', file])).rejects.toMatchObject({ code: 'settings_invalid' })
  })
})

describe('saving', () => {
  it('refuses bad values and keeps the file as it was', async () => {
    await saveSettings(dataDir, { queue: { max: 1 } })
    await expect(saveSettings(dataDir, { queue: { max: -1 } })).rejects.toMatchObject({
      code: 'settings_invalid',
      message: expect.stringContaining('queue.max = -1: it must be at least 0') as string,
    })
    expect((await load()).settings.queue.max).toBe(1)
  })

  it('leaves the file and its last good copy, and no temporary ones', async () => {
    await saveSettings(dataDir, { queue: { max: 1 } })
    await saveSettings(dataDir, { queue: { max: 2 } })
    expect((await readdir(dataDir)).sort()).toEqual(['settings.json', 'settings.last-good.json'])
  })

  it('says so when the folder is not there', async () => {
    await expect(saveSettings(join(dataDir, 'gone'), {})).rejects.toMatchObject({
      code: 'data_dir_unusable',
      message: expect.stringContaining('there is no such file or folder') as string,
    })
  })
})
