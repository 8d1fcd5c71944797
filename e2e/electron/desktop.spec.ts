import { once } from 'node:events'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type ElectronApplication } from '@playwright/test'
import { isWindowVisible, notifications, watchDesk } from './desk.ts'
import { configHome, freePort, newDataDir, startWeir, test } from './launch.ts'
import { type PageWindow } from './page-globals.ts'

declare const window: PageWindow

/** As when the user presses the window's close button. */
const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

test('closing the window leaves Weir in the tray; that is said once, and players go on', async ({
  weir: { app, gatewayUrl },
}) => {
  await watchDesk(app)
  for (let count = 0; count < 2; count += 1) {
    await closeWindow(app)
    expect(await isWindowVisible(app)).toBe(false)
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show())
  }
  expect(await notifications(app)).toMatchObject([
    { title: 'Weir keeps running', body: expect.stringContaining('Players can go on') },
  ])
  expect((await fetch(`${gatewayUrl}/playlist.m3u`)).status).toBe(200)
})

test.describe('where the settings have closing quit', () => {
  test.use({ settings: { desktop: { closeToTray: false } } })

  test('closing the window ends Weir', async ({ weir: { app } }) => {
    const exited = once(app.process(), 'exit')
    await closeWindow(app).catch(() => undefined)
    expect(await exited).toEqual([0, null])
  })
})

test.describe('started hidden', () => {
  test.use({ settings: { desktop: { startHidden: true } } })

  test('Weir shows no window until it is wanted', async ({ weir: { app } }) => {
    expect(await isWindowVisible(app)).toBe(false)
    await app.evaluate(({ app: electronApp }) => void electronApp.emit('activate'))
    expect(await isWindowVisible(app)).toBe(true)
  })
})

test('the window comes back where it was; a kept place off the screen does not count', async () => {
  const dataDir = await newDataDir()
  const bounds = (app: ElectronApplication) =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
  const move = (app: ElectronApplication, x: number) =>
    app.evaluate(({ BrowserWindow }, left) => {
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: left, y: 40, width: 1010, height: 650 })
    }, x)
  try {
    const start = async () => startWeir({ dataDir, port: await freePort(), settings: {} })
    const first = await start()
    await move(first.app, 60)
    await first.app.close()
    const second = await start()
    expect(await bounds(second.app)).toEqual({ x: 60, y: 40, width: 1010, height: 650 })
    await move(second.app, 30_000)
    await second.app.close()
    const third = await start()
    const { x, width } = (await bounds(third.app)) ?? { x: Number.NaN, width: 0 }
    expect(x).toBeLessThan(10_000)
    expect(width).toBe(1010)
    await third.app.close()
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
})

test.describe('start at login on Linux', () => {
  test.skip(process.platform !== 'linux', 'macOS and Windows have login items of their own')
  test.use({ settings: { desktop: { startAtLogin: true } } })

  test('is a desktop entry that starts this Weir, and goes when it is switched off', async ({
    weir: { app, page, dataDir },
  }) => {
    const folder = join(configHome(dataDir), 'autostart')
    const entries = () => readdir(folder).catch(() => [])
    await expect.poll(entries).toEqual([expect.stringMatching(/^weir-[0-9a-f]{8}\.desktop$/)])
    const [name = ''] = await entries()
    const text = await readFile(join(folder, name), 'utf8')
    expect(text).toContain('[Desktop Entry]\nType=Application\nName=Weir\n')
    expect(text).toContain(`"--data-dir" "${dataDir}"`)
    const exec = await app.evaluate(() => process.execPath)
    expect(text).toContain(`Exec="${exec}"`)

    const reply = await page.evaluate(() =>
      window.weir.command('settings.set', { patch: { desktop: { startAtLogin: false } } }),
    )
    expect(reply).toMatchObject({ ok: true, result: { needsRestart: [] } })
    await expect.poll(entries).toEqual([])
  })
})
