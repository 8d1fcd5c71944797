/** `webContents`: one page target of Chromium, its navigation rules, and the IPC between its preload and the app. */
import { EventEmitter } from 'node:events'
import { browser, type CdpEvent, type Fields } from './chromium.ts'
import { cloneCodec } from './clone.ts'
import { defaultSession } from './desk.ts'
import { preventable, toApp } from './events.ts'
import { ipcMain } from './ipc.ts'
import { bindingName, pageSources, preloadWorld, receiverName } from './page-sources.ts'
import { fromWire, serve, servedPattern, toWire } from './protocol.ts'

export interface WebPreferences {
  preload?: string
}
interface Birth {
  width: number
  height: number
  preferences: WebPreferences
}
interface PageMessage {
  kind: 'invoke' | 'send' | 'open'
  id: number
  channel: string
  args: string
}
interface PausedRequest {
  requestId: string
  request: { url: string; method: string }
  resourceType: string
  frameId: string
  redirectedRequestId?: string
}

const codec = cloneCodec()
const byTarget = new Map<string, WebContents>()
let lastId = 0

export class WebContents extends EventEmitter {
  static fromDevToolsTargetId = (targetId: string): WebContents | undefined => byTarget.get(targetId)
  static getAllWebContents = (): WebContents[] => [...byTarget.values()]

  readonly id: number
  readonly session = defaultSession
  readonly mainFrame = { url: '', parent: null }
  /** Set by the window. */
  onClose = (): void => undefined
  private readonly opened: Promise<void>
  private targetId = ''
  private sessionId = ''
  private preloadContextId: number | undefined
  private destroyed = false
  /** Document requests that the app itself has asked for, and so need no leave. */
  private ownNavigations = 0
  private openHandler = (_details: { url: string }): { action: string } => ({ action: 'allow' })

  constructor(birth: Birth) {
    super()
    lastId += 1
    this.id = lastId
    toApp.contentsCreated(this)
    this.opened = this.open(birth)
    this.opened.catch((error: unknown) => {
      if (!this.destroyed) process.stderr.write(`electron stand-in: no page: ${String(error)}\n`)
    })
  }

  private async open({ width, height, preferences }: Birth): Promise<void> {
    const target = { url: 'about:blank', newWindow: true, width, height }
    this.targetId = (await browser().send('Target.createTarget', target)).targetId as string
    byTarget.set(this.targetId, this)
    const attach = { targetId: this.targetId, flatten: true }
    this.sessionId = (await browser().send('Target.attachToTarget', attach)).sessionId as string
    browser().listen(this.sessionId, (event) => this.hear(event))
    const { inPage, inPreload } = pageSources(preferences.preload)
    await Promise.all([
      this.cdp('Page.enable'),
      this.cdp('Runtime.enable'),
      this.cdp('Runtime.addBinding', { name: bindingName, executionContextName: preloadWorld }),
      // In this order: the page's side must listen when the preload exposes its API.
      this.cdp('Page.addScriptToEvaluateOnNewDocument', { source: inPage }),
      this.cdp('Page.addScriptToEvaluateOnNewDocument', { source: inPreload, worldName: preloadWorld }),
      this.cdp('Fetch.enable', {
        patterns: [{ urlPattern: servedPattern }, { urlPattern: '*', resourceType: 'Document' }],
      }),
    ])
  }

  getURL(): string {
    return this.mainFrame.url
  }
  getType(): string {
    return 'window'
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }
  /** Resolves when the page has loaded, or has gone to another part of itself. */
  async loadURL(url: string): Promise<void> {
    await this.opened
    const loaded = Promise.withResolvers<void>()
    this.once('did-finish-load', loaded.resolve)
    this.ownNavigations += 1
    const { errorText, loaderId } = await this.cdp('Page.navigate', { url: toWire(url) })
    if (errorText !== undefined) throw new Error(`${errorText as string} loading '${url}'`)
    if (loaderId === undefined) {
      // Within the document nothing is requested, so no request uses this leave up.
      this.ownNavigations -= 1
      this.off('did-finish-load', loaded.resolve)
      this.emit('did-navigate-in-page', {}, url, true)
      return
    }
    await loaded.promise
  }
  reload(): void {
    this.ownNavigations += 1
    void this.cdp('Page.reload')
  }
  /** @throws Error when an argument cannot be cloned */
  send(channel: string, ...args: unknown[]): void {
    this.toPreload({ channel, args: codec.pack(args) })
  }
  /** Playwright closes pages this way; the window decides. */
  close(): void {
    this.onClose()
  }
  destroy(): void {
    this.destroyed = true
    byTarget.delete(this.targetId)
    browser()
      .send('Target.closeTarget', { targetId: this.targetId })
      .catch(() => undefined)
    this.emit('destroyed')
  }
  setSeen(seen: boolean): void {
    const windowState = seen ? 'normal' : 'minimized'
    this.opened
      .then(() => browser().send('Browser.getWindowForTarget', { targetId: this.targetId }))
      .then(({ windowId }) =>
        browser().send('Browser.setWindowBounds', { windowId, bounds: { windowState } }),
      )
      .catch(() => undefined)
  }

  private cdp(method: string, params?: Fields): Promise<Fields> {
    return browser().send(method, params, this.sessionId)
  }

  private hear({ method, params }: CdpEvent): void {
    switch (method) {
      case 'Fetch.requestPaused':
        this.judge(params as unknown as PausedRequest).catch(() => undefined)
        return
      case 'Runtime.bindingCalled':
        this.fromPreload(JSON.parse(params.payload as string) as PageMessage)
        return
      case 'Runtime.executionContextCreated': {
        const { id, name } = params.context as { id: number; name: string }
        if (name === preloadWorld) this.preloadContextId = id
        return
      }
      case 'Page.frameStartedNavigating': {
        const isSameDocument = params.navigationType === 'sameDocument'
        const isMainFrame = params.frameId === this.targetId
        this.emit('did-start-navigation', {
          url: fromWire(params.url as string),
          isMainFrame,
          isSameDocument,
        })
        return
      }
      case 'Page.frameNavigated': {
        const frame = params.frame as { url: string; parentId?: string }
        if (frame.parentId !== undefined) return
        this.mainFrame.url = fromWire(frame.url)
        this.emit('did-navigate', {}, this.mainFrame.url)
        return
      }
      case 'Page.loadEventFired':
        this.emit('did-finish-load')
        return
      case 'Inspector.targetCrashed':
        this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
        return
      default:
    }
  }

  /** A request before it goes out: may the page go there, and is it one of the app's own scheme? */
  private async judge({ requestId, request, ...paused }: PausedRequest): Promise<void> {
    const isDocument = paused.resourceType === 'Document'
    if (isDocument && !this.mayNavigate(fromWire(request.url), paused)) {
      await this.cdp('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      return
    }
    const response = await serve(request.url, request.method)
    if (response === undefined) {
      await this.cdp('Fetch.continueRequest', { requestId })
      return
    }
    await this.cdp('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: Array.from(response.headers, ([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    })
  }

  private mayNavigate(url: string, { frameId, redirectedRequestId }: Partial<PausedRequest>): boolean {
    const isMainFrame = frameId === this.targetId
    if (isMainFrame && this.ownNavigations > 0) {
      this.ownNavigations -= 1
      return true
    }
    const names =
      redirectedRequestId === undefined ? ['will-frame-navigate', 'will-navigate'] : ['will-redirect']
    return names.every((name) => {
      if (name === 'will-navigate' && !isMainFrame) return true
      const event = preventable({ url, isMainFrame, isSameDocument: false })
      this.emit(name, event, url)
      return !event.defaultPrevented
    })
  }

  private fromPreload({ kind, id, channel, args }: PageMessage): void {
    const values = codec.unpack(args) as unknown[]
    const event = { sender: this, senderFrame: this.mainFrame, processId: this.id, frameId: 1 }
    switch (kind) {
      case 'open':
        // Only a refusal can be played here: no page of the app may open windows.
        this.openHandler({ url: fromWire(channel) })
        return
      case 'send':
        ipcMain.emit(channel, event, ...values)
        return
      case 'invoke':
        ipcMain.dispatch(event, channel, values).then(
          (result) => this.toPreload({ id, ok: true, value: codec.pack(result) }),
          (error: unknown) => this.toPreload({ id, ok: false, value: (error as Error).message }),
        )
    }
  }

  private toPreload(message: object): void {
    if (this.preloadContextId === undefined || this.destroyed) return
    const expression = `globalThis.${receiverName}(${JSON.stringify(message)})`
    this.cdp('Runtime.evaluate', { expression, contextId: this.preloadContextId }).catch(() => undefined)
  }
}
