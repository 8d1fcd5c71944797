/**
 * The one fake of Electron for the unit tests of this folder: `vi.mock('electron', () => import('./electron-fake.ts'))`.
 * It records what was asked of it and lets a test play the system's part by emitting events. Anything not faked here
 * is missing, so that a test fails at once instead of passing by luck.
 */
import { EventEmitter } from 'node:events'
import { preventable } from './electron-fake-window.ts'

export * from './electron-fake-window.ts'

type Listener = (...args: never[]) => unknown

class FakeApp extends EventEmitter {
  lockIsFree = true
  exits: number[] = []
  quits = 0
  sandboxed = false
  loginItem: Record<string, unknown> = { openAtLogin: false }
  protocolClients = new Set<string>()
  takesProtocols = true
  requestSingleInstanceLock(): boolean {
    return this.lockIsFree
  }
  quit(): void {
    this.quits += 1
    this.emit('before-quit', preventable({}))
  }
  exit(code: number): void {
    this.exits.push(code)
  }
  enableSandbox(): void {
    this.sandboxed = true
  }
  getLoginItemSettings(): Record<string, unknown> {
    return this.loginItem
  }
  setLoginItemSettings(item: Record<string, unknown>): void {
    this.loginItem = item
  }
  setAsDefaultProtocolClient(...client: unknown[]): boolean {
    if (this.takesProtocols) this.protocolClients.add(JSON.stringify(client))
    return this.takesProtocols
  }
  isDefaultProtocolClient(...client: unknown[]): boolean {
    return this.protocolClients.has(JSON.stringify(client))
  }
  removeAsDefaultProtocolClient(...client: unknown[]): boolean {
    return this.protocolClients.delete(JSON.stringify(client))
  }
}

export interface FakeMenuItem {
  id?: string
  label?: string
  role?: string
  enabled?: boolean
  accelerator?: string
  click?: () => void
  submenu?: FakeMenuItem[]
}

export class Menu {
  static application: Menu | null = null
  readonly template: FakeMenuItem[]
  private constructor(template: FakeMenuItem[]) {
    this.template = template
  }
  static buildFromTemplate(template: FakeMenuItem[]): Menu {
    return new Menu(template)
  }
  static setApplicationMenu(menu: Menu): void {
    Menu.application = menu
  }
}

export class Tray extends EventEmitter {
  static all: Tray[] = []
  static unavailable = false
  images: unknown[]
  tooltip = ''
  menus: Menu[] = []
  destroyed = false
  constructor(image: unknown) {
    super()
    if (Tray.unavailable) throw new Error('no status notifier')
    this.images = [image]
    Tray.all.push(this)
  }
  setImage(image: unknown): void {
    this.images.push(image)
  }
  setToolTip(text: string): void {
    this.tooltip = text
  }
  setContextMenu(menu: Menu): void {
    this.menus.push(menu)
  }
  destroy(): void {
    this.destroyed = true
  }
}

export class Notification extends EventEmitter {
  static all: Notification[] = []
  static shown: Record<string, unknown>[] = []
  static supported = true
  /** The system takes none now. */
  static refuses = false
  static isSupported(): boolean {
    return Notification.supported
  }
  private readonly options: Record<string, unknown>
  constructor(options: Record<string, unknown>) {
    super()
    this.options = options
    Notification.all.push(this)
  }
  show(): void {
    if (Notification.refuses) throw new Error('no notification service')
    Notification.shown.push(this.options)
  }
}

export const app = new FakeApp()

export const dialog = {
  shown: [] as { message: string; detail: string; buttons: string[] }[],
  /** The button that is pressed in the next ones; a promise keeps the box open until then. */
  response: 0 as number | Promise<number>,
  async showMessageBox(options: { message: string; detail: string; buttons: string[] }) {
    dialog.shown.push(options)
    return { response: await dialog.response, checkboxChecked: false }
  },
}

export const nativeTheme = Object.assign(new EventEmitter(), { shouldUseDarkColors: false })

export const screen = {
  displays: [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
  getAllDisplays: () => screen.displays,
}

export class FakeUtilityProcess extends EventEmitter {
  pid: number | undefined
  stdout = null
  stderr = null
}
export const utilityProcess = {
  forked: [] as { script: string; args: string[]; options: object; child: FakeUtilityProcess }[],
  fork(script: string, args: string[], options: object): FakeUtilityProcess {
    const child = new FakeUtilityProcess()
    utilityProcess.forked.push({ script, args, options, child })
    return child
  },
}

export const clipboard = {
  text: '',
  async writeText(text: string): Promise<void> {
    clipboard.text = text
  },
}

export const ipcMain = {
  handlers: new Map<string, (event: unknown, ...args: unknown[]) => Promise<unknown>>(),
  handle(channel: string, handler: (event: unknown, ...args: unknown[]) => Promise<unknown>): void {
    if (ipcMain.handlers.has(channel)) throw new Error(`second handler for ${channel}`)
    ipcMain.handlers.set(channel, handler)
  },
  removeHandler(channel: string): void {
    ipcMain.handlers.delete(channel)
  },
}

export const nativeImage = {
  createFromBitmap(buffer: Buffer, size: { width: number; height: number }) {
    return { buffer, size, addRepresentation: () => undefined }
  },
}

export const protocol = {
  privileged: [] as unknown[],
  handlers: new Map<string, (request: Request) => Promise<Response>>(),
  registerSchemesAsPrivileged(schemes: unknown[]): void {
    protocol.privileged.push(...schemes)
  },
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void {
    protocol.handlers.set(scheme, handler)
  },
}

export const shell = {
  opened: [] as string[],
  async openExternal(url: string): Promise<void> {
    shell.opened.push(url)
  },
}

export const session = {
  defaultSession: {
    permissionRequest: undefined as Listener | undefined,
    permissionCheck: undefined as Listener | undefined,
    devicePermission: undefined as Listener | undefined,
    setPermissionRequestHandler(handler: Listener): void {
      this.permissionRequest = handler
    },
    setPermissionCheckHandler(handler: Listener): void {
      this.permissionCheck = handler
    },
    setDevicePermissionHandler(handler: Listener): void {
      this.devicePermission = handler
    },
  },
}

/** A fresh Electron for the next test. */
export function resetElectron(): void {
  app.removeAllListeners()
  Object.assign(app, { lockIsFree: true, exits: [], quits: 0, sandboxed: false, takesProtocols: true })
  app.loginItem = { openAtLogin: false }
  app.protocolClients.clear()
  Object.assign(dialog, { shown: [], response: 0 })
  nativeTheme.removeAllListeners()
  nativeTheme.shouldUseDarkColors = false
  screen.displays = [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }]
  utilityProcess.forked.length = 0
  Object.assign(Tray, { all: [], unavailable: false })
  Object.assign(Notification, { all: [], shown: [], supported: true, refuses: false })
  Menu.application = null
  clipboard.text = ''
  ipcMain.handlers.clear()
  protocol.handlers.clear()
  protocol.privileged.length = 0
  shell.opened.length = 0
}
