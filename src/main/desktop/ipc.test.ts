import { beforeEach, describe, expect, it, vi } from 'vitest'
import { invokeChannels, livePushChannel } from '../../contract/ipc.ts'
import * as electron from './electron-fake.ts'
import { setupIpc } from './ipc.ts'
import { fakeLog, fakeOrchestrator } from './orchestrator-fake.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

let window: electron.BrowserWindow
let orchestrator: ReturnType<typeof fakeOrchestrator>
let log: ReturnType<typeof fakeLog>
let ipc: { stop(): void }

beforeEach(() => {
  electron.resetElectron()
  window = new electron.BrowserWindow()
  orchestrator = fakeOrchestrator()
  log = fakeLog()
  ipc = setupIpc({ orchestrator, window: electron.asBrowserWindow(window), log })
})

const ours = () => ({ sender: window.webContents, senderFrame: window.webContents.mainFrame })

async function invoke(channel: string, args: unknown[], event: unknown = ours()): Promise<unknown> {
  return electron.ipcMain.handlers.get(channel)?.(event, ...args)
}

const sentTypes = () => window.webContents.sent.map(({ message }) => (message as { type: string }).type)

describe('a message to the main process', () => {
  it.each([
    [
      'another webContents',
      () => ({ sender: new electron.FakeWebContents(), senderFrame: { url: 'app://weir/' } }),
    ],
    ['a frame inside the page', () => ({ ...ours(), senderFrame: { url: 'app://weir/' } })],
    ['a frame that is gone', () => ({ ...ours(), senderFrame: null })],
  ])('from %s is refused on every channel', async (_who, event) => {
    for (const channel of Object.keys(invokeChannels)) {
      const reply = await invoke(channel, ['session.stop', {}], event())
      expect(reply).toMatchObject({ ok: false, error: { code: 'origin_refused' } })
    }
    expect(orchestrator.commands).toEqual([])
    expect(orchestrator.queries).toEqual([])
    expect(orchestrator.listenerCount()).toBe(0)
    expect(log.lines).toHaveLength(Object.keys(invokeChannels).length)
  })

  it('is refused when our window has been led to another page', async () => {
    window.webContents.mainFrame.url = 'https://evil.example/'
    const reply = await invoke('weir:command', ['runtime.retry', {}])
    expect(reply).toMatchObject({ ok: false, error: { code: 'origin_refused' } })
  })

  it.each([
    ['weir:command', []],
    ['weir:command', [42, {}]],
    ['weir:command', ['runtime.retry', {}, 'more']],
    ['weir:query', []],
    ['weir:query', [null, {}]],
    ['weir:query', ['settings.get', {}, 'more']],
    ['weir:live-start', ['x']],
    ['weir:live-stop', [null]],
    ['weir:copy-text', [new Date(0)]],
    ['weir:copy-text', ['x'.repeat(1024 * 1024 + 1)]],
  ])('that does not fit the schema of %s is refused: %j', async (channel, args) => {
    const reply = await invoke(channel, args)
    expect(reply).toMatchObject({ ok: false, error: { code: 'request_invalid' } })
    expect(orchestrator.commands).toEqual([])
    expect(orchestrator.queries).toEqual([])
    expect(electron.clipboard.text).toBe('')
  })

  it('that is a command goes to the orchestrator, its answer back', async () => {
    const reply = await invoke('weir:command', ['engine.restart', { engineId: 'e1' }])
    expect(reply).toEqual({ ok: true, result: { text: 'done' } })
    expect(orchestrator.commands).toEqual([{ name: 'engine.restart', args: { engineId: 'e1' } }])
  })

  it('that is a query goes to the orchestrator, its answer back', async () => {
    const reply = await invoke('weir:query', ['history.events', { fromMs: 1 }])
    expect(reply).toEqual({ ok: true, result: { events: [] } })
    expect(orchestrator.queries).toEqual([{ name: 'history.events', args: { fromMs: 1 } }])
  })

  it('copies text', async () => {
    expect(await invoke('weir:copy-text', ['http://x/'])).toMatchObject({ ok: true })
    expect(electron.clipboard.text).toBe('http://x/')
  })

  it('is not heard any more after the stop', async () => {
    await invoke('weir:live-start', [])
    ipc.stop()
    expect(electron.ipcMain.handlers.size).toBe(0)
    expect(orchestrator.listenerCount()).toBe(0)
  })
})

describe('the live feed', () => {
  it('sends nothing unasked', () => {
    orchestrator.change({ channels: { count: 1, source: 'demo' } })
    expect(window.webContents.sent).toEqual([])
  })

  it('begins with a snapshot, then deltas', async () => {
    await invoke('weir:live-start', [])
    orchestrator.change({ channels: { count: 1, source: 'demo' } })
    expect(sentTypes()).toEqual(['snapshot', 'delta'])
    expect(window.webContents.sent[0]?.channel).toBe(livePushChannel)
  })

  it('ends when the page has enough', async () => {
    await invoke('weir:live-start', [])
    await invoke('weir:live-stop', [])
    orchestrator.change({ channels: { count: 1, source: 'demo' } })
    expect(sentTypes()).toEqual(['snapshot'])
    expect(orchestrator.listenerCount()).toBe(0)
  })

  it('starts over with one subscription when asked twice: that is how the page mends a gap', async () => {
    await invoke('weir:live-start', [])
    await invoke('weir:live-start', [])
    expect(sentTypes()).toEqual(['snapshot', 'snapshot'])
    expect(orchestrator.listenerCount()).toBe(1)
  })

  it.each([
    ['hidden', () => window.hide(), () => window.show()],
    ['minimised', () => window.minimize(), () => window.restore()],
  ])('sends nothing to a %s window, and a snapshot when it is back', async (_how, away, back) => {
    await invoke('weir:live-start', [])
    away()
    orchestrator.change({ channels: { count: 1, source: 'demo' } })
    expect(sentTypes()).toEqual(['snapshot'])
    expect(orchestrator.listenerCount()).toBe(0)
    back()
    expect(sentTypes()).toEqual(['snapshot', 'snapshot'])
  })

  it('waits for a window that is hidden when the page asks', async () => {
    window.hide()
    await invoke('weir:live-start', [])
    expect(sentTypes()).toEqual([])
    window.show()
    expect(sentTypes()).toEqual(['snapshot'])
  })

  it.each([
    ['reloads', () => window.webContents.emit('did-navigate', {}, 'app://weir/')],
    ['crashes', () => window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })],
    ['is closed', () => window.emit('closed')],
  ])('ends when the page %s, and does not come back by itself', async (_how, happens) => {
    await invoke('weir:live-start', [])
    happens()
    expect(orchestrator.listenerCount()).toBe(0)
    window.show()
    expect(orchestrator.listenerCount()).toBe(0)
  })

  it('goes on when the page tries to leave and may not', async () => {
    await invoke('weir:live-start', [])
    window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
    expect(orchestrator.listenerCount()).toBe(1)
  })

  it('does not send to a page that is being destroyed', async () => {
    await invoke('weir:live-start', [])
    window.webContents.destroyed = true
    orchestrator.change({ channels: { count: 1, source: 'demo' } })
    expect(sentTypes()).toEqual(['snapshot'])
  })
})
