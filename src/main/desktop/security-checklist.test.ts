/**
 * Electron's own security checklist (electronjs.org/docs/latest/tutorial/security), one test for each of its twenty
 * items, in its words and order. What a real Electron makes of it no test here can show; see docs/desktop.md.
 */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { invokeChannels } from '../../contract/ipc.ts'
import { contentSecurityPolicy } from '../../contract/security.ts'
import { fakeDialogs } from './acts-fake.ts'
import { registerAppScheme } from './app-protocol.ts'
import * as electron from './electron-fake.ts'
import { setupIpc } from './ipc.ts'
import { fakeLog, fakeOrchestrator } from './orchestrator-fake.ts'
import { isAppUrl } from './origin.ts'
import { mayOpenOutside, sandboxEverything, setupSecurity } from './security.ts'
import { setupWindow } from './window.ts'
import { english } from './words/english.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

const root = resolve(import.meta.dirname, '..', '..', '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** The sources of the Electron app, without comments and tests. */
const sources = globSync('src/{main/desktop,preload}/**/*.ts', { cwd: root })
  .filter((path) => !/\.test\.ts$|-fake[^/]*\.ts$/.test(path))
  .concat('src/main/desktop.ts', 'src/main/app.ts')
  .map((path) => read(path).replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, ''))
const page = globSync('src/renderer/**/*.{ts,tsx,html}', { cwd: root })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => read(path))
const inSources = (what: RegExp) => sources.filter((text) => what.test(text)).length

let dataDir: string
let window: electron.BrowserWindow
let preferences: Record<string, unknown>
const contents = new electron.FakeWebContents()

beforeAll(() => {
  electron.resetElectron()
  dataDir = mkdtempSync(join(tmpdir(), 'weir-checklist-'))
  sandboxEverything()
  registerAppScheme()
  setupSecurity({ log: fakeLog() })
  electron.app.emit('web-contents-created', {}, contents)
  const main = setupWindow({
    preload: '/out/preload/preload.cjs',
    dataDir,
    startHidden: true,
    closesToTray: () => true,
    dialogs: fakeDialogs(),
    words: () => english,
    log: fakeLog(),
  })
  window = main.browserWindow as unknown as electron.BrowserWindow
  preferences = window.options['webPreferences'] as Record<string, unknown>
})
afterAll(() => rmSync(dataDir, { recursive: true }))

function isPrevented(event: string, details: object): boolean {
  const prevented = electron.preventable(details)
  contents.emit(event, prevented)
  return prevented.defaultPrevented
}

describe("Electron's security checklist", () => {
  it('1. only load secure content', () => {
    expect(window.loaded.every(isAppUrl)).toBe(true)
    expect(electron.protocol.privileged).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
  })

  it('2. disable the Node.js integration', () => {
    expect(preferences['nodeIntegration']).toBe(false)
    expect(preferences).not.toHaveProperty('nodeIntegrationInWorker')
    expect(preferences).not.toHaveProperty('nodeIntegrationInSubFrames')
  })

  it('3. enable context isolation', () => {
    expect(preferences['contextIsolation']).toBe(true)
  })

  it('4. enable process sandboxing, for every renderer there may ever be', () => {
    expect(preferences['sandbox']).toBe(true)
    expect(electron.app.sandboxed).toBe(true)
    expect(inSources(/no-sandbox/)).toBe(0)
  })

  it('5. handle permission requests: all of them are refused', () => {
    const { permissionRequest, permissionCheck, devicePermission } = electron.session.defaultSession
    const answer = vi.fn()
    for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read']) {
      permissionRequest?.(...([contents, permission, answer] as never[]))
    }
    expect(answer.mock.calls).toEqual(Array.from({ length: 5 }, () => [false]))
    expect([permissionCheck?.(), devicePermission?.()]).toEqual([false, false])
  })

  it('6. do not disable webSecurity', () => {
    expect(preferences['webSecurity']).toBe(true)
  })

  it('7. define a Content-Security-Policy, without exceptions', () => {
    const rules = new Map(
      contentSecurityPolicy.split('; ').map((rule) => rule.split(/ (.*)/s) as [string, string]),
    )
    expect(rules.get('default-src')).toBe("'none'")
    expect(rules.get('script-src')).toBe("'self'")
    expect(rules.get('style-src')).toBe("'self'")
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:|data:|blob:/)
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) expect(rules.get(name)).toBe("'none'")
  })

  it('8. do not enable allowRunningInsecureContent', () => {
    expect(preferences).not.toHaveProperty('allowRunningInsecureContent')
    expect(inSources(/allowRunningInsecureContent|ignore-certificate|certificate-error/)).toBe(0)
  })

  it('9. do not enable experimental features', () => {
    expect(preferences).not.toHaveProperty('experimentalFeatures')
    expect(inSources(/appendSwitch|appendArgument/)).toBe(0)
  })

  it('10. do not use enableBlinkFeatures', () => {
    expect(preferences).not.toHaveProperty('enableBlinkFeatures')
  })

  it('11. no webview, and so none with allowpopups', () => {
    expect(preferences['webviewTag']).toBe(false)
    expect(page.filter((text) => /<webview|allowpopups/i.test(text))).toEqual([])
  })

  it('12. verify webviews before creation: there is none to create', () => {
    expect(isPrevented('will-attach-webview', {})).toBe(true)
  })

  it('13. limit navigation: nowhere', () => {
    for (const url of [
      'https://example.org/',
      'file:///etc/passwd',
      'app://other/',
      'javascript:1',
      'about:blank',
    ]) {
      expect(isPrevented('will-frame-navigate', { url, isMainFrame: true }), url).toBe(true)
      expect(isPrevented('will-redirect', { url }), url).toBe(true)
    }
    expect(isPrevented('will-frame-navigate', { url: 'app://weir/', isMainFrame: false })).toBe(true)
  })

  it('14. limit the creation of new windows: none', () => {
    for (const url of ['https://docs.docker.com/', 'https://example.org/', 'app://weir/']) {
      expect(contents.windowOpenHandler?.({ url })).toEqual({ action: 'deny' })
    }
  })

  it('15. no shell.openExternal with what comes from outside: https to listed sites, and our own dashboard', () => {
    for (const url of [
      'http://docs.docker.com/',
      'https://docs.docker.com.evil.example/',
      'file:///bin/sh',
      'smb://x',
    ]) {
      expect(mayOpenOutside(url), url).toBe(false)
    }
    const calls = sources.flatMap((text) => text.match(/openExternal\([^)]*\)|openPath\(/g) ?? [])
    expect(calls.sort()).toEqual(['openExternal(gatewayUrl)', 'openExternal(url)'])
  })

  it('16. use a current version of Electron: one that is still supported', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      devDependencies: Record<string, string>
    }
    expect(devDependencies['electron']).toMatch(/^\^(4[5-9]|[5-9]\d)\./)
  })

  it('17. validate the sender of all IPC messages: every channel of the contract, and there is no other', async () => {
    const orchestrator = fakeOrchestrator()
    const ipc = setupIpc({ orchestrator, window: electron.asBrowserWindow(window), log: fakeLog() })
    const { handlers } = electron.ipcMain
    expect([...handlers.keys()].sort()).toEqual(Object.keys(invokeChannels).sort())
    const ours = { sender: window.webContents, senderFrame: window.webContents.mainFrame }
    const strangers = [
      { sender: new electron.FakeWebContents(), senderFrame: { url: 'app://weir/' } },
      { ...ours, senderFrame: { url: 'app://weir/' } },
      { ...ours, senderFrame: null },
    ]
    for (const [channel, handler] of handlers) {
      for (const event of strangers) {
        const reply = await handler(event, 'runtime.retry', {})
        expect(reply, channel).toMatchObject({ ok: false, error: { code: 'origin_refused' } })
      }
    }
    ipc.stop()
    expect(orchestrator.commands).toEqual([])
    expect(inSources(/ipcMain\s*\.\s*(on|once|addListener)\(/)).toBe(0)
  })

  it('18. no file:// protocol, but one of our own', () => {
    expect(inSources(/file:\/\/|loadFile\(/)).toBe(0)
    expect(inSources(/protocol\.handle\(appScheme/)).toBe(1)
  })

  it('19. fuses: no other code than ours runs in the packaged program', async () => {
    const config = (await import(pathToFileURL(join(root, 'electron-builder.config.mjs')).href)) as {
      default: { asar: boolean; electronFuses: Record<string, boolean> }
    }
    expect(config.default.asar).toBe(true)
    expect(config.default.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    })
    // What would no longer work in it: a program that poses as Node.
    expect(inSources(/ELECTRON_RUN_AS_NODE|child_process'.*fork/)).toBe(0)
  })

  it('20. no Electron API reaches the page: named methods of ours, never an event or ipcRenderer itself', () => {
    const preload = sources.filter((text) => text.includes('contextBridge'))
    expect(preload).toHaveLength(1)
    expect(preload[0]?.match(/exposeInMainWorld\([^)]*\)/g)).toEqual(["exposeInMainWorld('weir', api)"])
    expect(preload[0]).not.toMatch(/:\s*ipcRenderer\b|sendSync|sendToHost/)
    expect(inSources(/@electron\/remote|enableRemoteModule/)).toBe(0)
  })
})
