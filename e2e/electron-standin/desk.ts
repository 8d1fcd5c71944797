/** What touches the user's desktop: recorded, so that a test can look and click, but not drawn. */
import { EventEmitter } from 'node:events'

interface MenuTemplate {
  id?: string
  label?: string
  role?: string
  type?: string
  enabled?: boolean
  accelerator?: string
  click?: (item: MenuItem) => void
  submenu?: MenuTemplate[]
}

class MenuItem {
  readonly id: string | undefined
  readonly label: string
  readonly role: string | undefined
  readonly type: string
  readonly enabled: boolean
  readonly accelerator: string | undefined
  readonly submenu: Menu | undefined
  private readonly template: MenuTemplate

  constructor(template: MenuTemplate) {
    if (template.label === undefined && template.role === undefined && template.type !== 'separator') {
      throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type')
    }
    this.template = template
    this.id = template.id
    this.label = template.label ?? template.role ?? ''
    this.role = template.role
    this.type = template.type ?? (template.submenu === undefined ? 'normal' : 'submenu')
    this.enabled = template.enabled ?? true
    this.accelerator = template.accelerator
    this.submenu = template.submenu === undefined ? undefined : Menu.buildFromTemplate(template.submenu)
  }
  click(): void {
    this.template.click?.(this)
  }
}

export class Menu extends EventEmitter {
  private static application: Menu | null = null
  readonly items: MenuItem[] = []

  static buildFromTemplate(template: MenuTemplate[]): Menu {
    const menu = new Menu()
    menu.items.push(...template.map((entry) => new MenuItem(entry)))
    return menu
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.application = menu
  }
  static getApplicationMenu(): Menu | null {
    return Menu.application
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }
}

/** As in Electron, what was set cannot be asked for: a test that wants the menu listens to `setContextMenu`. */
export class Tray extends EventEmitter {
  private destroyed = false
  constructor(image: object) {
    super()
    void image
  }
  setImage(_image: object): void {}
  setToolTip(_text: string): void {}
  setContextMenu(_menu: Menu | null): void {}
  destroy(): void {
    this.destroyed = true
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
}

export class Notification extends EventEmitter {
  static isSupported = (): boolean => true
  readonly title: string
  readonly body: string
  constructor({ title = '', body = '' }: { title?: string; body?: string }) {
    super()
    this.title = title
    this.body = body
  }
  show(): void {
    process.stderr.write(`electron stand-in: notification: ${this.title}: ${this.body}\n`)
    this.emit('show')
  }
}

const image = (size: { width: number; height: number }) => ({
  isEmpty: () => size.width === 0,
  getSize: () => size,
  addRepresentation: () => undefined,
})
export const nativeImage = {
  createEmpty: () => image({ width: 0, height: 0 }),
  createFromBitmap(buffer: Buffer, size: { width: number; height: number }) {
    if (buffer.length !== size.width * size.height * 4) throw new Error('invalid buffer size')
    return image(size)
  },
}

let clipboardText = ''
export const clipboard = {
  readText: async () => clipboardText,
  writeText: async (text: string) => {
    clipboardText = text
  },
}

interface MessageBox {
  message: string
  detail?: string
  cancelId?: number
}

export const dialog = {
  /** Nobody is there to press a button: as if it was closed. */
  async showMessageBox({ message, detail = '', cancelId = 0 }: MessageBox) {
    process.stderr.write(`electron stand-in: message box: ${message}: ${detail}\n`)
    return { response: cancelId, checkboxChecked: false }
  },
  showErrorBox(title: string, content: string): void {
    process.stderr.write(`electron stand-in: error box: ${title}: ${content}\n`)
  },
}

export const shell = {
  openExternal: async (url: string) => {
    process.stderr.write(`electron stand-in: open in the browser: ${url}\n`)
  },
}

/** Handlers are kept, not asked: a headless Chromium refuses every permission by itself. */
export const defaultSession = {
  setPermissionRequestHandler: (_handler: unknown): void => undefined,
  setPermissionCheckHandler: (_handler: unknown): void => undefined,
  setDevicePermissionHandler: (_handler: unknown): void => undefined,
}

export const nativeTheme = Object.assign(new EventEmitter(), {
  shouldUseDarkColors: false,
  themeSource: 'system',
})
export const powerMonitor = new EventEmitter()
