/** Alerts in real Chromium in houses that are scripted: where nothing is raised, where much is, and where words are long. */
import { expect, test, type Page } from '@playwright/test'
import { startFakeService, type FakeService } from '../support/fake-service.ts'

let scripted: FakeService

const bell = (page: Page) => page.getByRole('button', { name: /^Alerts: / })
const raised = (page: Page) => page.getByRole('list', { name: 'Raised now' }).getByRole('listitem')

/** Again where Chromium gave a script up, as it does when a network of the machine comes or goes. */
async function open(page: Page): Promise<void> {
  await expect(async () => {
    await page.goto(`${scripted.url}/#/alerts`)
    await page.reload()
    await expect(bell(page)).toBeVisible({ timeout: 4000 })
    await expect(page.getByRole('main').locator('section, table, dl').first()).toBeVisible({ timeout: 4000 })
  }).toPass()
}

test.beforeAll(async () => {
  scripted = await startFakeService({ scenario: 'empty' })
})
test.afterAll(() => scripted.stop())

test('a quiet house says so, in the page and behind the bell', async ({ page }) => {
  scripted.show('empty')
  await open(page)
  await expect(page.getByRole('region', { name: 'Raised now' })).toContainText('Nothing is raised')
  await expect(page.getByRole('region', { name: 'History' })).toContainText('Nothing was raised yet')
  await expect(page.getByRole('region', { name: 'Webhooks' })).toContainText('No webhook is set')
  await bell(page).click()
  await expect(page.getByRole('dialog', { name: /^Alerts: / })).toContainText('Nothing is raised')
})

for (const scenario of ['busy', 'long-names', 'crowd'] as const) {
  test(`nothing is cut off or overlaps from 1000 to 2560 px (${scenario})`, async ({ page }) => {
    scripted.show(scenario)
    await open(page)
    await expect(raised(page).first()).toBeVisible()
    for (const width of [1000, 1440, 2560]) {
      await page.setViewportSize({ width, height: 900 })
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
      await expect(page.locator('tr[data-key="meanStart"]').getByText('Streams start slowly')).toBeVisible()
      expect(await page.evaluate<string[]>(cutHeads)).toEqual([])
    }
  })
}

/** Headings of columns that do not fit. */
const cutHeads = `[...document.querySelectorAll('th button, th')]
  .filter((head) => head.offsetParent !== null && head.scrollWidth > head.clientWidth + 1 && !head.querySelector('span'))
  .map((head) => head.textContent)`
