import { expect, type Page } from '@playwright/test'
import { preloadFile, test } from './launch.ts'
import { type PageWindow } from './page-globals.ts'

declare const window: PageWindow & Record<string, unknown>

/** Begins a feed of the spec's own, beside the page's. */
async function receive(page: Page): Promise<void> {
  await page.evaluate(async () => {
    window.received = []
    window.stopReceiving = window.weir.onLive((message) => {
      window.received.push(message as PageWindow['received'][number])
    })
    await window.weir.startLive()
  })
}

const receivedCount = (page: Page) => page.evaluate(() => window.received.length)

/** Makes the state change: a player asks for the first demo channel and leaves again. */
async function playForAMoment(gatewayUrl: string): Promise<void> {
  const playlist = await (await fetch(`${gatewayUrl}/playlist.m3u`)).text()
  const url = /^http.*$/m.exec(playlist)?.[0] ?? ''
  const abort = new AbortController()
  const answer = await fetch(url, { signal: abort.signal })
  await answer.body?.getReader().read()
  abort.abort()
}

test('the page gets its named methods of the main process and nothing else', async ({ weir: { page } }) => {
  const surface = await page.evaluate(() => ({
    methods: Object.keys(window.weir).sort(),
    frozen: Object.isFrozen(window.weir),
    leaked: ['require', 'process', 'module', 'electron', 'ipcRenderer', 'Buffer'].filter(
      (name) => name in window,
    ),
  }))
  expect(surface).toEqual({
    methods: ['command', 'copyText', 'onLive', 'query', 'startLive', 'stopLive'],
    frozen: true,
    leaked: [],
  })
})

test('a snapshot arrives, then deltas without a gap', async ({ weir: { page, gatewayUrl } }) => {
  await receive(page)
  await playForAMoment(gatewayUrl)
  await expect.poll(() => receivedCount(page), { timeout: 10_000 }).toBeGreaterThan(3)
  const all = await page.evaluate(() =>
    window.received.map(({ type, seq, snapshot }) => ({ type, seq: seq ?? snapshot?.seq })),
  )
  // What the page's own feed sent before the spec's began is none of ours.
  const received = all.slice(all.findIndex(({ type }) => type === 'snapshot'))
  expect(received[0]?.type).toBe('snapshot')
  const first = received[0]?.seq ?? Number.NaN
  expect(received.slice(1)).toEqual(
    received.slice(1).map((_, index) => ({ type: 'delta', seq: first + 1 + index })),
  )
})

test('an unsubscribed listener hears nothing more', async ({ weir: { page, gatewayUrl } }) => {
  await receive(page)
  await page.evaluate(() => window.stopReceiving())
  const before = await receivedCount(page)
  await playForAMoment(gatewayUrl)
  await page.waitForTimeout(600)
  expect(await receivedCount(page)).toBe(before)
})

test('a hidden window is sent nothing, and a snapshot when it is back', async ({
  weir: { app, page, gatewayUrl },
}) => {
  await receive(page)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  // What was on its way when it was hidden still arrives.
  await page.waitForTimeout(200)
  const before = await receivedCount(page)
  await playForAMoment(gatewayUrl)
  await page.waitForTimeout(600)
  expect(await receivedCount(page)).toBe(before)

  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show())
  await expect.poll(() => receivedCount(page)).toBeGreaterThan(before)
  expect(await page.evaluate((index) => window.received[index]?.type, before)).toBe('snapshot')
})

test('a command goes to the main process and its answer comes back', async ({ weir: { page } }) => {
  const state = page.getByRole('region', { name: 'State of Weir' })
  await expect(state).toContainText('All 3 engines healthy', { timeout: 20_000 })
  const reply = await page.evaluate(() => window.weir.command('engine.restart', { engineId: 'e1' }))
  expect(reply).toMatchObject({ ok: true, result: { text: expect.any(String) } })
})

test('a query goes to the main process and its answer comes back, without secrets', async ({
  weir: { page },
}) => {
  const reply = await page.evaluate(() => window.weir.query('settings.get', {}))
  expect(reply).toMatchObject({ ok: true, result: { file: expect.stringContaining('settings.json') } })
  expect(JSON.stringify(reply)).not.toContain('"token":')
})

test('what does not fit the contract is refused, with the reason', async ({ weir: { page } }) => {
  const refusals = await page.evaluate(async () => {
    // As a page that has been taken over would call it.
    const { weir } = window as unknown as { weir: Record<string, (...args: unknown[]) => Promise<unknown>> }
    const command = weir.command ?? (() => Promise.resolve())
    const failure = (error: unknown) => (error as Error).message
    return {
      wrongArgs: await command('engine.restart', { engineId: 7, more: true }),
      unknownCommand: await command('os.exec', { file: 'xcalc' }),
      noName: await command(42, {}),
      aFunction: await command('runtime.retry', { call: () => undefined }).catch(failure),
      unknownQuery: await window.weir.query('os.files' as 'logs.tail', {}),
      program: await command('settings.set', { patch: { engines: { binary: '/bin/sh' } } }),
      longText: await window.weir.copyText('x'.repeat(1024 * 1024 + 1)).catch(failure),
    }
  })
  expect(refusals).toMatchObject({
    wrongArgs: { ok: false, error: { code: 'command_invalid' } },
    unknownCommand: { ok: false, error: { code: 'command_unknown' } },
    noName: { ok: false, error: { code: 'request_invalid' } },
    unknownQuery: { ok: false, error: { code: 'query_unknown' } },
    program: { ok: false, error: { code: 'setting_file_only' } },
    aFunction: expect.stringContaining('could not be cloned'),
    longText: expect.stringMatching(/^request_invalid: /),
  })
})

test('a window that is not ours is refused on every channel', async ({ weir: { app } }) => {
  const [other] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(async ({ BrowserWindow }, path) => {
      const stranger = new BrowserWindow({ webPreferences: { preload: path, sandbox: true } })
      await stranger.loadURL('app://weir/')
    }, preloadFile),
  ])
  await other.waitForFunction(() => typeof window.weir === 'object')
  const answers = await other.evaluate(async () => {
    const failure = (error: unknown) => (error as Error).message
    return [
      await window.weir.command('runtime.retry', {}),
      await window.weir.query('settings.get', {}),
      await window.weir.startLive().catch(failure),
      await window.weir.copyText('stolen').catch(failure),
    ]
  })
  expect(answers[0]).toMatchObject({ ok: false, error: { code: 'origin_refused' } })
  expect(answers[1]).toMatchObject({ ok: false, error: { code: 'origin_refused' } })
  expect(answers[2]).toMatch(/^origin_refused: /)
  expect(answers[3]).toMatch(/^origin_refused: /)
})
