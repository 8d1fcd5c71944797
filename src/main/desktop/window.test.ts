import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { backgrounds } from './background.ts'
import { fakeDialogs } from './acts-fake.ts'
import * as electron from './electron-fake.ts'
import { fakeLog } from './orchestrator-fake.ts'
import { setupWindow } from './window.ts'
import { english } from './words/english.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

let dataDir: string
beforeEach(() => {
  electron.resetElectron()
  dataDir = mkdtempSync(join(tmpdir(), 'weir-window-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

function open({ startHidden = false, closesToTray = true } = {}) {
  const log = fakeLog()
  const dialogs = fakeDialogs()
  const main = setupWindow({
    preload: '/out/preload.cjs',
    dataDir,
    startHidden,
    closesToTray: () => closesToTray,
    dialogs,
    words: () => english,
    log,
  })
  return { ...main, log, dialogs, window: main.browserWindow as unknown as electron.BrowserWindow }
}

describe('the window', () => {
  it('gives its page a sandbox and nothing of Node', () => {
    expect(open().window.options).toMatchObject({
      minWidth: 1000,
      minHeight: 640,
      webPreferences: {
        preload: '/out/preload.cjs',
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
      },
    })
  })

  it('is shown when its first frame is painted, not before', () => {
    const { window } = open()
    expect(window.loaded).toEqual(['app://weir/'])
    expect(window.isVisible()).toBe(false)
    window.emit('ready-to-show')
    expect(window.isVisible()).toBe(true)
  })

  it('comes to the front at the page that explains an alert', () => {
    const { window, showPage } = open({ startHidden: true })
    showPage('content')
    expect(window.isVisible()).toBe(true)
    expect(window.loaded.at(-1)).toBe('app://weir/#/content')
  })

  it('stays in the tray when Weir was started hidden', () => {
    const { window, show } = open({ startHidden: true })
    window.emit('ready-to-show')
    expect(window.isVisible()).toBe(false)
    show()
    expect(window.isVisible()).toBe(true)
  })

  it('hides when it is closed, and says so once in the life of the data folder', () => {
    const { window, show } = open()
    show()
    expect(window.pressClose()).toBe(false)
    expect(window.isVisible()).toBe(false)
    expect(electron.Notification.shown).toHaveLength(1)
    show()
    window.pressClose()
    open().window.pressClose()
    expect(electron.Notification.shown).toHaveLength(1)
  })

  it('says it in a box of its own where the system shows no notifications', () => {
    electron.Notification.supported = false
    const { window, dialogs } = open()
    window.pressClose()
    window.pressClose()
    expect(dialogs.told).toEqual([english.keepsRunning])
  })

  it('quits Weir when it is closed, where the settings have it so', () => {
    const { window } = open({ closesToTray: false })
    expect(window.pressClose()).toBe(false)
    expect(electron.app.quits).toBe(1)
    expect(electron.Notification.shown).toEqual([])
  })

  it('begins where it was, and maximised only once somebody sees it', () => {
    writeFileSync(
      join(dataDir, 'window.json'),
      JSON.stringify({ x: 50, y: 60, width: 1100, height: 700, isMaximized: true }),
    )
    const { window, show } = open({ startHidden: true })
    expect(window.options).toMatchObject({ x: 50, y: 60, width: 1100, height: 700, show: false })
    expect(window.isVisible()).toBe(false)
    show()
    expect(window.isMaximized()).toBe(true)
  })

  it('keeps its place at the end, and follows nothing any more', () => {
    const { window, stop } = open()
    window.bounds = { x: 7, y: 8, width: 1300, height: 900 }
    stop()
    expect(JSON.parse(readFileSync(join(dataDir, 'window.json'), 'utf8'))).toMatchObject({ x: 7, y: 8 })
    electron.nativeTheme.emit('updated')
    expect(window.backgrounds).toEqual([])
  })

  it('is light or dark like the system, from the first frame on', () => {
    electron.nativeTheme.shouldUseDarkColors = true
    const { window } = open()
    expect(window.options['backgroundColor']).toBe(backgrounds.dark)
    electron.nativeTheme.shouldUseDarkColors = false
    electron.nativeTheme.emit('updated')
    expect(window.backgrounds).toEqual([backgrounds.light])
    const css = readFileSync(new URL('../../renderer/app/theme-variables.css', import.meta.url), 'utf8')
    for (const colour of Object.values(backgrounds)) {
      expect(css).toContain(`--mantine-color-body: ${colour};`)
    }
  })

  it('complains of a page that does not load, not of one that another page has overtaken', async () => {
    const { window, showPage, log } = open()
    window.loadError = Object.assign(new Error('ERR_ABORTED (-3)'), { code: 'ERR_ABORTED' })
    showPage('engines')
    await Promise.resolve()
    expect(log.lines).toEqual([])
    window.loadError = Object.assign(new Error('ERR_FAILED (-2)'), { code: 'ERR_FAILED' })
    showPage('engines')
    await vi.waitFor(() => expect(log.lines).toHaveLength(1))
  })

  it('comes to the front from the taskbar', () => {
    const { window, show } = open()
    window.minimize()
    show()
    expect(window.isMinimized()).toBe(false)
    expect(window.focused).toBe(1)
  })

  it('loads a crashed page again, but not one that crashes for ever', () => {
    const { window, log } = open()
    const crash = () => window.webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 })
    crash()
    crash()
    expect(window.webContents.reloads).toBe(1)
    expect(log.lines).toHaveLength(2)
    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 })
    expect(log.lines).toHaveLength(2)
  })
})
