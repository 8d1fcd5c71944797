/** The pages Logs and About in real Chromium: the log as it grows, and what goes into a report. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { startFakeService } from '../support/fake-service.ts'
import { startService, type Service } from '../support/service.ts'

let service: Service

test.beforeAll(async () => {
  service = await startService({ flags: ['--demo'] })
})
test.afterAll(() => service.stop())

const patient = { timeout: 20_000 }
async function open(page: Page, url: string, name: string, title: string): Promise<void> {
  await page.goto(`${url}/#/${name}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title, patient)
}
const log = (page: Page) => page.getByRole('log', { name: 'Log of Weir' })
const notices = (page: Page) => page.getByRole('log', { name: 'Results of your acts' })
const level = (page: Page, name: string) =>
  page
    .getByRole('radiogroup', { name: /^Least urgent/ })
    .getByText(name, { exact: true })
    .click()
/** A figure of the scrolling log: its `box`. */
const measure = (page: Page, figure: string) =>
  page.evaluate<number>(
    `(() => { const box = document.querySelector('[role="log"][tabindex]'); return ${figure} })()`,
  )
/** Leaves a line in the log. */
const writeLine = () => service.command('engine.restart', { engineId: 'nobody' })

test.describe('logs', () => {
  test('grow by themselves, stop while paused, and go on where they are', async ({ page }) => {
    await open(page, service.url, 'logs', 'Logs')
    await expect(log(page)).toContainText(/Engine e\d is ready/, patient)
    await expect(page.getByText(join(service.dataDir, 'logs', 'weir.log'))).toBeVisible()
    const controls = () => log(page).getByText('name=engine.restart')
    const before = await controls().count()
    await writeLine()
    await expect(controls()).toHaveCount(before + 1, patient)
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await writeLine()
    await page.waitForTimeout(3000)
    await expect(controls()).toHaveCount(before + 1)
    await page.getByRole('button', { name: 'Follow', exact: true }).click()
    await expect(controls()).toHaveCount(before + 2, patient)
  })

  test('are searched and levelled, and say when nothing is found', async ({ page }) => {
    await open(page, service.url, 'logs', 'Logs')
    await expect(log(page)).toContainText('is ready', patient)
    const search = page.getByRole('searchbox', { name: 'Search the log' })
    await search.fill('E2 IS READY')
    await expect(log(page).locator('mark').first()).toHaveText('e2 is ready')
    await expect(page.getByRole('status').getByText(/^\d+ of \d+ lines$/)).toBeVisible()
    await search.fill('xyzzy')
    await expect(page.getByText('No line has “xyzzy” in it.')).toBeVisible()
    await page.getByRole('button', { name: 'Clear the search' }).click()
    await level(page, 'Errors')
    await expect(page.getByText('No errors. All is well.')).toBeVisible(patient)
  })

  test('are copied and saved as they are shown', async ({ browser }) => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    const page = await context.newPage()
    await open(page, service.url, 'logs', 'Logs')
    await page.getByRole('searchbox').fill('e1 is ready')
    await expect(log(page).locator('mark').first()).toBeVisible(patient)
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await expect(notices(page)).toContainText(/Copied \d+ line/)
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(copied).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[info\] Engine e1 is ready/)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    expect(await readFile(await (await download).path(), 'utf8')).toBe(copied)
    await context.close()
  })

  test('of two thousand lines stay at their end, and pause for whoever scrolls up by keyboard', async ({
    page,
  }) => {
    const fake = await startFakeService({ scenario: 'calm' })
    await open(page, fake.url, 'logs', 'Logs')
    await level(page, 'All')
    await expect(page.getByText('2,000 lines', { exact: true })).toBeVisible(patient)
    const fromEndPx = () => measure(page, 'box.scrollHeight - box.clientHeight - box.scrollTop')
    await expect.poll(fromEndPx).toBeLessThan(2)
    await log(page).focus()
    await page.keyboard.press('PageUp')
    await expect(page.getByRole('button', { name: 'Follow', exact: true })).toBeVisible()
    await page.keyboard.press('Home')
    await expect.poll(() => measure(page, 'box.scrollTop')).toBe(0)
    await page.getByRole('button', { name: 'Follow', exact: true }).click()
    await expect.poll(fromEndPx).toBeLessThan(2)
    await fake.stop()
  })
})

test.describe('about', () => {
  test('tells version, system, data folder and licence', async ({ page }) => {
    await open(page, service.url, 'about', 'About')
    const panel = page.getByRole('region', { name: 'This Weir' })
    await expect(panel).toContainText((await service.state()).version)
    await expect(panel).toContainText(service.dataDir, patient)
    await expect(panel).toContainText('service without a window')
    await expect(panel).toContainText('MIT')
    await page.getByRole('link', { name: 'Set-up, step by step' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome to Weir')
  })

  test('saves diagnostics of this moment, without secrets and addresses', async ({ page }) => {
    await service.command('settings.set', { patch: { gateway: { token: 'a-secret-of-mine' } } })
    await open(page, service.url, 'about', 'About')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save diagnostics' }).click()
    const file = await download
    expect(file.suggestedFilename()).toMatch(/^weir-diagnostics-[\dTZ-]+\.json$/)
    const text = await readFile(await file.path(), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ version: expect.any(String), system: { shell: 'headless' } })
    expect(text).not.toContain('a-secret-of-mine')
    await expect(notices(page)).toContainText(file.suggestedFilename())
    await service.command('settings.set', { patch: { gateway: { token: null } } })
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, title] of [
    ['logs', 'Logs'],
    ['about', 'About'],
  ] as const) {
    test(`has nothing that axe finds serious (${name}, ${colorScheme})`, async ({ browser }) => {
      const fake = await startFakeService({ scenario: 'calm' })
      const context = await browser.newContext({ colorScheme })
      const page = await context.newPage()
      await open(page, fake.url, name, title)
      await expect(page.getByText(name === 'logs' ? 'is ready' : 'MIT').first()).toBeVisible(patient)
      const { violations } = await new AxeBuilder({ page }).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
      await context.close()
      await fake.stop()
    })
  }
}
