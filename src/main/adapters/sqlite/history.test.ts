import { describe, expect, it, vi } from 'vitest'
import { type HistoryEntry } from '../../core/telemetry/entries.ts'
import { createMemoryHistory } from '../../core/telemetry/memory-history.ts'
import {
  allTime,
  changeAt,
  column,
  meddle,
  newDataDir,
  nothingKept,
  openHistory,
  startAt,
} from './test-kit.ts'

// Threads and children start slowly where the processor is busy.
vi.setConfig({ testTimeout: 30_000 })

const entries: readonly HistoryEntry[] = [
  startAt(1000, { startMs: 100 }),
  startAt(1500, { startMs: 300, contentKey: 'infohash:b' }),
  startAt(2000, { result: 'fetch_failed', blame: 'content', error: 'dead', startMs: null, engineId: null }),
  startAt(2100, { result: 'client_left', blame: 'client', startMs: null, firstByteMs: null }),
  { kind: 'engine', atMs: 1200, engineId: 'e2', state: 'unhealthy', reason: 'it stopped answering' },
  changeAt(1200, 'Engine e2 stopped answering'),
  { kind: 'scaling', atMs: 1300, text: '3 to 4 engines' },
  {
    kind: 'figures',
    atMs: 1000,
    spanMs: 30_000,
    readers: 2,
    enginesReady: 3,
    enginesWanted: 4,
    enginesBusy: 2,
    inBps: 5e6,
    outBps: 1e7,
  },
  {
    kind: 'figures',
    atMs: 1500,
    spanMs: 10_000,
    readers: 6,
    enginesReady: 1,
    enginesWanted: 4,
    enginesBusy: null,
    inBps: 1e6,
    outBps: 2e6,
  },
]

const range = { fromMs: 1000, toMs: 2101, limit: 100 }
const steps = { ...range, stepMs: 1000 }

describe.each([
  ['on disk', async () => openHistory(await newDataDir())],
  ['on disk, opened again', filledBefore],
  ['in memory', () => createMemoryHistory()],
])('the history %s', (what, make) => {
  const open = async () => {
    const history = await make()
    if (what !== 'on disk, opened again') for (const entry of entries) history.append(entry)
    if ('flush' in history) await history.flush()
    return history
  }

  it('answers starts, the newest first, of all contents or of one', async () => {
    const history = await open()
    expect(await history.starts(range)).toEqual([entries[3], entries[2], entries[1], entries[0]])
    expect(await history.starts({ ...range, limit: 1 })).toEqual([entries[3]])
    expect(await history.starts({ ...range, contentKey: 'infohash:b' })).toEqual([entries[1]])
    expect(await history.starts({ ...range, toMs: 1500 })).toEqual([entries[0]])
  })

  it('answers the timeline, the newest first', async () => {
    const history = await open()
    expect(await history.events(range)).toEqual([entries[6], entries[5], entries[4]])
  })

  it('sums up starts in steps; those that a player left count as neither', async () => {
    const history = await open()
    expect((await history.sumStarts(steps)).buckets).toMatchObject([
      { fromMs: 1000, starts: 2, failures: 0, latency: { start: { count: 2, meanMs: 200, p95Ms: 300 } } },
      { fromMs: 2000, starts: 1, failures: 1, latency: { start: { count: 0, meanMs: null } } },
    ])
  })

  it('weighs figures by how long they lasted', async () => {
    const history = await open()
    expect((await history.sumFigures(steps)).buckets).toEqual([
      {
        fromMs: 1000,
        readers: 3,
        maxReaders: 6,
        enginesReady: 2.5,
        enginesWanted: 4,
        enginesBusy: 2,
        inBps: 4e6,
        outBps: 8e6,
      },
    ])
  })

  it('sums up a whole range: what failed, whose fault it was, and which contents failed most', async () => {
    const history = await open()
    const { stepMs, total, topFailing } = await history.sumStarts(steps)
    expect(stepMs).toBe(1000)
    expect(total).toMatchObject({
      starts: 3,
      failures: 1,
      failuresByKind: { fetch_failed: 1 },
      failuresByBlame: { content: 1 },
      latency: { start: { count: 2, p50Ms: 100, p99Ms: 300 } },
    })
    const contentKey = `contentId:${'a'.repeat(40)}`
    expect(topFailing).toEqual([
      { contentKey, starts: 2, failures: 1, lastKind: 'fetch_failed', lastError: 'dead' },
    ])
    const of = await history.sumStarts({ ...steps, contentKey: 'infohash:b' })
    expect([of.total.starts, of.buckets.length, of.topFailing.length]).toEqual([1, 1, 0])
  })

  it('takes wider steps where those that were asked for are too many', async () => {
    const history = await open()
    const { stepMs, buckets } = await history.sumStarts({ fromMs: 0, toMs: 4_000_000, stepMs: 1 })
    expect([stepMs, buckets.length]).toEqual([2000, 2])
  })

  it('answers starts of one engine, and events of one kind or one engine, before it counts to the limit', async () => {
    const history = await open()
    expect(await history.starts({ ...range, engineId: 'e1', limit: 2 })).toEqual([entries[3], entries[1]])
    expect(await history.starts({ ...range, engineId: 'e9' })).toEqual([])
    expect(await history.events({ ...range, kinds: ['change'], limit: 1 })).toEqual([entries[5]])
    expect(await history.events({ ...range, engineId: 'e2', limit: 1 })).toEqual([entries[4]])
    expect(await history.events({ ...range, engineId: 'e2', kinds: ['scaling'] })).toEqual([])
  })

  it('says nothing of a time of which it knows nothing', async () => {
    const history = await open()
    const later = { fromMs: 5000, toMs: 6000, limit: 5, stepMs: 10 }
    expect(await history.starts(later)).toEqual([])
    expect((await history.sumStarts(later)).buckets).toEqual([])
    expect((await history.sumFigures(later)).buckets).toEqual([])
    expect(await history.events(later)).toEqual([])
  })

  it('gives back what was kept of contents: one record for each key, the last that was kept', async () => {
    const history = await open()
    history.keep({ ...nothingKept, breakers: [{ keys: ['a'] }, { keys: ['b'] }, { keys: ['c', 'd'] }] })
    history.keep({ forgotten: ['b'], breakers: [{ keys: ['i', 'a'] }, { keys: ['d'] }], names: [['a', 'i']] })
    if ('flush' in history) await history.flush()
    const { breakers, names } = await history.load()
    expect(breakers).toEqual([{ keys: ['c'] }, { keys: ['i', 'a'] }, { keys: ['d'] }])
    expect(names).toEqual([['a', 'i']])
  })
})

async function filledBefore() {
  const dataDir = await newDataDir()
  const before = openHistory(dataDir)
  for (const entry of entries) before.append(entry)
  await before.close()
  return openHistory(dataDir)
}

describe('the history of alerts', () => {
  const raised = {
    kind: 'alert',
    atMs: 7,
    rule: 'failureRate',
    what: 'raised',
    level: 'bad',
    text: '44 % of 18 starts failed',
  } as const

  it('is kept with its rule', async () => {
    const dataDir = await newDataDir()
    const before = openHistory(dataDir)
    before.append(raised)
    await before.close()
    expect(await openHistory(dataDir).events(allTime)).toEqual([raised])
  })

  it('is kept also in a file of before there were alerts', async () => {
    const dataDir = await newDataDir()
    const before = openHistory(dataDir)
    before.append(changeAt(5, 'an old one'))
    await before.close()
    meddle(
      dataDir,
      `ALTER TABLE events DROP COLUMN rule; ALTER TABLE figures DROP COLUMN engines_busy;
       PRAGMA user_version = 1`,
    )
    const history = openHistory(dataDir)
    history.append(raised)
    await history.flush()
    expect(await history.events(allTime)).toEqual([raised, changeAt(5, 'an old one')])
    expect(column(dataDir, 'PRAGMA user_version')).toEqual([3])
  })
})

describe('the file', () => {
  it('is in WAL mode, gives pages back, and knows its version', async () => {
    const dataDir = await newDataDir()
    await openHistory(dataDir).load()
    expect(column(dataDir, 'PRAGMA journal_mode')).toEqual(['wal'])
    expect(column(dataDir, 'PRAGMA auto_vacuum')).toEqual([2])
    expect(column(dataDir, 'PRAGMA user_version')).toEqual([3])
  })

  it('gets what was appended within a second, unasked', async () => {
    const dataDir = await newDataDir()
    const history = openHistory(dataDir)
    await history.load()
    history.append(changeAt(1, 'something'))
    await new Promise((resolve) => setTimeout(resolve, 900))
    expect(column(dataDir, 'SELECT text FROM events')).toEqual(['something'])
  })

  it('is not made where nothing is kept, and nothing is kept after the end', async () => {
    const dataDir = await newDataDir()
    const history = openHistory(dataDir)
    await history.close()
    await history.close()
    history.append(changeAt(1, 'too late'))
    expect(await history.events(allTime)).toEqual([])
    expect(() => column(dataDir, 'SELECT text FROM events')).toThrow('no such table')
  })
})
