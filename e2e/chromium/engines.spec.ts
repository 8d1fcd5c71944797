/** Engines in real Chromium, against the built service with real engine containers: what is shown and what each control does. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import AxeBuilder from '@axe-core/playwright'
import { expect as strict, test, type Page } from '@playwright/test'
import { startEngineProcess } from '../support/engine-process.ts'
import { startFakeService } from '../support/fake-service.ts'
import { openReader, type BareReader } from '../support/players.ts'
import { readyEngines, startService, type Service } from '../support/service.ts'

const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args)).stdout.trim()

const sportsOne = 'bab595847707e30a87f892efaee7cfb5c22101d3'
const ports = '18300-18349'

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
        min: 2,
        max: 3,
        memoryLimitMb: 256,
        diskLimitMb: 1024,
        portFrom: 18300,
        portTo: 18349,
      },
      streams: { lingerS: 1 },
      channels: { file: resolve(import.meta.dirname, '../../resources/demo-channels.m3u') },
    },
  })
  await service.until('two engines are ready', (state) => readyEngines(state) === 2)
})
test.afterAll(() => service.stop())
test.afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close()
  await service.until('nothing plays', ({ sessions }) => sessions.length === 0)
  await service.until('two engines are ready', (state) => readyEngines(state) >= 2)
})

async function watch(count = 1): Promise<{ readers: BareReader[]; engineId: string }> {
  const before = (await service.state()).sessions[0]?.readers.length ?? 0
  const opened = Array.from({ length: count }, () =>
    openReader(`${service.url}/ace/getstream?id=${sportsOne}`),
  )
  readers.push(...opened)
  const { sessions } = await service.until(
    'they play',
    ({ sessions: [session] }) => session?.readers.length === before + count && session.state === 'live',
  )
  return { readers: opened, engineId: sessions[0]?.engineId ?? '?' }
}

const goesOn = (reader: BareReader | undefined) => {
  const before = reader?.bytes() ?? 0
  return expect.poll(() => reader?.bytes() ?? 0).toBeGreaterThan(before)
}

const containerOf = (engineId: string) =>
  docker('ps', '-q', '--filter', `label=io.weir.engine=${engineId}`, '--filter', `publish=${ports}`)

const engines = (page: Page) => page.getByRole('grid', { name: 'Engines' })
const row = (page: Page, id: string) => engines(page).locator(`tr[data-key="${id}"]`)
const panel = (page: Page) => page.getByRole('complementary')
const act = (page: Page, name: string) => panel(page).getByRole('button', { name, exact: true })
const question = (page: Page) => page.getByRole('dialog')
const outcomes = (page: Page) => page.getByRole('log', { name: 'Results of your acts' })

async function openPanel(page: Page, id: string): Promise<void> {
  await page.goto(`${service.url}/#/engines/${id}`)
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(`Engine ${id}`)
}

test('lists each engine with its state, slots and what it uses of its limits', async ({ page }) => {
  const { engineId } = await watch(1)
  await page.goto(`${service.url}/#/engines`)
  await expect(page.getByText('2 of 2 ready')).toBeVisible()
  await expect(engines(page).getByRole('columnheader')).toHaveText([
    'State',
    'Engine',
    'Why',
    'Slots',
    'CPU',
    'Memory',
    'Disk cache',
    'Network',
    'Start',
    'Restarts',
    'Age',
  ])
  await expect(row(page, engineId)).toContainText('ready')
  await expect(row(page, engineId)).toContainText('1 / 3')
  await expect(row(page, engineId).getByTitle(/ of 256 MiB$/)).toBeVisible()
  await expect(row(page, engineId).getByTitle(/ of 1\.0 GiB$/)).toBeVisible({ timeout: 15_000 })
  // Two samples, five seconds apart, make a rate; the history knows a start a moment later.
  await expect(row(page, engineId).getByTitle(/\d+ [kM]?b\/s in, \d.* out/)).toBeVisible({ timeout: 15_000 })
  await page.getByRole('searchbox', { name: 'Filter Engines' }).fill(engineId)
  await expect(engines(page).locator('tr[data-key]')).toHaveCount(1)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export CSV' }).click(),
  ])
  const lines = (await readFile(await download.path(), 'utf8')).split('\r\n')
  expect(lines[0]).toBe('\ufeffState,Engine,Why,Slots,CPU,Memory,Disk cache,Network,Start,Restarts,Age')
  expect(lines[1]).toMatch(new RegExp(`^ready,${engineId},`))
})

test('opens an engine: what its state means, what it carries, went through and wrote', async ({
  browser,
}) => {
  const { engineId } = await watch(2)
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  await openPanel(page, engineId)
  await expect(panel(page)).toContainText('It takes streams: 2 slots are free.')
  await expect(panel(page).getByRole('link', { name: 'Sports One' })).toHaveAttribute(
    'href',
    /^#\/streams\/./,
  )
  await expect(panel(page)).toContainText('2 viewers')
  await expect(panel(page)).toContainText(/Memory\d.*of 256 MiB/)

  const health = panel(page).getByRole('region', { name: 'Health' })
  await expect(health.getByRole('img', { name: /^Ready \d+ % of the time; \d+ changes$/ })).toBeVisible({
    timeout: 15_000,
  })
  const changes = health.getByRole('list', { name: 'Changes of its state, newest first' })
  await expect(changes.getByRole('listitem').first()).toContainText('ready')
  await expect(changes.getByRole('listitem').last()).toContainText(/creating|starting/)
  await health.getByText('24 h').click()
  await expect(changes.getByRole('listitem').first()).toContainText('ready')

  const log = panel(page).getByRole('region', { name: 'The last lines that the engine wrote' })
  await expect(log).toContainText(/\S/)
  await act(page, 'Copy log').click()
  const copied = await page.evaluate<string>('navigator.clipboard.readText()')
  expect(copied).toContain(await docker('logs', '-n', '1', await containerOf(engineId)))
  await act(page, 'Refresh').click()
  await expect(panel(page).getByText(/^last \d+ lines?$/)).toBeVisible()
  await context.close()
})

test('is worked by keyboard: a row opens and closes, and gives the focus back', async ({ page }) => {
  await page.goto(`${service.url}/#/engines`)
  await engines(page).locator('tr[tabindex="0"]').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(panel(page)).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(act(page, 'Close the details (Esc)')).toBeFocused()
  for (const name of ['Restart', 'Drain', 'Remove']) {
    await page.keyboard.press('Tab')
    await expect(act(page, name)).toBeFocused()
  }
  await page.keyboard.press('Escape')
  await expect(panel(page)).toHaveCount(0)
  await expect(engines(page).locator('tr[tabindex="0"]')).toBeFocused()
})

test('restarts an engine once its viewers were named and given up', async ({ page }) => {
  const { readers: opened, engineId } = await watch(2)
  const before = await containerOf(engineId)
  await openPanel(page, engineId)
  await act(page, 'Restart').click()
  await expect(question(page)).toContainText(`Restart engine ${engineId} and cut off 2 viewers?`)
  await expect(question(page)).toContainText('Sports One: 2 viewers')
  await question(page).getByRole('button', { name: 'Cancel' }).click()
  await goesOn(opened[0])
  expect(await containerOf(engineId)).toBe(before)
  await act(page, 'Restart').click()
  await question(page).getByRole('button', { name: 'Restart engine' }).click()
  await expect(outcomes(page)).toContainText(`Engine ${engineId} is being replaced.`)
  await expect(panel(page)).toContainText(/It is being made\.|It boots\./)
  await service.until('it was made again', (state) =>
    state.engines.some(({ id, restarts, state }) => id === engineId && restarts > 0 && state === 'ready'),
  )
  expect(await containerOf(engineId)).not.toBe(before)
})

test('asks again when a viewer came while the question stood, and says why it was refused', async ({
  page,
}) => {
  const { engineId } = await watch(1)
  await openPanel(page, engineId)
  await act(page, 'Remove').click()
  await expect(question(page)).toContainText(`Remove engine ${engineId} and cut off 1 viewer?`)
  const { readers: more } = await watch(1)
  await question(page).getByRole('button', { name: 'Remove engine' }).click()
  await expect(question(page)).toContainText('By now 2 viewers are affected. Go on?')
  await question(page).getByRole('button', { name: 'Cancel' }).click()
  await goesOn(more[0])
  // The same without a page in between.
  const refused = await service.command('engine.remove', { engineId, cutViewers: 1 })
  expect(refused).toMatchObject({ error: { code: 'would_cut_viewers', cutViewers: 2 } })
})

test('removes an engine; an engine that is gone says so', async ({ page }) => {
  await page.goto(`${service.url}/#/engines`)
  await openPanel(page, 'e2')
  const before = await containerOf('e2')
  await act(page, 'Remove').click()
  // Nobody watches on it, so nothing is asked.
  await expect(outcomes(page)).toContainText('Engine e2 is being removed.')
  await expect.poll(async () => (await docker('ps', '-q', '--no-trunc')).includes(before)).toBe(false)
  await page.goto(`${service.url}/#/engines/e77`)
  await expect(panel(page)).toContainText('There is no such engine now.')
})

test('adds an engine, up to the most that the settings allow, and lets one leave when its stream has ended', async ({
  page,
}) => {
  const { readers: opened, engineId } = await watch(1)
  await openPanel(page, engineId)
  await page.getByRole('button', { name: 'Add engine' }).click()
  await expect(outcomes(page)).toContainText('One more engine is being made.')
  await service.until('three are ready', (state) => readyEngines(state) === 3)
  const add = page.getByRole('button', { name: 'Add engine' })
  await expect(add).toHaveAttribute('aria-disabled', 'true')
  await expect(add).toHaveAccessibleDescription(/^There are 3 already, the most that the settings allow/)
  await add.press('Enter')
  expect((await service.state()).engines).toHaveLength(3)

  await act(page, 'Drain').click()
  await expect(outcomes(page)).toContainText(
    `Engine ${engineId} takes no further streams and goes when its stream has ended.`,
  )
  await expect(panel(page)).toContainText(
    'It takes no further streams and leaves when its 1 stream has ended.',
  )
  await expect(row(page, engineId)).toContainText('draining')
  await expect(act(page, 'Drain')).toHaveAccessibleDescription('It takes no further streams already.')
  await goesOn(opened[0])
  const container = await containerOf(engineId)
  for (const reader of readers.splice(0)) reader.close()
  await expect.poll(() => docker('ps', '-q')).not.toContain(container)
})

test('tells an engine that somebody paused from one that failed', async ({ page }) => {
  await openPanel(page, 'e1')
  const container = await containerOf('e1')
  await docker('pause', container)
  await expect(row(page, 'e1')).toContainText('paused')
  await expect(panel(page)).toContainText('Somebody paused it outside of Weir.')
  await docker('unpause', container)
  await expect(row(page, 'e1')).toContainText('ready')
})

test('says what cannot be had, and tries again when asked', async ({ page }) => {
  await page.route('**/api/v1/queries/engine.log**', (route) =>
    route.fulfill({
      status: 503,
      json: { error: { code: 'docker_failed', message: 'Docker refused to read the log: no such file.' } },
    }),
  )
  await openPanel(page, 'e1')
  const log = panel(page).getByRole('region', { name: 'Log' })
  await expect(log.getByRole('alert')).toContainText('Docker refused to read the log: no such file.')
  await page.unroute('**/api/v1/queries/engine.log**')
  await log.getByRole('button', { name: 'Try again' }).click()
  await expect(log.getByRole('region', { name: 'The last lines that the engine wrote' })).toBeVisible()
})

test('leaves engines that somebody else runs to them', async ({ page }) => {
  const engine = await startEngineProcess()
  const remote = await startService({
    settings: { engines: { runtime: 'remote', remote: [`http://127.0.0.1:${engine.port}`] } },
  })
  try {
    await remote.until('it is ready', (state) => readyEngines(state) === 1)
    await page.goto(`${remote.url}/#/engines/e1`)
    await expect(panel(page)).toContainText('Somebody else runs this engine')
    for (const name of ['Restart', 'Drain', 'Remove']) {
      await expect(act(page, name)).toHaveAttribute('aria-disabled', 'true')
      await expect(act(page, name)).toHaveAccessibleDescription(/Weir can neither restart nor remove it/)
      await act(page, name).press('Enter')
    }
    await expect(panel(page)).toContainText('Its log cannot be had')
    await expect(outcomes(page)).toHaveText('')
    for (const name of ['engine.restart', 'engine.drain', 'engine.remove']) {
      const refused = await remote.command(name, { engineId: 'e1' })
      expect(refused).toMatchObject({ error: { code: 'engine_not_ours' } })
    }
    expect(readyEngines(await remote.state())).toBe(1)
  } finally {
    await remote.stop()
    await engine.kill()
  }
})

test('stays quick with 200 engines that all change four times a second', async ({ page }) => {
  const crowd = await startFakeService({ scenario: 'crowd' })
  try {
    await page.goto(`${crowd.url}/#/engines`)
    await expect(engines(page)).toHaveAttribute('aria-rowcount', '201')
    expect(await engines(page).locator('tr[data-key]').count()).toBeLessThan(60)
    await engines(page).locator('tr[tabindex="0"]').focus()
    await page.keyboard.press('End')
    await expect(row(page, 'e200')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText('Engine e200')
    // Frames of three seconds: none is late by more than a person would notice.
    const late = await page.evaluate<number>(`new Promise((tell) => {
      const gaps = []
      let last = performance.now()
      const frame = (now) => {
        gaps.push(now - last)
        last = now
        if (gaps.length < 180) requestAnimationFrame(frame)
        else tell(gaps.sort((a, b) => a - b)[170])
      }
      requestAnimationFrame(frame)
    })`)
    expect(late).toBeLessThan(250)
  } finally {
    await crowd.stop()
  }
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has nothing that axe finds serious (${colorScheme})`, async ({ browser }) => {
    await watch(1)
    const context = await browser.newContext({ colorScheme })
    const page = await context.newPage()
    await openPanel(page, 'e1')
    await expect(panel(page).getByRole('region', { name: 'Health' }).getByRole('img')).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    await context.close()
  })
}
