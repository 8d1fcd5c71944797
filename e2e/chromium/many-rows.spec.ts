/** Streams and Content with more rows than anybody reads: 150 streams, 100 viewers of one, 2000 contents, all scripted. */
import { expect as hastyExpect, test, type Page } from '@playwright/test'
import { startFakeService, type FakeService } from '../support/fake-service.ts'
import { manyContents } from '../support/fake-queries.ts'

/** A machine that runs engines and a browser beside the tests may be slow; nothing here is about speed. */
const expect = hastyExpect.configure({ timeout: 15_000 })

let service: FakeService

test.beforeAll(async () => {
  service = await startFakeService({ scenario: 'crowd' })
})
test.afterAll(() => service.stop())

const contents = (page: Page) => page.getByRole('grid', { name: 'Content' })
const drawn = (page: Page) => contents(page).locator('tr[data-key]').count()

test('2000 contents are listed, but only those in sight are drawn', async ({ page }) => {
  await page.goto(`${service.url}/#/content`)
  await expect(contents(page)).toHaveAttribute('aria-rowcount', String(manyContents + 1))
  expect(await drawn(page)).toBeLessThan(60)
  await contents(page).locator('tr[tabindex="0"]').focus()
  await page.keyboard.press('End')
  await expect(contents(page).locator(`tr[aria-rowindex="${manyContents + 1}"]`)).toBeFocused()
  expect(await drawn(page)).toBeLessThan(60)
})

test('one of 2000 is found by a part of its name or id, in any column', async ({ page }) => {
  await page.goto(`${service.url}/#/content`)
  await expect(contents(page)).toHaveAttribute('aria-rowcount', String(manyContents + 1))
  const filter = page.getByRole('searchbox')
  await filter.fill('channel 1877')
  await expect(contents(page)).toHaveAttribute('aria-rowcount', '2')
  await filter.fill('000007cfccc')
  await expect(contents(page).locator('tr[data-key]')).toHaveAttribute('data-key', /^000007cfccc/)
  await filter.fill('encrypted held')
  await expect(contents(page)).toHaveAttribute('aria-rowcount', '5')
})

test('opening a row and live updates keep all other rows as they are', async ({ page }) => {
  await page.goto(`${service.url}/#/content`)
  await expect(contents(page)).toHaveAttribute('aria-rowcount', String(manyContents + 1))
  await page.evaluate('for (const row of document.querySelectorAll("tr[data-key]")) row.dataset.seen = "yes"')
  await contents(page).locator('tr[data-key]').nth(3).click()
  await expect(page.getByRole('complementary')).toBeVisible()
  await page.waitForTimeout(1000)
  expect(await contents(page).locator('tr[data-key]:not([data-seen])').count()).toBe(0)
})

test('when the list cannot be had, the worst are shown, with another try', async ({ page }) => {
  await page.route('**/api/v1/queries/content.list*', (route) => route.abort())
  await page.goto(`${service.url}/#/content`)
  // It is asked for three times before anybody is told.
  await expect(page.getByRole('alert')).toContainText('Not all are shown')
  await expect(contents(page)).toHaveAttribute('aria-rowcount', '101')
  await page.unroute('**/api/v1/queries/content.list*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(contents(page)).toHaveAttribute('aria-rowcount', String(manyContents + 1))
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('the last starts say so when the history cannot be read', async ({ page }) => {
  await page.route('**/api/v1/queries/history.starts-list*', (route) => route.abort())
  await page.goto(`${service.url}/#/content`)
  await contents(page).locator('tr[data-key]').first().click()
  await expect(page.getByRole('complementary').getByRole('alert')).toContainText('This cannot be shown')
})

test('150 streams stay in their order and width while all of them change', async ({ page }) => {
  for (const width of [1000, 1440, 2560]) {
    await page.setViewportSize({ width, height: 900 })
    await page.goto(`${service.url}/#/streams/s0`)
    const streams = page.getByRole('grid', { name: 'Streams' })
    await expect(streams).toHaveAttribute('aria-rowcount', '151')
    expect(await streams.locator('tr[data-key]').count()).toBeLessThan(60)
    const viewers = page.getByRole('grid', { name: 'Viewers of this stream' })
    await expect(viewers).toHaveAttribute('aria-rowcount', '101')
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
    const name = streams.locator('tr[data-key="s1"] td').nth(1)
    expect((await name.boundingBox())?.width ?? 0).toBeGreaterThan(90)
  }
})

test('an act that takes long shows progress, and keeps other acts usable', async ({ page }) => {
  const answer = Promise.withResolvers<void>()
  await page.route('**/api/v1/commands/session.move', async (route) => {
    await answer.promise
    await route.continue()
  })
  await page.goto(`${service.url}/#/streams/s1`)
  const move = page.getByRole('button', { name: 'Move' })
  await move.click()
  await expect(move).toHaveAttribute('data-loading', 'true')
  await expect(page.getByRole('button', { name: 'Stop stream' })).toBeEnabled()
  answer.resolve()
  await expect(page.getByRole('log')).toContainText('session.move was done')
  expect(service.commands.at(-1)).toEqual({ name: 'session.move', args: { sessionId: 's1' } })
})
