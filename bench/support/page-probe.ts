/** Looks into a page of real Chromium from outside: what it costs, what it holds, what reached it. */
import { type Browser, type BrowserContext, type CDPSession, type Page } from '@playwright/test'

/** Since the page began. Seconds of the main thread's own processor time, so a busy machine does not count as cost. */
export interface PageCost {
  readonly scriptS: number
  readonly layoutAndStyleS: number
  readonly allS: number
}

export interface PageMemory {
  readonly heapBytes: number
  readonly nodes: number
  readonly listeners: number
}

export interface PageProbe {
  readonly page: Page
  cost(): Promise<PageCost>
  /** After collecting all garbage. */
  memory(): Promise<PageMemory>
  /** Messages of the live feed that the page has worked off. */
  received(): Promise<number>
  until(received: number): Promise<void>
  /** Tells the page that nobody sees it any more, or that somebody does. */
  hide(hidden: boolean): Promise<void>
  /** The page's connections that are open. */
  openSockets(): Promise<number>
  close(): Promise<void>
}

/** Runs in the page before its own scripts: counts messages and sockets, and lets `hide` decide on visibility. */
const inside = `
  window.probe = { received: 0, sockets: new Set(), hidden: false }
  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args)
      window.probe.sockets.add(this)
      this.addEventListener('close', () => window.probe.sockets.delete(this))
      this.addEventListener('message', () => queueMicrotask(() => window.probe.received++))
    }
  }
  Object.defineProperty(document, 'hidden', { get: () => window.probe.hidden })
  Object.defineProperty(document, 'visibilityState', { get: () => (window.probe.hidden ? 'hidden' : 'visible') })
`

export async function openProbe(
  browser: Browser,
  viewport = { width: 1440, height: 1000 },
): Promise<PageProbe> {
  const context: BrowserContext = await browser.newContext({ viewport, locale: 'en-GB' })
  const page = await context.newPage()
  await page.addInitScript(inside)
  const cdp = await context.newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const received = () => page.evaluate<number>('window.probe.received')

  return {
    page,
    received,
    async cost() {
      const metric = await metrics(cdp)
      return {
        scriptS: metric('ScriptDuration'),
        layoutAndStyleS: metric('LayoutDuration') + metric('RecalcStyleDuration'),
        allS: metric('TaskDuration'),
      }
    },
    async memory() {
      // Twice: what the first round finalizes only the second one frees.
      await cdp.send('HeapProfiler.collectGarbage')
      await cdp.send('HeapProfiler.collectGarbage')
      const metric = await metrics(cdp)
      return {
        heapBytes: metric('JSHeapUsedSize'),
        nodes: metric('Nodes'),
        listeners: metric('JSEventListeners'),
      }
    },
    async until(count) {
      while ((await received()) < count) await page.waitForTimeout(20)
    },
    async hide(hidden) {
      await page.evaluate(`probe.hidden = ${hidden}; document.dispatchEvent(new Event('visibilitychange'))`)
    },
    openSockets: () => page.evaluate<number>('window.probe.sockets.size'),
    close: () => context.close(),
  }
}

async function metrics(cdp: CDPSession): Promise<(name: string) => number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  const byName = new Map(metrics.map(({ name, value }) => [name, value]))
  return (name) => {
    const value = byName.get(name)
    if (value === undefined) throw new Error(`Chromium tells no ${name}`)
    return value
  }
}
