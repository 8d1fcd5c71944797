/**
 * Content in real Chromium, against the built service with a real engine container whose contents are scripted by their
 * ids (docs/demo-engine.md): what is shown of what fails, and what each control does.
 */
import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import { expect as hastyExpect, test, type Page } from '@playwright/test'
import { openReader } from '../support/players.ts'
import { readyEngines, startService, type Service } from '../support/service.ts'

/** A machine that runs engines and a browser beside the tests may be slow; nothing here is about speed. */
const expect = hastyExpect.configure({ timeout: 15_000 })

/** Fails after a second, as a dead broadcast does. */
const dead = (which: number) => `de40010001${String(which).padStart(30, '0')}`
const plays = (which: number) => `de40000000${String(which).padStart(30, '0')}`

let service: Service

test.beforeAll(async () => {
  service = await startService({
    settings: {
      engines: {
        runtime: 'docker',
        image: 'weir-demo-engine:latest',
        min: 1,
        max: 1,
        memoryLimitMb: 256,
        portFrom: 18250,
        portTo: 18279,
      },
      streams: { lingerS: 1 },
      breaker: { minAttempts: 2, openS: 600 },
    },
  })
  await service.command('channels.import', { text: `Dead TV, ${dead(1)}\nGood TV, ${plays(1)}` })
  await service.until('the engine is ready', (state) => readyEngines(state) === 1)
})
test.afterAll(() => service.stop())

/** Asks for it as a player does, until it is answered. */
async function ask(id: string): Promise<number> {
  const reader = openReader(`${service.url}/ace/getstream?id=${id}`)
  const status = await reader.status
  reader.close()
  return status
}

async function failOften(id: string): Promise<void> {
  await service.until('the engine is ready', (state) => readyEngines(state) === 1)
  for (let tries = 0; tries < 3; tries++) await ask(id)
  await service.until(
    'it is held back',
    ({ contents }) => contents.find(({ contentId }) => contentId === id)?.breaker === 'open',
  )
}

const stateOf = async (id: string) =>
  (await service.state()).contents.find(({ contentId }) => contentId === id)?.breaker ?? null

const contents = (page: Page) => page.getByRole('grid', { name: 'Content' })
const rowOf = (page: Page, id: string) => contents(page).locator(`tr[data-key="${id}"]`)
const panel = (page: Page) => page.getByRole('complementary')
const outcomes = (page: Page) => page.getByRole('log', { name: 'Results of your acts' })
const open = (page: Page, id = '') => page.goto(`${service.url}/#/content${id === '' ? '' : `/${id}`}`)

test('says what will appear before anything was asked for', async ({ page }) => {
  await open(page)
  await expect(page.getByRole('main')).toContainText('Nothing was asked for yet')
  await open(page, dead(77))
  await expect(panel(page)).toContainText('Nothing is remembered of this content')
})

test('shows what fails first, live: how often, how, why, and when it is tried again', async ({ page }) => {
  await open(page)
  expect(await ask(plays(1))).toBe(200)
  await expect(rowOf(page, plays(1))).toContainText('plays')
  await failOften(dead(1))
  const row = rowOf(page, dead(1))
  await expect(row).toContainText('held back')
  await expect(row).toContainText('Dead TV')
  await expect(row).toContainText('100 %')
  await expect(row).toContainText('no session')
  await expect(row).toContainText(/failed to load content/)
  await expect(row).toContainText(/in (9 min|10 min)/)
  await expect(contents(page).locator('tr[data-key]').first()).toHaveAttribute('data-key', dead(1))

  await row.click()
  await expect(panel(page)).toContainText('It failed too often lately.')
  const starts = panel(page).getByRole('grid', { name: 'Last starts' })
  await expect(starts.getByRole('row').nth(1)).toContainText(/no session|was held back/)
  await expect(starts).toContainText('e1')
})

test('tries now: what plays again is not held back any more, what does not stays so', async ({ page }) => {
  await open(page, dead(1))
  await panel(page).getByRole('button', { name: 'Try now' }).click()
  await expect(outcomes(page)).toContainText('cannot play this content', { timeout: 20_000 })
  expect(await stateOf(dead(1))).toBe('open')
  await rowOf(page, plays(1)).getByRole('button', { name: 'Try Good TV now' }).click()
  await expect(outcomes(page)).toContainText('It plays', { timeout: 20_000 })
})

test('blocks and unblocks; a block is taken back with Undo', async ({ page }) => {
  await open(page, plays(1))
  await panel(page).getByRole('button', { name: 'Block', exact: true }).click()
  await expect(rowOf(page, plays(1))).toContainText('blocked')
  await expect(rowOf(page, plays(1))).toContainText('when unblocked')
  expect(await ask(plays(1))).toBe(403)
  // It is not tried while it is blocked, and the button says why.
  await expect(panel(page).getByRole('button', { name: 'Try now' })).toHaveAccessibleDescription(
    /Unblock it first/,
  )
  await outcomes(page).getByRole('button', { name: 'Undo' }).click()
  await expect(rowOf(page, plays(1))).not.toContainText('blocked')
  expect(await ask(plays(1))).toBe(200)

  await rowOf(page, dead(1)).getByRole('button', { name: 'Block Dead TV' }).click()
  await expect.poll(() => stateOf(dead(1))).toBe('blocked')
  await rowOf(page, dead(1)).getByRole('button', { name: 'Try Dead TV now' }).click()
  await expect(outcomes(page)).toContainText('This content is blocked')
  await rowOf(page, dead(1)).getByRole('button', { name: 'Unblock Dead TV' }).click()
  await expect.poll(() => stateOf(dead(1))).toBe('closed')
})

test('forgets a content, and brings back the block of a blocked one', async ({ page }) => {
  await ask(plays(2))
  await service.command('content.block', { contentId: plays(3) })
  await open(page)
  await rowOf(page, plays(2))
    .getByRole('button', { name: /^Forget/ })
    .click()
  await expect(rowOf(page, plays(2))).toHaveCount(0)
  await rowOf(page, plays(3)).click()
  await panel(page).getByRole('button', { name: 'Forget' }).click()
  await expect(panel(page)).toContainText('Nothing is remembered of this content')
  await outcomes(page).getByRole('button', { name: 'Undo' }).click()
  await expect(rowOf(page, plays(3))).toContainText('blocked')
})

test('filters by state and words, and exports what is shown', async ({ page }) => {
  await failOften(dead(2))
  await open(page)
  const states = page.getByRole('radiogroup', { name: 'Contents by state' })
  await states.getByText('held back').click()
  await expect(contents(page).locator('tr[data-key]')).toHaveCount(1)
  await expect(rowOf(page, dead(2))).toBeVisible()
  await states.getByText('on trial').click()
  await expect(page.getByRole('main')).toContainText('No content is on trial.')
  await page.getByRole('button', { name: 'Show all' }).click()
  const filter = page.getByRole('searchbox', { name: 'Filter Content' })
  await filter.fill(dead(2).slice(-12))
  await expect(contents(page).locator('tr[data-key]')).toHaveCount(1)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('weir-contents.csv')
  const [head, first] = (await readFile(await download.path(), 'utf8')).split('\r\n')
  expect(head).toMatch(/^\ufeffState,Name,Id,Attempts,Failures,Rate,Kind of failure,Last error,Next try,/)
  expect(first).toMatch(new RegExp(`^held back,,${dead(2)},\\d,\\d,1,no session,.*failed to load.*,20`))
})

test('is worked by keyboard alone', async ({ page }) => {
  await ask(plays(4))
  await open(page)
  await rowOf(page, plays(4)).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(rowOf(page, plays(4)).getByRole('button', { name: /^Block/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect.poll(() => stateOf(plays(4))).toBe('blocked')
  await rowOf(page, plays(4)).focus()
  await page.keyboard.press('Enter')
  await expect(panel(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(panel(page)).toHaveCount(0)
  await expect(rowOf(page, plays(4))).toBeFocused()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has nothing that axe finds serious (${colorScheme})`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme })
    const page = await context.newPage()
    await open(page, dead(2))
    await expect(panel(page).getByRole('grid')).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    await context.close()
  })
}
