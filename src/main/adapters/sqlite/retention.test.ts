import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import {
  allTime,
  changeAt,
  column,
  meddle,
  newDataDir,
  nothingKept,
  openHistory,
  startAt,
  until,
} from './test-kit.ts'

// Threads and children start slowly where the processor is busy.
vi.setConfig({ testTimeout: 30_000 })

const dayMs = 86_400_000
const megabyte = 1024 * 1024

describe('what is too old', () => {
  it('goes by itself, and what is younger stays', async () => {
    const dataDir = await newDataDir()
    const nowMs = Date.now()
    const history = openHistory(dataDir, { retentionEveryMs: 20 })
    for (let i = 0; i < 1200; i++) history.append(startAt(nowMs - 31 * dayMs + i))
    history.append(startAt(nowMs - 29 * dayMs))
    history.append(changeAt(nowMs - 31 * dayMs, 'old'))
    history.append(changeAt(nowMs - 1, 'young'))
    history.keep({ ...nothingKept, breakers: [{ keys: ['contentId:x'] }], names: [['a', 'b']] })
    await history.flush()
    await until(
      'the old is gone',
      async () => (await history.starts({ ...allTime, limit: 5000 })).length === 1,
    )
    await until('all of it', async () => (await history.events(allTime)).length === 1)
    expect(await history.events(allTime)).toEqual([changeAt(nowMs - 1, 'young')])
    expect(await history.load()).toEqual({ breakers: [{ keys: ['contentId:x'] }], names: [['a', 'b']] })
  })
})

describe('a history that is larger than it may be', () => {
  it('loses its oldest entries of whatever kind, and gives the room back to the disk', async () => {
    const dataDir = await newDataDir()
    const nowMs = Date.now()
    const history = openHistory(dataDir, { maxBytes: megabyte, retentionEveryMs: 1e9 })
    for (let i = 0; i < 6000; i++) {
      history.append(startAt(nowMs + i, { error: 'x'.repeat(200) }))
      history.append(changeAt(nowMs + i, 'y'.repeat(200)))
      if (i % 100 === 0) await history.flush()
    }
    await history.flush()
    await until('it is small', () => Number(column(dataDir, 'PRAGMA page_count')[0]) * 4096 <= megabyte)
    const starts = await history.starts(allTime)
    const events = await history.events(allTime)
    expect([starts[0]?.atMs, events[0]?.atMs]).toEqual([nowMs + 5999, nowMs + 5999])
    await history.close()
    expect((await stat(join(dataDir, 'history.db'))).size).toBeLessThanOrEqual(megabyte)
    const [oldestStart, oldestEvent] = ['starts', 'events'].map((table) =>
      Number(column(dataDir, `SELECT min(at_ms) FROM ${table}`)[0]),
    )
    // Both kinds reach equally far back, but for a chunk of one.
    expect(Math.abs((oldestStart ?? 0) - (oldestEvent ?? Infinity))).toBeLessThanOrEqual(500)
    expect(oldestStart).toBeGreaterThan(nowMs)
  })

  it('of records keeps the latest 40 000', async () => {
    const dataDir = await newDataDir()
    const history = openHistory(dataDir, { retentionEveryMs: 20 })
    await history.load()
    meddle(
      dataDir,
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 41000)
       INSERT INTO names SELECT 'id' || i, i, 'hash' FROM n`,
    )
    await until('the rest is gone', async () => (await history.load()).names.length === 40_000)
    expect((await history.load()).names.at(-1)).toEqual(['id41000', 'hash'])
  })
})
