import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDataDir } from './data-dir-lock.ts'
import { instanceIdOf } from './instance-id.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-data-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Another Weir's claim on the folder, in a process of its own. */
async function claimInChild() {
  const url = new URL('./data-dir-lock.ts', import.meta.url).href
  const script = `const { lockDataDir } = await import(${JSON.stringify(url)})
    await lockDataDir(${JSON.stringify(folder)})
    console.log('claimed')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return {
    pid: child.pid,
    async kill() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

describe('the data folder of a Weir that runs', () => {
  it('is refused to another one, naming process, folder and way out; a kill -9 frees it', async () => {
    const other = await claimInChild()
    try {
      await expect(lockDataDir(folder)).rejects.toMatchObject({
        code: 'data_dir_in_use',
        message: expect.stringMatching(
          new RegExp(`process ${other.pid}.*${folder}.*--data-dir DIR.*weir\\.lock`),
        ) as string,
      })
    } finally {
      await other.kill()
    }
    const mine = await lockDataDir(folder)
    await mine.release()
  })

  it('is refused to this process too, until it is released, and then left without a lock', async () => {
    const first = await lockDataDir(folder)
    await expect(lockDataDir(folder)).rejects.toMatchObject({ code: 'data_dir_in_use' })
    await first.release()
    await first.release()
    const second = await lockDataDir(folder)
    await second.release()
    expect(await readdir(folder)).toEqual([])
  })
})

describe('a lock that was left behind', () => {
  it.each([
    [
      'by a process of our number before a reboot',
      { pid: process.pid, identity: 'older', bootedAtMs: 1, claim: 'x' },
    ],
    ['by a number that another process has now', { pid: 1, identity: 'older', bootedAtMs: 1, claim: 'x' }],
    ['by a number that nobody has', { pid: 4_194_305, identity: 'x', bootedAtMs: Date.now(), claim: 'x' }],
  ])('%s does not keep Weir from starting', async (_, holder) => {
    await writeFile(join(folder, 'weir.lock'), JSON.stringify(holder))
    const mine = await lockDataDir(folder)
    await mine.release()
  })

  it('half-written long ago does not keep Weir from starting', async () => {
    await writeFile(join(folder, 'weir.lock'), '{"pid"')
    await utimes(join(folder, 'weir.lock'), 1, 1)
    const mine = await lockDataDir(folder)
    await mine.release()
  })

  it('is not removed by a release once somebody else has claimed the folder', async () => {
    const mine = await lockDataDir(folder)
    await writeFile(join(folder, 'weir.lock'), 'somebody else')
    await mine.release()
    expect(await readFile(join(folder, 'weir.lock'), 'utf8')).toBe('somebody else')
  })
})

it('lets exactly one of many that start at once have the folder', async () => {
  const left = JSON.stringify({ pid: 1, identity: 'older', bootedAtMs: 1, claim: 'x' })
  await writeFile(join(folder, 'weir.lock'), left)
  // The one before was killed while it took over a lock that was left behind.
  await writeFile(join(folder, 'weir.lock.takeover'), left)
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataDir(folder)))
  const won = results.filter((result) => result.status === 'fulfilled')
  expect(won).toHaveLength(1)
  for (const { value } of won) await value.release()
})

describe('the folder itself', () => {
  it('that cannot be made is named with the reason', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(lockDataDir(join(folder, 'file', 'below'))).rejects.toMatchObject({
      code: 'data_dir_unusable',
      message: expect.stringContaining('not a folder (ENOTDIR)') as string,
    })
  })

  it('is made, for this user alone', async () => {
    const path = join(folder, 'a', 'b')
    const mine = await lockDataDir(path)
    expect((await stat(path)).mode & 0o077).toBe(0)
    await mine.release()
  })
})

describe('the name of this installation', () => {
  it('stays the same, and is made anew when the old one is damaged', async () => {
    const id = await instanceIdOf(folder)
    expect(id).toMatch(/^[0-9a-f]{16}$/)
    expect(await instanceIdOf(folder)).toBe(id)
    await writeFile(join(folder, 'instance'), 'garbage')
    expect(await instanceIdOf(folder)).toMatch(/^[0-9a-f]{16}$/)
  })

  it('that cannot be kept is said to be so', async () => {
    await expect(instanceIdOf(join(folder, 'gone'))).rejects.toMatchObject({ code: 'data_dir_unusable' })
  })
})
