/** `app`: paths, the single-instance lock, and the order in which things begin and end. */
import { EventEmitter } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { browser } from './chromium.ts'
import { preventable, toApp } from './events.ts'
import { BrowserWindow } from './windows.ts'

/** The folder of the main script; `boot.ts` says which. */
let appPath = process.cwd()
export function setAppPath(path: string): void {
  appPath = path
}

const ready = Promise.withResolvers<void>()
const paths: Record<string, string> = {
  home: homedir(),
  appData: join(homedir(), '.config'),
  userData: join(homedir(), '.config', 'electron-standin'),
  temp: tmpdir(),
}

class App extends EventEmitter {
  readonly isPackaged = false
  readonly name = 'electron-standin'
  readonly commandLine = {
    switches: new Map<string, string>(),
    // Chromium runs already; a switch of the app's own is kept, not applied.
    appendSwitch: (name: string, value = '') => void this.commandLine.switches.set(name, value),
    hasSwitch: (name: string) => this.commandLine.switches.has(name),
    getSwitchValue: (name: string) => this.commandLine.switches.get(name) ?? '',
  }
  private isReadyNow = false
  private exiting = false

  isReady(): boolean {
    return this.isReadyNow
  }
  whenReady(): Promise<void> {
    return ready.promise
  }
  /** Ours, not of the interface: the main script is loaded and Chromium answers. */
  becomeReady(): void {
    this.isReadyNow = true
    this.emit('ready', {}, {})
    ready.resolve()
  }
  getLocale(): string {
    return 'en-GB'
  }
  /** Chromium runs already, with the sandbox that its switches left it. */
  enableSandbox(): void {
    if (this.isReadyNow) throw new Error('app.enableSandbox() can only be called before app is ready')
  }
  // The desktop's registrations: kept, not made.
  private readonly protocolClients = new Set<string>()
  private loginItem: object = { openAtLogin: false }
  setAsDefaultProtocolClient(scheme: string): boolean {
    this.protocolClients.add(scheme)
    return true
  }
  removeAsDefaultProtocolClient(scheme: string): boolean {
    return this.protocolClients.delete(scheme)
  }
  isDefaultProtocolClient(scheme: string): boolean {
    return this.protocolClients.has(scheme)
  }
  getLoginItemSettings(): object {
    return this.loginItem
  }
  setLoginItemSettings(item: object): void {
    this.loginItem = item
  }
  getVersion(): string {
    return '0.0.0-standin'
  }
  getName(): string {
    return this.name
  }
  getAppPath(): string {
    return appPath
  }
  getPath(name: string): string {
    const path = paths[name]
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }
  setPath(name: string, path: string): void {
    if (!isAbsolute(path)) throw new Error('Path must be absolute')
    paths[name] = path
  }
  requestSingleInstanceLock(): boolean {
    return claimLock(join(this.getPath('userData'), 'standin-instance'), (argv, cwd) =>
      this.emit('second-instance', {}, argv, cwd),
    )
  }

  /** `before-quit`, then the windows, then `will-quit`; each can say no. */
  quit(): void {
    const before = preventable({})
    this.emit('before-quit', before)
    if (before.defaultPrevented) return
    for (const window of BrowserWindow.getAllWindows()) {
      window.close()
      if (!window.isDestroyed()) return
    }
    const will = preventable({})
    this.emit('will-quit', will)
    if (!will.defaultPrevented) this.exit(0)
  }
  /** Ends without asking. */
  exit(code = 0): void {
    if (this.exiting) return
    this.exiting = true
    this.emit('quit', {}, code)
    void browser()
      .close()
      .finally(() => process.exit(code))
  }
}

export const app = new App()
export const becomeReady = (): void => app.becomeReady()

toApp.isReady = () => app.isReady()
toApp.contentsCreated = (contents) => void app.emit('web-contents-created', {}, contents)
toApp.allWindowsClosed = () => {
  if (!app.emit('window-all-closed')) app.quit()
}

/**
 * Electron's lock answers synchronously, so it is files: the holder's process id, and one file for each later start,
 * which the holder watches for. A holder that is gone (crashed) loses the lock.
 */
function claimLock(folder: string, onSecond: (argv: string[], cwd: string) => void): boolean {
  mkdirSync(folder, { recursive: true })
  const holder = join(folder, 'pid')
  if (isHeld(holder)) {
    const call = JSON.stringify({ argv: process.argv, cwd: process.cwd() })
    writeFileSync(join(folder, `second-${process.pid}.json`), call)
    return false
  }
  writeFileSync(holder, String(process.pid))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  watch(folder, { persistent: false }, () => {
    for (const name of readdirSync(folder).filter((file) => file.startsWith('second-'))) {
      const text = readFileSync(join(folder, name), 'utf8')
      // Seen between its making and its writing: the next event brings it again.
      if (text === '') continue
      rmSync(join(folder, name))
      const { argv, cwd } = JSON.parse(text) as { argv: string[]; cwd: string }
      onSecond(argv, cwd)
    }
  })
  return true
}

function isHeld(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0)
    return true
  } catch {
    return false
  }
}
