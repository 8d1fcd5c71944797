import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from '@playwright/test'
import { startAgain, test } from './launch.ts'

/** Process ids of all children, their children and so on. */
function descendantsOf(pid: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number))
  const found = [pid]
  for (const parent of found) {
    for (const [child, itsParent] of pairs) if (itsParent === parent && child !== undefined) found.push(child)
  }
  return found.slice(1)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('a second start brings the window of the first to the front and ends', async ({ weir }) => {
  const { app, dataDir, port } = weir
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  const second = startAgain(dataDir, port)
  expect(await second.exited).toBe(0)
  expect(second.stderr()).toContain('Weir runs already')
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true)
})

test('a port in use is said, with what to do', async ({ weir: { port } }) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-electron-'))
  const second = startAgain(dataDir, port)
  await expect.poll(second.stderr, { timeout: 15_000 }).toContain(`Port ${port} on 127.0.0.1 is in use`)
  // Electron's error box waits for somebody to read it; without one the process ends by itself.
  await Promise.race([second.exited, sleep(3_000)])
  second.child.kill('SIGKILL')
  await second.exited
  await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
})

for (const how of ['the menu', 'SIGTERM', 'SIGINT'] as const) {
  test(`quitting by ${how} leaves no process behind and closes the port`, async ({ weir }) => {
    const { app, page, gatewayUrl } = weir
    const state = page.getByRole('region', { name: 'State of Weir' })
    await expect(state).toContainText('All 3 engines healthy', { timeout: 20_000 })
    const main = app.process()
    const children = descendantsOf(main.pid ?? 0)
    expect(children.length).toBeGreaterThanOrEqual(3)

    const exited = once(main, 'exit')
    if (how === 'the menu') {
      await app.evaluate(({ Menu }) => {
        Menu.getApplicationMenu()?.getMenuItemById('quit')?.click()
      })
    } else {
      main.kill(how)
    }
    expect(await exited).toEqual([0, null])
    await expect.poll(() => children.filter(isAlive)).toEqual([])
    await expect(fetch(`${gatewayUrl}/healthz`)).rejects.toThrow()
  })
}
