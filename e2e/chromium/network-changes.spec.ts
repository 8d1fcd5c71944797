/**
 * What becomes of a page whose requests are ended on their way, as Chromium does when the network changes. What the page
 * asks for is ended here by hand; behind it is a scripted service, or where it says so the built one with demo engines.
 */
import { expect, test, type Page } from '@playwright/test'
import { contentSecurityPolicy } from '../../src/contract/security.ts'
import { startFakeService, type FakeService } from '../support/fake-service.ts'
import { readyEngines, startService } from '../support/service.ts'

const rail = (page: Page) => page.getByRole('navigation', { name: 'Pages' })
const apology = (page: Page) => page.getByRole('heading', { name: "Weir's page could not be loaded" })

/** Ends the first so many requests for what matches; says how many were made. */
async function endFirst(page: Page, matching: RegExp | string, times: number): Promise<() => number> {
  let made = 0
  await page.route(matching, async (route) => {
    if (made++ < times) await route.abort('internetdisconnected')
    else await route.continue()
  })
  return () => made
}

test.describe('a page that does not come', () => {
  let service: FakeService

  test.beforeEach(async () => {
    service = await startFakeService({ scenario: 'calm' })
  })
  test.afterEach(() => service.stop())

  test('for want of a style sheet asks for it again', async ({ page }) => {
    const made = await endFirst(page, /\.css$/, 2)
    await page.goto(service.url)
    await expect(rail(page)).toHaveCSS('display', 'flex')
    expect(made()).toBeGreaterThan(2)
  })

  test('for want of its script is loaded again by itself', async ({ page }) => {
    const made = await endFirst(page, /assets\/index-[^/]*\.js$/, 3)
    await page.goto(`${service.url}/#/streams`)
    await expect(page.getByRole('heading', { name: 'Streams', level: 1 })).toBeVisible({ timeout: 30_000 })
    expect(made()).toBe(4)
    expect(await page.evaluate('sessionStorage.length')).toBe(0)
  })

  test('for want of what its script imports is loaded again by itself', async ({ page }) => {
    const html = await (await fetch(service.url)).text()
    const imported = /rel="modulepreload"[^>]*href="\.\/(assets\/[^"]+)"/.exec(html)?.[1] ?? 'none'
    // Asked for twice by each page: as a preload, and when that failed by the script.
    const made = await endFirst(page, new URL(imported, service.url).href, 2)
    await page.goto(service.url)
    await expect(rail(page)).toBeVisible({ timeout: 30_000 })
    expect(made()).toBeGreaterThan(2)
  })

  test('whatever it tries says so, under the same policy, and can be loaded by hand', async ({ page }) => {
    const broken: string[] = []
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) broken.push(message.text())
    })
    const made = await endFirst(page, /assets\/index-[^/]*\.js$/, 4)
    const answer = await page.goto(`${service.url}/#/streams`)
    expect(answer?.headers()['content-security-policy']).toBe(contentSecurityPolicy)
    await expect(apology(page)).toBeVisible({ timeout: 30_000 })
    expect(made()).toBe(4)
    await expect(page.getByText('No se pudo cargar la página de Weir.')).toBeVisible()
    await page.keyboard.press('Tab')
    await expect(page.getByRole('link', { name: /^Reload/ })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Streams', level: 1 })).toBeVisible()
    await expect(apology(page)).toHaveCount(0)
    expect(broken).toEqual([])
  })

  test('and cannot even be told so by a script says it after a while', async ({ page }) => {
    await endFirst(page, /\.js$/, Infinity)
    await page.goto(service.url)
    await expect(apology(page)).toBeHidden()
    await expect(apology(page)).toBeVisible({ timeout: 20_000 })
  })

  test('but slowly shows no apology meanwhile', async ({ page }) => {
    await page.route(/assets\/index-[^/]*\.js$/, async (route) => {
      await expect(apology(page)).toBeHidden()
      await route.continue()
    })
    await page.goto(service.url)
    await expect(rail(page)).toBeVisible()
  })
})

test.describe('a part that is loaded when it is wanted', () => {
  let service: FakeService

  test.beforeEach(async ({ page }) => {
    service = await startFakeService({ scenario: 'busy' })
    await page.goto(service.url)
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  })
  test.afterEach(() => service.stop())

  const open = (page: Page, name: string) => rail(page).getByRole('link', { name }).click()

  for (const [what, file] of [
    ['its script', /EnginesPage-[^/]*\.js$/],
    ['its style sheet', /EnginesPage-[^/]*\.css$/],
  ] as const) {
    test(`is asked for again when ${what} did not come`, async ({ page }) => {
      // A script is asked for twice: as a preload, and when that failed once more.
      const made = await endFirst(page, file, 2)
      await open(page, 'Engines')
      await expect(page.getByRole('grid', { name: 'Engines' })).toBeVisible()
      expect(made()).toBe(3)
      const styles = await page
        .locator('link[rel="stylesheet"]')
        .evaluateAll((links) => links.map((link) => (link as { sheet?: unknown }).sheet !== null))
      expect(styles).not.toContain(false)
    })
  }

  test('says so when it never comes, and comes when the page is loaded again', async ({ page }) => {
    const gone = /EnginesPage-[^/]*\.js$/
    await page.route(gone, (route) => route.abort('internetdisconnected'))
    await open(page, 'Engines')
    const said = page.getByRole('alert').filter({ hasText: 'This part of the dashboard could not be loaded' })
    await expect(said).toBeVisible()
    // The other pages are there all the same.
    await open(page, 'Overview')
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
    await open(page, 'Engines')
    await page.unroute(gone)
    await said.getByRole('button', { name: 'Load again' }).click()
    await expect(page.getByRole('grid', { name: 'Engines' })).toBeVisible()
  })

  test('leaves the rest of its page when it is a chart', async ({ page }) => {
    await page.route(/TimePlot-[^/]*\.js$/, (route) => route.abort('internetdisconnected'))
    await open(page, 'Scaling')
    const chart = page.getByRole('alert').filter({ hasText: 'could not be loaded' })
    await expect(chart.first()).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Scaling', level: 1 })).toBeVisible()
    await page.getByRole('button', { name: 'Table' }).first().click()
    await expect(page.getByRole('table').or(page.getByRole('grid')).first()).toBeVisible()
  })
})

test('a control whose answer was lost is done once, and the page learns that it was (demo engines)', async ({
  page,
}) => {
  const service = await startService({ flags: ['--demo'] })
  try {
    await service.until('engines are ready', (state) => readyEngines(state) >= 3)
    await page.goto(`${service.url}/#/engines`)
    const keys: (string | undefined)[] = []
    await page.route('**/api/v1/commands/engine.add', async (route) => {
      keys.push(route.request().headers()['idempotency-key'])
      if (keys.length > 2) return route.continue()
      // It arrives and is carried out; what is lost is the answer.
      await route.fetch()
      await route.abort('internetdisconnected')
    })
    const wanted = (await service.state()).scaling.desired
    await page.getByRole('button', { name: 'Add engine' }).click()
    await expect(page.getByText('One more engine is being made')).toBeVisible()
    expect(keys).toHaveLength(3)
    expect(new Set(keys).size).toBe(1)
    expect((await service.state()).scaling.desired).toBe(wanted + 1)
  } finally {
    await service.stop()
  }
})
