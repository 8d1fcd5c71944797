/** The windows of the fake Electron (electron-fake.ts), and the events that its emitters pass. */
import { EventEmitter } from 'node:events'
// Not the inline form: it would leave an import of the very module that is being faked.
import type { BrowserWindow as ElectronBrowserWindow } from 'electron'

/** An event as Electron's emitters pass it: one that can be prevented. */
export function preventable<T extends object>(
  details: T,
): T & { defaultPrevented: boolean; preventDefault(): void } {
  return Object.assign(
    { ...details },
    {
      defaultPrevented: false,
      preventDefault(this: { defaultPrevented: boolean }) {
        this.defaultPrevented = true
      },
    },
  )
}

export class FakeWebContents extends EventEmitter {
  mainFrame = { url: 'app://weir/' }
  sent: { channel: string; message: unknown }[] = []
  reloads = 0
  destroyed = false
  windowOpenHandler: ((details: { url: string }) => { action: string }) | undefined
  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message })
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  reload(): void {
    this.reloads += 1
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler
  }
}

export class BrowserWindow extends EventEmitter {
  readonly options: Record<string, unknown>
  readonly webContents = new FakeWebContents()
  loaded: string[] = []
  focused = 0
  backgrounds: string[] = []
  bounds = { x: 0, y: 0, width: 1280, height: 800 }
  /** What the next load comes to. */
  loadError: Error | undefined
  private maximized = false
  private visible: boolean
  private minimized = false
  constructor(options: Record<string, unknown> = {}) {
    super()
    this.options = options
    this.visible = options.show !== false
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url)
    if (this.loadError !== undefined) throw this.loadError
  }
  isDestroyed(): boolean {
    return false
  }
  getNormalBounds(): object {
    return this.bounds
  }
  isMaximized(): boolean {
    return this.maximized
  }
  maximize(): void {
    this.maximized = true
    this.visible = true
    this.emit('maximize')
  }
  setBackgroundColor(colour: string): void {
    this.backgrounds.push(colour)
  }
  isVisible(): boolean {
    return this.visible
  }
  isMinimized(): boolean {
    return this.minimized
  }
  show(): void {
    this.visible = true
    this.emit('show')
  }
  hide(): void {
    this.visible = false
    this.emit('hide')
  }
  minimize(): void {
    this.minimized = true
    this.emit('minimize')
  }
  restore(): void {
    this.minimized = false
    this.emit('restore')
  }
  focus(): void {
    this.focused += 1
  }
  /** As when the user presses the close button; true if the window is gone. */
  pressClose(): boolean {
    const event = preventable({})
    this.emit('close', event)
    if (!event.defaultPrevented) this.emit('closed')
    return !event.defaultPrevented
  }
}

/** The fake window in the type that the code under test asks for. */
export function asBrowserWindow(window: BrowserWindow): ElectronBrowserWindow {
  return window as unknown as ElectronBrowserWindow
}
