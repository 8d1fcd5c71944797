/**
 * Latency and outcomes in real Chromium, against the built service with demo engines: starts that play and starts that
 * fail, asked of the real history.
 */
import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { startFakeService, type FakeService } from '../support/fake-service.ts'
import { openReader } from '../support/players.ts'
import { readyEngines, startService, type Service } from '../support/service.ts'

const dead = (which: number) => `de40010001${String(which).padStart(30, '0')}`
const plays = (which: number) => `de40000000${String(which).padStart(30, '0')}`

let service: Service

test.beforeAll(async () => {
  service = await startService({
    settings: {
      engines: { runtime: 'demo', min: 1, max: 1, slotsPerEngine: 6 },
      streams: { lingerS: 0, maxAttempts: 1 },
    },
  })
  await service.command('channels.import', { text: `Dead TV, ${dead(1)}\nGood TV, ${plays(1)}` })
  await service.until('the engine is ready', (state) => readyEngines(state) === 1)
  for (const id of [plays(1), plays(2), dead(1), dead(1)]) await ask(id)
})
test.afterAll(() => service.stop())

/** Asks for it as a player does, until it plays or is refused. */
async function ask(id: string): Promise<void> {
  const reader = openReader(`${service.url}/ace/getstream?id=${id}`)
  await reader.status
  reader.close()
}

/** Again where Chromium gave a script up, as it does when a network of the machine comes or goes. */
async function open(page: Page, url = service.url): Promise<void> {
  await expect(async () => {
    await page.goto(`${url}/#/latency`)
    await page.reload()
    await expect(page.getByRole('radiogroup', { name: /^(Time range|Intervalo de tiempo)$/ })).toBeVisible({
      timeout: 4000,
    })
  }).toPass()
}
const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const range = (page: Page, name: string) =>
  page.getByRole('radiogroup', { name: 'Time range' }).getByText(name, { exact: true })
const figure = (page: Page, where: string, name: string) =>
  part(page, where)
    .locator('dl > div')
    .filter({ hasText: new RegExp(`^${name}`) })

test('tells how long each step of a start took, of all starts of the range', async ({ page }) => {
  await open(page)
  await expect(page.getByText('4 starts', { exact: true })).toBeVisible()
  for (const name of ['Start', 'First byte']) {
    await expect(figure(page, name, 'measured')).toContainText('2')
    await expect(figure(page, name, 'p95')).toContainText(/\d m?s/)
    await expect(part(page, name).locator('svg.recharts-surface')).toBeVisible()
    await expect(part(page, name).getByRole('img')).toHaveAttribute(
      'aria-label',
      /p50: last .* p99: .* mean: /,
    )
  }
  await expect(figure(page, 'Start', 'mean')).toContainText('target < 5 s')
  await expect(figure(page, 'Selection', 'p95')).toContainText('target < 50 ms')
  await expect(figure(page, 'Provisioning', 'measured')).toContainText(/[24]/)
})

test('names targets and critical thresholds at their lines', async ({ page }) => {
  await open(page)
  await expect(part(page, 'Start').getByText('p95: target 10 s', { exact: true })).toBeVisible()
  await expect(part(page, 'Selection').getByText('p95: target 50 ms', { exact: true })).toBeVisible()
  await expect(part(page, 'Failures').getByText('target 10 %', { exact: true })).toBeVisible()
  await expect(part(page, 'Failures').getByText('critical 30 %', { exact: true })).toBeVisible()
})

test('tells what came of the starts, by kind and by content', async ({ page }) => {
  await open(page)
  await expect(figure(page, 'Failures', 'share')).toContainText('50 %')
  await expect(figure(page, 'Outcomes', 'played')).toContainText('2')
  await expect(part(page, 'Outcomes').getByRole('img')).toHaveAttribute(
    'aria-label',
    /played: .* no session: /,
  )
  const kinds = page.getByRole('grid', { name: 'By kind' })
  await expect(kinds.locator('tr[data-key="played"]')).toContainText('250 %')
  await expect(kinds.locator('tr[data-key="fetch_failed"]')).toContainText('no session250 %')
  await expect(part(page, 'By kind')).toContainText('failures were blamed on: the content 2')
  const content = page.getByRole('grid', { name: 'By content' }).locator('tr[data-key]')
  await expect(content).toHaveCount(1)
  await expect(content).toContainText(/Dead TV.*02100 %no session/)
})

test('a content is opened by keyboard to see its starts alone, and leads to its own page', async ({
  page,
}) => {
  await open(page)
  await page.getByRole('grid', { name: 'By content' }).locator('tr[data-key]').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Only starts of Dead TV')).toBeVisible()
  await expect(page.getByText('2 starts', { exact: true })).toBeVisible()
  await expect(figure(page, 'Start', 'p95')).toContainText('no data yet')
  await expect(figure(page, 'Failures', 'share')).toContainText('100 %')
  expect(new URL(page.url()).hash).toBe(`#/latency/contentId%3A${dead(1)}`)
  await page.getByRole('button', { name: 'Show all contents' }).click()
  await expect(page.getByText('4 starts', { exact: true })).toBeVisible()
  await page.goBack()
  await page.getByRole('link', { name: 'Open it on the page of contents' }).click()
  await expect(page.getByRole('complementary').getByRole('heading', { level: 2 })).toHaveText('Dead TV')
})

test('has every range from 5 minutes to 30 days, by keyboard, and keeps the one that was chosen', async ({
  page,
}) => {
  await open(page)
  await range(page, '30 min').click()
  for (const name of ['3 h', '24 h', '7 d', '30 d']) {
    await page.keyboard.press('ArrowRight')
    await expect(page.getByRole('radio', { name })).toBeChecked()
    // Of all starts of the range, however long: no figure is a mean of steps.
    await expect(page.getByText('4 starts', { exact: true })).toBeVisible()
    await expect(figure(page, 'Start', 'measured')).toContainText('2')
  }
  await page.reload()
  await expect(page.getByRole('radio', { name: '30 d' })).toBeChecked()
  await range(page, '5 min').click()
  await expect(page.getByRole('radio', { name: '5 min' })).toBeChecked()
})

test('shows the same data as a table with the key T, and gaps as gaps', async ({ page }) => {
  await open(page)
  const start = part(page, 'Start')
  await start.getByRole('button', { name: 'Table' }).focus()
  await page.keyboard.press('t')
  const table = start.getByRole('table')
  await expect(table.getByRole('columnheader')).toHaveText(['When', 'p50', 'p95', 'p99', 'mean'])
  await expect(table.getByRole('row')).toHaveCount(61)
  await expect(table.getByText(/^\d+(\.\d)? m?s$/).first()).toBeAttached()
  await expect(table.getByText('–').first()).toBeAttached()
  await page.keyboard.press('t')
  await expect(start.getByRole('img')).toBeVisible()
})

test('is exported: one row for each step, with every figure', async ({ page }) => {
  await open(page)
  await expect(page.getByText('4 starts', { exact: true })).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export CSV' }).first().click()
  const saved = await download
  expect(saved.suggestedFilename()).toBe('weir-starts-30m.csv')
  const text = await readFile(await saved.path(), 'utf8')
  expect(text.startsWith('\ufeff')).toBe(true)
  const [head, ...rows] = text.trim().split('\r\n')
  expect(head).toMatch(/^From,Starts,Failures,Failures by kind,Start p50 \(ms\),.*,Provisioning mean \(ms\)$/)
  const numbers = rows.map((row) => row.split(','))
  expect(numbers.reduce((sum, [, starts]) => sum + Number(starts), 0)).toBe(4)
  expect(numbers.reduce((sum, [, , failures]) => sum + Number(failures), 0)).toBe(2)
})

test('asks again while it is open, and not while nobody sees it', async ({ page }) => {
  let asked = 0
  await page.route('**/api/v1/queries/history.starts?**', (route) => {
    asked += 1
    return route.continue()
  })
  await open(page)
  await range(page, '5 min').click()
  await expect(page.getByText('4 starts', { exact: true })).toBeVisible()
  const before = asked
  await expect.poll(() => asked, { timeout: 20_000 }).toBeGreaterThan(before + 1)
  await page.evaluate(`Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'))`)
  await page.waitForTimeout(1000)
  const hidden = asked
  await page.waitForTimeout(7000)
  expect(asked).toBe(hidden)
})

test.describe('when the history does not answer', () => {
  test('a first time, it says why, and what to do', async ({ page }) => {
    await page.route('**/api/v1/queries/history.starts?**', (route) => route.abort())
    await open(page)
    const alert = page.getByRole('alert')
    await expect(alert).toContainText('This cannot be shown')
    await expect(alert.getByRole('button', { name: 'Copy details' })).toBeVisible()
    await page.unroute('**/api/v1/queries/history.starts?**')
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByText('4 starts', { exact: true })).toBeVisible()
  })

  test('later, what was known stays, and it says that it is old', async ({ page }) => {
    await open(page)
    await range(page, '5 min').click()
    await expect(page.getByText('4 starts', { exact: true })).toBeVisible()
    await page.route('**/api/v1/queries/history.starts?**', (route) => route.abort())
    await expect(page.getByRole('alert')).toContainText('Not up to date', { timeout: 15_000 })
    await expect(part(page, 'Start').getByRole('img')).toBeVisible()
    await page.unroute('**/api/v1/queries/history.starts?**')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('alert')).toHaveCount(0)
  })

  test('for long, it says that it is loading', async ({ page }) => {
    await page.route('**/api/v1/queries/history.starts?**', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500))
      await route.continue()
    })
    await open(page)
    await expect(page.getByText('Loading')).toBeVisible()
    await expect(page.getByText('4 starts', { exact: true })).toBeVisible()
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const locale of ['en-GB', 'es-ES']) {
    test(`has nothing that axe finds serious (${colorScheme}, ${locale})`, async ({ browser }) => {
      // Half faded in, nothing has its contrast yet.
      const context = await browser.newContext({ colorScheme, locale, reducedMotion: 'reduce' })
      const page = await context.newPage()
      await open(page)
      await expect(page.locator('svg.recharts-surface').first()).toBeVisible()
      await expect(page.getByRole('grid').first()).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
      await context.close()
    })
  }
}

test.describe('other houses', () => {
  let scripted: FakeService
  test.beforeAll(async () => {
    scripted = await startFakeService({ scenario: 'empty' })
  })
  test.afterAll(() => scripted.stop())

  test('where nothing was started say so, and offer the longest range', async ({ page }) => {
    scripted.show('empty')
    await open(page, scripted.url)
    await expect(page.getByText('No stream was started in this time.')).toBeVisible()
    await page.getByRole('button', { name: 'Show 30 days' }).click()
    await expect(page.getByRole('radio', { name: '30 d' })).toBeChecked()
    await expect(page.getByRole('button', { name: 'Show 30 days' })).toBeHidden()
  })

  for (const scenario of ['busy', 'long-names', 'crowd'] as const) {
    test(`fit from 1000 to 2560 px (${scenario})`, async ({ page }) => {
      scripted.show(scenario)
      await open(page, scripted.url)
      await expect(page.getByRole('grid', { name: 'By kind' })).toBeVisible()
      for (const width of [1000, 1440, 2560]) {
        await page.setViewportSize({ width, height: 900 })
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
      }
    })
  }
})
