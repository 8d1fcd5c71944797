/** A disk that refuses and a process that is killed, with real files, limits and signals. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { allTime, changeAt, column, newDataDir, openHistory, until } from './test-kit.ts'

// Threads and children start slowly where the processor is busy.
vi.setConfig({ testTimeout: 30_000 })

const script = resolve(import.meta.dirname, 'test-child.ts')

/** Root may write everywhere; without that power it meets the permissions that everybody meets. */
const asOrdinaryUser =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set', '-dac_override,-dac_read_search', '--'] : []

/** The child, and what it said so far. */
function startChild(dataDir: string, options: { before?: readonly string[]; paddingBytes?: number } = {}) {
  const [program = process.execPath, ...args] = [
    ...(options.before ?? []),
    process.execPath,
    script,
    dataDir,
    String(options.paddingBytes ?? 0),
  ]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const said = { news: [] as string[], kept: 0, ok: true }
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { news, ...rest } = JSON.parse(line) as { news?: string; kept?: number; ok?: boolean }
    if (news === undefined) Object.assign(said, rest)
    else said.news.push(news)
  })
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  onTestFinished(kill)
  return { pid: child.pid ?? 0, said, kill }
}

const numbersIn = (dataDir: string) =>
  column(dataDir, 'SELECT text FROM events ORDER BY id').map((text) => parseInt(String(text)))
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

describe('a full disk', () => {
  it('is told once; Weir goes on in memory, and keeps all of it when there is room again', async () => {
    const dataDir = await newDataDir()
    // A limit on the size of files refuses as a full disk does. 2048 blocks of 512 or 1024 bytes.
    const limited = ['sh', '-c', `trap '' XFSZ; ulimit -S -f 2048; exec "$@"`, 'sh']
    const child = startChild(dataDir, { before: limited, paddingBytes: 2000 })
    await until('it is full', () => !child.said.ok)
    const { kept } = child.said
    await until('it goes on', () => child.said.kept > kept + 100)
    expect(child.said.news).toEqual([
      'The history cannot be kept: the disk refuses to read or write. Weir goes on in memory and tries again.',
    ])
    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:unlimited'])
    await until('it is kept again', () => child.said.news.length > 1)
    expect(child.said.news.slice(1)).toEqual(['The history is kept again'])
    await until('it is well', () => child.said.ok)
    await child.kill()
    const numbers = numbersIn(dataDir)
    expect(numbers).toEqual(upTo(numbers.length))
    expect(numbers.length).toBeGreaterThanOrEqual(child.said.kept)
  })
})

describe('a place that may not be written', () => {
  it('a folder: is told once, and used as soon as it may be', async () => {
    const dataDir = await newDataDir()
    await chmod(dataDir, 0o555)
    const child = startChild(dataDir, { before: asOrdinaryUser })
    await until('it goes on', () => child.said.kept > 50)
    expect(child.said.news).toEqual([
      'The history cannot be kept: the file cannot be opened or made; its folder may be read-only. Weir goes on in memory and tries again.',
    ])
    await chmod(dataDir, 0o755)
    await until('it is kept again', () => child.said.news.length > 1 && child.said.ok)
    await child.kill()
    const numbers = numbersIn(dataDir)
    expect(numbers).toEqual(upTo(numbers.length))
  })

  it('the file alone: is told once, and used as soon as it may be', async () => {
    const dataDir = await newDataDir()
    const file = join(dataDir, 'history.db')
    await openHistory(dataDir).load()
    await chmod(file, 0o444)
    const child = startChild(dataDir, { before: asOrdinaryUser })
    await until('it goes on', () => child.said.kept > 50)
    expect(child.said.news).toEqual([
      'The history cannot be kept: the file or its folder is read-only. Weir goes on in memory and tries again.',
    ])
    await chmod(file, 0o644)
    await until('it is kept again', () => child.said.news.length > 1 && child.said.ok)
  })

  it('a folder in the place of the file: questions are answered from memory', async () => {
    const dataDir = await newDataDir()
    await writeFile(join(dataDir, 'file'), '')
    const history = openHistory(join(dataDir, 'file'))
    expect(await history.load()).toEqual({ breakers: [], names: [] })
    history.append({ kind: 'scaling', atMs: 1, text: 'one more' })
    await history.flush()
    expect(history.health()).toMatchObject({ ok: false })
    expect(await history.events(allTime)).toEqual([{ kind: 'scaling', atMs: 1, text: 'one more' }])
  })
})

describe('a thread that ends by a mistake', () => {
  it('is started again in vain or not, while Weir goes on and says so once', async () => {
    const history = openHistory('', { dataDir: null as unknown as string, retryMs: 20 })
    expect(await history.load()).toEqual({ breakers: [], names: [] })
    history.append(changeAt(1, 'lost at most'))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await history.events(allTime)).toEqual([])
    expect(history.health()).toMatchObject({ ok: false })
    expect(history.news.map(({ text }) => text)).toEqual([
      expect.stringContaining('The history is not kept at present: The "path" argument') as string,
    ])
    await history.close()
  })
})

describe('a process that is killed', () => {
  // Each seed a moment of its own, 0 to 300 ms into the writing.
  it('loses nothing that was kept, and leaves a file that opens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 300 }), async (afterMs) => {
        const dataDir = await newDataDir()
        const child = startChild(dataDir, { paddingBytes: 200 })
        await until('it writes', () => child.said.kept > 0)
        await new Promise((resolve) => setTimeout(resolve, afterMs))
        await child.kill()
        const history = openHistory(dataDir)
        const { breakers } = await history.load()
        await history.close()
        expect(history.news).toEqual([])
        const numbers = numbersIn(dataDir)
        expect(numbers).toEqual(upTo(numbers.length))
        expect(numbers.length).toBeGreaterThanOrEqual(child.said.kept)
        // In the same transaction as the last entries.
        expect(breakers).toEqual([{ keys: ['a', `last kept: ${numbers.length}`] }])
        expect(column(dataDir, 'PRAGMA integrity_check')).toEqual(['ok'])
      }),
      { numRuns: 20 },
    )
  }, 60_000)
})
