import { open, readdir, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import {
  column,
  allTime,
  changeAt,
  meddle,
  newDataDir,
  nothingKept,
  openHistory,
  startAt,
  until,
} from './test-kit.ts'

// Threads and children start slowly where the processor is busy.
vi.setConfig({ testTimeout: 30_000 })

const row = { keys: ['contentId:x'], growth: 0 }

/** A history that holds something, closed. */
async function filled(): Promise<{ dataDir: string; file: string }> {
  const dataDir = await newDataDir()
  const history = openHistory(dataDir)
  for (let i = 0; i < 3000; i++) history.append(startAt(1_000_000 + i))
  history.keep({ ...nothingKept, breakers: [row] })
  await history.close()
  return { dataDir, file: join(dataDir, 'history.db') }
}

async function overwrite(file: string, fromByte: number, bytes: number): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.write(Buffer.alloc(bytes, 0xa5), 0, bytes, fromByte)
  await handle.close()
}

async function setAsideIn(dataDir: string): Promise<string[]> {
  return (await readdir(dataDir)).filter((name) => /^history\.corrupt-\d{8}T\d{6}(-\d+)?\.db$/.test(name))
}

describe('a damaged history', () => {
  it.each([
    ['is no database at all', (file: string) => writeFile(file, 'hello '.repeat(2000))],
    ['has garbage for a header', (file: string) => overwrite(file, 0, 100)],
    ['was cut in the middle', async (file: string) => truncate(file, ((await stat(file)).size >> 13) << 12)],
    ['was cut to nothing but its first page', (file: string) => truncate(file, 4096)],
    ['has a garbled first page', (file: string) => overwrite(file, 100, 3900)],
  ])('that %s is set aside when it is opened, and a new one works', async (_what, damage) => {
    const { dataDir, file } = await filled()
    await damage(file)
    const history = openHistory(dataDir)
    await history.load()
    history.append(changeAt(5, 'kept in the new one'))
    await history.flush()
    expect(await setAsideIn(dataDir)).toHaveLength(1)
    expect(history.news).toHaveLength(1)
    expect(history.news[0]).toMatchObject({ level: 'attention', isEmptied: true })
    expect(history.news[0]?.text).toContain((await setAsideIn(dataDir))[0])
    expect(history.health()).toEqual({ ok: true })
    expect(await history.events(allTime)).toEqual([changeAt(5, 'kept in the new one')])
  })

  it('whose damage lies deep is found without anybody reading there, and breakers are asked for again', async () => {
    const { dataDir, file } = await filled()
    const size = (await stat(file)).size
    await overwrite(file, (size >> 13) << 12, 4096)
    const history = openHistory(dataDir, { retentionEveryMs: 20 })
    expect((await history.load()).breakers).toEqual([row])
    await until('it was found', () => history.news.length > 0)
    expect(history.news[0]?.isEmptied).toBe(true)
    history.keep({ ...nothingKept, breakers: [row] })
    await history.close()
    expect((await openHistory(dataDir).load()).breakers).toEqual([row])
  })

  it('keeps the two newest of those that were set aside', async () => {
    const { dataDir, file } = await filled()
    for (let time = 0; time < 4; time++) {
      await writeFile(file, 'hello '.repeat(2000))
      const history = openHistory(dataDir)
      await history.load()
      await history.close()
    }
    expect(await setAsideIn(dataDir)).toHaveLength(2)
  })

  it('that breaks again at once is not set aside for ever: the disk is to blame', async () => {
    const { dataDir, file } = await filled()
    await writeFile(file, 'hello '.repeat(2000))
    const history = openHistory(dataDir)
    await history.load()
    meddle(
      dataDir,
      `PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'starts';
       PRAGMA schema_version = 1000`,
    )
    history.append(startAt(1))
    await history.flush()
    expect(history.news.at(-1)?.text).toContain('The history cannot be kept: the file is damaged')
    expect(await setAsideIn(dataDir)).toHaveLength(1)
  })

  it('with a record that cannot be read loses that one only', async () => {
    const { dataDir } = await filled()
    meddle(dataDir, `INSERT INTO breakers VALUES ('contentId:y', 0, '{"keys": "no list"}'), ('z', 0, '{')`)
    const history = openHistory(dataDir)
    expect((await history.load()).breakers).toEqual([row])
    expect(history.news).toEqual([])
  })
})

describe('a history of a newer Weir', () => {
  it('is not touched: this one goes on in memory, and says why', async () => {
    const { dataDir } = await filled()
    meddle(dataDir, 'PRAGMA user_version = 99; DELETE FROM starts')
    const history = openHistory(dataDir)
    expect(await history.load()).toEqual({ breakers: [], names: [] })
    history.append(startAt(7))
    await history.flush()
    expect(history.health()).toMatchObject({ ok: false })
    expect(history.news.map(({ text }) => text)).toEqual([
      'The history cannot be kept: the file was written by a newer Weir (version 99 of it). Weir goes on in memory and tries again.',
    ])
    expect(await history.starts(allTime)).toEqual([startAt(7)])
    await history.close()
    expect(await setAsideIn(dataDir)).toEqual([])
    expect(column(dataDir, 'SELECT count(*) FROM starts')).toEqual([0])
    expect(column(dataDir, 'PRAGMA user_version')).toEqual([99])
  })
})
