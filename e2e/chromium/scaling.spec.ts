/** Scaling in real Chromium, against the built service with real engine containers: what is told and who decides. */
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import AxeBuilder from '@axe-core/playwright'
import { expect as strict, test, type Page } from '@playwright/test'
import { openReader, type BareReader } from '../support/players.ts'
import { readyEngines, startService, type Service } from '../support/service.ts'

const contents = [
  'bab595847707e30a87f892efaee7cfb5c22101d3',
  '614443fc2c935c6fce50b2521ca3aed44ccbd629',
  '95e1bc1c7953018f9ecfc426f4dd0be8e3609277',
  '1f1e6a89aadb614ac3609579a9f68e4cf89cca9e',
]

// Containers come and go beside the browser: its answers may take their time.
const expect = strict.configure({ timeout: 15_000 })

let service: Service
const readers: BareReader[] = []

test.beforeAll(async () => {
  service = await startService({
    settings: {
      engines: {
        runtime: 'docker',
        image: 'weir-demo-engine:latest',
        min: 1,
        max: 3,
        spares: 0,
        slotsPerEngine: 1,
        memoryLimitMb: 256,
        portFrom: 18350,
        portTo: 18399,
      },
      streams: { lingerS: 0 },
      scaling: { cooldownS: 0, sustainS: 0, downWindowS: 1, minLifetimeS: 0 },
      channels: { file: resolve(import.meta.dirname, '../../resources/demo-channels.m3u') },
    },
  })
  await service.until('an engine is ready', (state) => readyEngines(state) === 1)
})
test.afterAll(() => service.stop())
test.afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close()
  await service.command('scaling.resume', {})
  await service.until('nothing plays', ({ sessions }) => sessions.length === 0)
})

const containers = async (): Promise<number> => {
  const { stdout } = await promisify(execFile)('docker', ['ps', '-q', '--filter', 'publish=18350-18399'])
  return stdout.split('\n').filter((line) => line !== '').length
}

const main = (page: Page) => page.getByRole('main')
const part = (page: Page, name: string) => main(page).getByRole('region', { name, exact: true })
const number = (page: Page) => main(page).getByRole('textbox', { name: 'Number of engines by hand' })
const decisions = (page: Page) => main(page).getByRole('list', { name: 'Decisions, newest first' })
const outcomes = (page: Page) => page.getByRole('log', { name: 'Results of your acts' })
const open = (page: Page) => page.goto(`${service.url}/#/scaling`)

test('says who decides, between what, and why there are as many engines as there are', async ({ page }) => {
  await open(page)
  await expect(part(page, 'Who decides')).toContainText('automatic')
  await expect(part(page, 'Who decides')).toContainText(
    'Weir decides how many engines there are, from 1 to 3.',
  )
  await expect(decisions(page)).toContainText('at least 1 engine is kept: +1')
  await expect(decisions(page).getByRole('img', { name: 'more engines' }).first()).toBeVisible()
  const chart = part(page, 'Engines over time')
  await expect(chart.locator('svg.recharts-surface')).toBeVisible()
  await expect(chart.getByText(/^wanted1ready1busy0booting0slots used0 \/ 1$/)).toBeVisible()
  await expect(part(page, 'Kept for the next viewer')).toContainText('Free now1 slot')
})

test('sets the number by hand, on Enter, and takes that back', async ({ page }) => {
  await open(page)
  await expect(number(page)).toHaveValue('1')
  await number(page).fill('3')
  await number(page).press('Enter')
  await expect(outcomes(page)).toContainText('The number is set. 3 engines are wanted')
  await expect(part(page, 'Who decides')).toContainText('by hand')
  await expect(part(page, 'Who decides')).toContainText('3 engines, until you resume scaling')
  await expect(decisions(page).getByRole('listitem').first()).toContainText('3 engines by hand')
  await service.until('three are ready', (state) => readyEngines(state) === 3)
  expect(await containers()).toBe(3)
  await outcomes(page).getByRole('button', { name: 'Undo' }).click()
  await expect(part(page, 'Who decides')).toContainText('automatic')
  await service.until('those too many went', (state) => state.engines.length === 1)
  await expect.poll(containers).toBe(1)
})

test('takes no number that cannot be', async ({ page }) => {
  await open(page)
  const set = main(page).getByRole('button', { name: 'Set', exact: true })
  for (const wrong of ['4', '']) {
    await number(page).fill(wrong)
    await expect(number(page)).toHaveAccessibleDescription(/A whole number from 0 to 3\./)
    await expect(number(page)).toHaveAttribute('aria-invalid', 'true')
    await expect(set).toHaveAttribute('aria-disabled', 'true')
    await set.press('Enter')
    await number(page).press('Enter')
  }
  // Letters and a minus are not even taken.
  await number(page).pressSequentially('-x2')
  await expect(number(page)).toHaveValue('2')
  expect((await service.state()).scaling.mode).toBe('auto')
})

test('says what Weir refuses, where the page does not know the bound', async ({ page }) => {
  await page.route('**/api/v1/queries/settings.get**', (route) =>
    route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'Weir made a mistake.' } } }),
  )
  await open(page)
  await number(page).fill('50')
  await main(page).getByRole('button', { name: 'Set', exact: true }).click()
  await expect(outcomes(page)).toContainText('50 engines cannot be had: it must be 0 to 3 (engines.max')
  await expect(outcomes(page).getByRole('button', { name: 'Copy details' })).toBeVisible()
  expect((await service.state()).scaling.mode).toBe('auto')
})

test('pauses from the top bar of every page, and resumes', async ({ page }) => {
  await page.goto(service.url)
  const bar = page.getByRole('region', { name: 'State of Weir' })
  await bar.getByRole('button', { name: 'Pause scaling' }).click()
  await expect(outcomes(page)).toContainText('Scaling is paused.')
  await expect(bar.getByRole('button', { name: 'Scaling is paused. Resume it' })).toBeVisible()
  // Somebody comes for whom there is no engine: none is made.
  readers.push(...contents.slice(0, 2).map((id) => openReader(`${service.url}/ace/getstream?id=${id}`)))
  await service.until('one waits', ({ queue }) => queue.length === 1)
  await open(page)
  await expect(part(page, 'Who decides')).toContainText('paused')
  expect((await service.state()).engines).toHaveLength(1)
  await part(page, 'Who decides').getByRole('button', { name: 'Resume scaling' }).click()
  await expect(bar.getByRole('button', { name: 'Pause scaling' })).toBeVisible()
  await service.until('both play', ({ sessions }) => sessions.every(({ state }) => state === 'live'))
  await expect(decisions(page)).toContainText(/: \+1/)
})

test('says what keeps Weir from making more, and what it means', async ({ page }) => {
  await open(page)
  readers.push(...contents.map((id) => openReader(`${service.url}/ace/getstream?id=${id}`)))
  const notice = main(page).getByRole('region', { name: 'More engines are needed than there can be' })
  await expect(notice).toContainText('What keeps Weir from making more: max 3 reached.', { timeout: 20_000 })
  await expect(notice).toContainText('who comes next may have to wait')
  await page.goto(`${service.url}/#/engines`)
  await expect(notice.getByRole('link', { name: 'Scaling' })).toHaveAttribute('href', '#/scaling')
  readers.pop()?.close()
  await expect(notice).toHaveCount(0, { timeout: 20_000 })
})

test('shows longer ranges from the history, and says so when that cannot be had', async ({ page }) => {
  await page.route('**/api/v1/queries/history.**', (route) =>
    route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'The history is broken.' } } }),
  )
  await open(page)
  await main(page).getByText('3 h', { exact: true }).click()
  const chart = part(page, 'Engines over time')
  await expect(chart.getByRole('alert')).toContainText('The history is broken. Scaling itself goes on.')
  // The last decisions are in the snapshot, and stay.
  await expect(decisions(page)).toContainText('at least 1 engine is kept: +1')
  await page.unroute('**/api/v1/queries/history.**')
  await chart.getByRole('button', { name: 'Try again' }).click()
  await expect(chart.locator('svg.recharts-surface')).toBeVisible()
  await expect(chart).toContainText('means of each step')
  await part(page, 'Decisions').getByRole('button', { name: 'Try again' }).click()
  await expect(part(page, 'Decisions').getByRole('alert')).toHaveCount(0)
  await chart.getByRole('button', { name: 'Table' }).press('t')
  await expect(chart.getByRole('columnheader')).toHaveText(['When', 'wanted', 'ready', 'busy', 'Event'])
  await expect(chart.getByRole('table')).toContainText('at least 1 engine is kept: +1')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has nothing that axe finds serious (${colorScheme})`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme })
    const page = await context.newPage()
    await open(page)
    await expect(main(page).locator('svg.recharts-surface')).toBeVisible()
    await number(page).fill('9')
    const { violations } = await new AxeBuilder({ page }).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    await context.close()
  })
}
