/** `BrowserWindow`: shown, hidden, minimised, closed. Each is a window of the headless Chromium. */
import { EventEmitter } from 'node:events'
import { preventable, toApp } from './events.ts'
import { WebContents, type WebPreferences } from './web-contents.ts'

interface WindowOptions {
  x?: number
  y?: number
  width?: number
  height?: number
  minWidth?: number
  minHeight?: number
  title?: string
  show?: boolean
  webPreferences?: WebPreferences
}

const all = new Set<BrowserWindow>()
let focusedId: number | null = null

export class BrowserWindow extends EventEmitter {
  readonly id: number
  readonly webContents: WebContents
  private readonly options: WindowOptions
  private visible: boolean
  private minimized = false
  private maximized = false
  /** As asked for, in the middle of the screen otherwise: a headless Chromium knows no better. */
  private bounds: { x: number; y: number; width: number; height: number }
  private destroyed = false

  constructor(options: WindowOptions = {}) {
    super()
    if (!toApp.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    this.options = options
    this.visible = options.show !== false
    const { width = 800, height = 600 } = options
    const { x = Math.round((1920 - width) / 2), y = Math.round((1040 - height) / 2) } = options
    this.bounds = { x, y, width, height }
    this.webContents = new WebContents({
      width,
      height,
      preferences: options.webPreferences ?? {},
    })
    this.id = this.webContents.id
    this.webContents.onClose = () => this.close()
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    all.add(this)
  }

  static getAllWindows(): BrowserWindow[] {
    return [...all]
  }
  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return [...all].find((window) => window.webContents === contents) ?? null
  }
  static getFocusedWindow(): BrowserWindow | null {
    return [...all].find((window) => window.id === focusedId) ?? null
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }
  setBackgroundColor(_colour: string): void {}
  getBounds() {
    return { ...this.bounds }
  }
  getNormalBounds() {
    return { ...this.bounds }
  }
  setBounds(bounds: Partial<typeof this.bounds>): void {
    this.bounds = { ...this.bounds, ...bounds }
    this.emit('move')
    this.emit('resize')
  }
  isMaximized(): boolean {
    return this.maximized
  }
  maximize(): void {
    this.maximized = true
    this.emit('maximize')
    this.show()
  }
  unmaximize(): void {
    this.maximized = false
    this.emit('unmaximize')
  }
  getTitle(): string {
    return this.options.title ?? ''
  }
  getMinimumSize(): number[] {
    return [this.options.minWidth ?? 0, this.options.minHeight ?? 0]
  }
  isVisible(): boolean {
    return this.visible
  }
  isMinimized(): boolean {
    return this.minimized
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  isFocused(): boolean {
    return focusedId === this.id
  }
  show(): void {
    this.change({ visible: true }, 'show')
    this.focus()
  }
  hide(): void {
    this.change({ visible: false }, 'hide')
  }
  minimize(): void {
    this.change({ minimized: true }, 'minimize')
  }
  restore(): void {
    this.change({ minimized: false }, 'restore')
  }
  focus(): void {
    if (this.visible) focusedId = this.id
  }
  close(): void {
    const event = preventable({})
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }
  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    all.delete(this)
    if (focusedId === this.id) focusedId = null
    this.webContents.destroy()
    this.emit('closed')
    if (all.size === 0) toApp.allWindowsClosed()
  }

  private change(to: { visible?: boolean; minimized?: boolean }, event: string): void {
    const before = [this.visible, this.minimized].join()
    this.visible = to.visible ?? this.visible
    this.minimized = to.minimized ?? this.minimized
    if (before === [this.visible, this.minimized].join()) return
    if (!this.visible && focusedId === this.id) focusedId = null
    // A page learns by its visibilityState whether it is seen; hidden windows are minimised ones here.
    this.webContents.setSeen(this.visible && !this.minimized)
    this.emit(event)
  }
}
