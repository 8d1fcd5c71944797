import { expect } from '@playwright/test'
import { test } from './launch.ts'
import { type PageWindow } from './page-globals.ts'

declare const window: PageWindow
declare const document: {
  createElement(tag: string): { textContent: string }
  head: { append(node: object): void }
}

test('the window shows our page, with the state of Weir in one sentence', async ({ weir: { app, page } }) => {
  const state = page.getByRole('region', { name: 'State of Weir' })
  await expect(state).toContainText('Demo: All 3 engines healthy', { timeout: 20_000 })
  await expect(state).toContainText('nothing waiting')
  const urls = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
  )
  expect(urls.map((url) => url.replace(/#.*$/, ''))).toEqual(['app://weir/'])
})

test('the page works under a policy without exceptions', async ({ weir: { page } }) => {
  const violations: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) violations.push(message.text())
  })
  await page.reload()
  await expect(page.getByRole('region', { name: 'State of Weir' })).toContainText('engines')
  expect(violations).toEqual([])

  const policy = await page.evaluate(async () => {
    const { headers } = await fetch(window.location.href)
    return headers.get('content-security-policy')
  })
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
  expect(policy).not.toContain('unsafe')

  const ran = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.inlineScriptRan = true'
    document.head.append(script)
    return window.inlineScriptRan
  })
  expect(ran).toBeUndefined()
  expect(violations).toHaveLength(1)
})

test('the page cannot leave, and opens no window', async ({ weir: { app, page } }) => {
  const opened = await page.evaluate(() => window.open('https://example.org/'))
  expect(opened).toBeNull()
  await page.evaluate(() => {
    window.location.href = 'https://example.org/'
  })
  await page.waitForTimeout(500)
  const urls = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
  )
  expect(urls.map((url) => url.replace(/#.*$/, ''))).toEqual(['app://weir/'])
  await expect(page.getByRole('region', { name: 'State of Weir' })).toBeVisible()
})
