/**
 * What all pages share, in real Chromium: languages, addresses, tables and charts by keyboard, narrow and wide, reduced
 * motion. The service behind is scripted (e2e/support/fake-service.ts); overview.spec.ts has the real one.
 */
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { startFakeService, type FakeService } from '../support/fake-service.ts'

let service: FakeService

test.beforeAll(async () => {
  service = await startFakeService({ scenario: 'calm' })
})
test.afterAll(() => service.stop())
test.beforeEach(() => service.show('calm'))

const engines = (page: Page) => page.getByRole('grid', { name: 'Engines' })
/** The row that has the focus, by its engine. */
const focusedRow = (page: Page) => page.evaluate<string | undefined>('document.activeElement?.dataset.key')

test.describe('languages', () => {
  test('a Spanish browser gets Spanish, with its numbers, and says so to screen readers', async ({
    browser,
  }) => {
    const context = await browser.newContext({ locale: 'es-MX' })
    const page = await context.newPage()
    await page.goto(service.url)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Resumen')
    await expect(page.getByRole('region', { name: 'Estado de Weir' })).toContainText(
      'Los 4 motores en buen estado · 3 emisiones · 7 espectadores · nada en espera',
    )
    await expect(page.locator('html')).toHaveAttribute('lang', 'es')
    await expect(page).toHaveTitle('Resumen · Weir')
    await expect(page.getByText('2,1')).toBeVisible()
    await context.close()
  })

  test('the language is changed without loading the page again, and kept', async ({ page }) => {
    await page.goto(service.url)
    await page.getByRole('combobox', { name: 'Language' }).focus()
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Resumen')
    // Memoised rows, too.
    await expect(page.getByRole('grid', { name: 'Motores' }).getByText('listo').first()).toBeVisible()
    await expect(page.getByRole('combobox', { name: 'Idioma' })).toBeFocused()
    await page.reload()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Resumen')
  })

  test('no English is left on the Spanish page, but what comes from Weir itself', async ({ browser }) => {
    const context = await browser.newContext({ locale: 'es-ES' })
    const page = await context.newPage()
    service.show('empty')
    await page.goto(service.url)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Resumen')
    const words =
      (await page.locator('body').innerText()).match(/\b(the|and|of|no|with|stream|engine|viewers?)\b/gi) ??
      []
    expect(words.filter((word) => word.toLowerCase() !== 'no')).toEqual([])
    await context.close()
  })
})

test.describe('addresses', () => {
  test('one that names nothing leads to the Overview, and skipping to the content does not change it', async ({
    page,
  }) => {
    await page.goto(`${service.url}/#/nowhere/x`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('main')).toBeFocused()
    expect(new URL(page.url()).hash).toBe('#/nowhere/x')
  })
})

test.describe('tables by keyboard', () => {
  test.beforeEach(async ({ page }) => {
    service.show('crowd')
    await page.goto(service.url)
    await expect(engines(page)).toHaveAttribute('aria-rowcount', '201')
  })

  test('are one Tab stop, and keys reach every row, also those that are not drawn', async ({ page }) => {
    await engines(page).locator('tr[tabindex="0"]').focus()
    expect(await engines(page).locator('tr[tabindex="0"]').count()).toBe(1)
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focusedRow(page)).toBe('e2')
    await page.keyboard.press('End')
    await expect.poll(() => focusedRow(page)).toBe('e200')
    await page.keyboard.press('PageUp')
    await expect.poll(() => focusedRow(page)).toBe('e190')
    await page.keyboard.press('Home')
    await expect.poll(() => focusedRow(page)).toBe('e1')
    // Acts of its row are Tab stops, those of other rows are not.
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: 'Restart engine e1', exact: true })).toBeFocused()
    expect(await engines(page).locator('button[data-act]:not([tabindex="-1"])').count()).toBe(1)
  })

  test('keep the focus on their row while all of it changes four times a second', async ({ page }) => {
    await engines(page).locator('tr[tabindex="0"]').focus()
    await page.keyboard.press('ArrowDown')
    for (const _ of [1, 2, 3, 4]) {
      await page.waitForTimeout(300)
      expect(await focusedRow(page)).toBe('e2')
    }
  })

  test('sort by a heading, and say how they are sorted', async ({ page }) => {
    const head = engines(page).getByRole('columnheader', { name: 'Engine' })
    await expect(head).not.toHaveAttribute('aria-sort')
    await head.getByRole('button').press('Enter')
    await expect(head).toHaveAttribute('aria-sort', 'ascending')
    await expect(engines(page).locator('tr[data-key]').nth(1)).toHaveAttribute('data-key', 'e2')
    await head.getByRole('button').press('Enter')
    await expect(head).toHaveAttribute('aria-sort', 'descending')
    await expect(engines(page).locator('tr[data-key]').first()).toHaveAttribute('data-key', 'e200')
  })

  test('draw only the rows in sight, and a row opens what it names', async ({ page }) => {
    expect(await engines(page).locator('tr[data-key]').count()).toBeLessThan(50)
    await engines(page).locator('tr[data-key="e3"]').focus()
    await page.keyboard.press('Enter')
    expect(new URL(page.url()).hash).toBe('#/engines/e3')
    await page.goBack()
    await expect.poll(() => new URL(page.url()).hash).toBe('')
  })

  test('leave out what is less important where there is no room', async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await expect(engines(page).getByRole('columnheader', { name: 'Version' })).toBeHidden()
    await page.setViewportSize({ width: 2560, height: 1300 })
    await expect(engines(page).getByRole('columnheader', { name: 'Version' })).toBeVisible()
    for (const width of [1000, 1440, 2560]) {
      await page.setViewportSize({ width, height: 900 })
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
    }
  })
})

test.describe('charts', () => {
  test('are the same data as a table with the key T, and told in words', async ({ page }) => {
    await page.goto(service.url)
    const panel = page.getByRole('region', { name: 'Throughput', exact: true })
    await expect(panel.getByRole('img')).toHaveAttribute(
      'aria-label',
      /^Throughput, \d\d:\d\d to \d\d:\d\d\. in: last \d+ Mb\/s/,
    )
    await expect(panel.locator('svg.recharts-surface')).toBeVisible()
    await panel.getByRole('button', { name: 'Table' }).focus()
    await page.keyboard.press('t')
    const table = panel.getByRole('table')
    await expect(table.getByRole('columnheader')).toHaveText(['When', 'in', 'out'])
    await expect(table.getByRole('row')).toHaveCount(61)
    // A gap in the data is a dash, not a zero.
    await expect(table.getByText('–').first()).toBeAttached()
    await page.keyboard.press('t')
    await expect(panel.getByRole('img')).toBeVisible()
  })

  test('have no Tab stops inside', async ({ page }) => {
    await page.goto(service.url)
    const panel = page.getByRole('region', { name: 'Pool', exact: true })
    await expect(panel.locator('svg.recharts-surface')).toBeVisible()
    await panel.getByRole('button', { name: 'Table' }).focus()
    await page.keyboard.press('Tab')
    expect(await page.evaluate<boolean>('document.activeElement.closest(".recharts-wrapper") === null')).toBe(
      true,
    )
  })
})

test('with reduced motion nothing moves', async ({ browser }) => {
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(service.url)
  await expect(engines(page)).toBeVisible()
  const moving = await page.evaluate<string[]>(
    `document.getAnimations().filter((animation) => animation.effect.getComputedTiming().duration > 0).map((animation) => animation.effect.target.className)`,
  )
  expect(moving).toEqual([])
  await context.close()
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [locale, scenario] of [
    ['en-GB', 'busy'],
    ['es-ES', 'crowd'],
  ] as const) {
    test(`has nothing that axe finds serious (${colorScheme}, ${locale}, ${scenario})`, async ({
      browser,
    }) => {
      service.show(scenario)
      const context = await browser.newContext({ colorScheme, locale })
      const page = await context.newPage()
      await page.goto(service.url)
      await expect(page.getByRole('grid')).toBeVisible()
      await expect(page.locator('svg.recharts-surface').first()).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
      await context.close()
    })
  }
}
