/**
 * The Overview in real Chromium, against the built service with real engine containers (of the stand-in): what a user
 * sees and what each control does to them.
 */
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { countsOf } from '../support/demo-counters.ts'
import { openReader, type BareReader } from '../support/players.ts'
import { readyEngines, startService, type Service } from '../support/service.ts'

const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args)).stdout.trim()

const sportsOne = 'bab595847707e30a87f892efaee7cfb5c22101d3'
const settings = {
  engines: {
    runtime: 'docker',
    image: 'weir-demo-engine:latest',
    max: 3,
    memoryLimitMb: 256,
    portFrom: 18080,
    portTo: 18179,
  },
  streams: { lingerS: 1 },
  channels: { file: resolve(import.meta.dirname, '../../resources/demo-channels.m3u') },
} as const

let service: Service
const readers: BareReader[] = []

test.beforeAll(async () => {
  service = await startService({ settings })
  await service.until('three engines are ready', (state) => readyEngines(state) === 3)
})
test.afterAll(() => service.stop())
test.afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close()
  await service.until('nothing plays', ({ sessions }) => sessions.length === 0)
  await service.until('all engines are ready', (state) => readyEngines(state) === 3)
})

async function watch(count = 1): Promise<BareReader[]> {
  const opened = Array.from({ length: count }, () =>
    openReader(`${service.url}/ace/getstream?id=${sportsOne}`),
  )
  readers.push(...opened)
  await service.until(
    'they play',
    ({ sessions: [session] }) => session?.readers.length === count && session.state === 'live',
  )
  return opened
}

const isOver = (reader: BareReader): Promise<boolean> =>
  Promise.race([
    reader.over.then(() => true),
    new Promise<boolean>((tell) => setTimeout(() => tell(false), 5000)),
  ])

const streams = (page: Page) => page.getByRole('table', { name: 'Streams' })
const engines = (page: Page) => page.getByRole('grid', { name: 'Engines' })

test('says in one sentence that all is well, and why nothing plays', async ({ page }) => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(service.url)
  await expect(page.getByRole('region', { name: 'State of Weir' })).toContainText('All 3 engines healthy')
  await expect(engines(page).getByRole('row')).toHaveCount(4)
  await expect(page.getByText(`${service.url}/playlist.m3u`).first()).toBeVisible()
  // Violations of the content security policy are errors on the console.
  expect(complaints).toEqual([])
})

test('shows a stream live: its name, viewers, engine and bit rate', async ({ page }) => {
  await page.goto(service.url)
  await watch(2)
  const row = streams(page).getByRole('row', { name: /Sports One/ })
  await expect(row).toContainText('live')
  await expect(row).toContainText(/\d+ kb\/s/)
  await expect(page.getByRole('region', { name: 'State of Weir' })).toContainText('1 stream · 2 viewers')
  await row.getByTitle(/show viewers/).click()
  await expect(streams(page).getByText('127.0.0.1').first()).toBeVisible()
  const { sessions } = await service.state()
  await expect(row).toContainText(sessions[0]?.engineId ?? '?')
})

test('stops a stream for its viewers, once that was confirmed', async ({ page }) => {
  await page.goto(service.url)
  const [first, second] = await watch(2)
  await expect(page.getByRole('region', { name: 'State of Weir' })).toContainText('2 viewers')
  await streams(page).getByRole('button', { name: 'Stop Sports One' }).click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText('2 viewers')
  await question.getByRole('button', { name: 'Cancel' }).click()
  expect((await service.state()).sessions).toHaveLength(1)
  await streams(page).getByRole('button', { name: 'Stop Sports One' }).click()
  await question.getByRole('button', { name: /Stop/ }).click()
  expect(await isOver(first as BareReader)).toBe(true)
  expect(await isOver(second as BareReader)).toBe(true)
  expect((await countsOf(service)).activeSessions).toBe(0)
})

test('asks again when a viewer came while the question stood', async ({ page }) => {
  await page.goto(service.url)
  const [first] = await watch(1)
  await streams(page).getByRole('button', { name: 'Stop Sports One' }).click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText('1 viewer')
  readers.push(openReader(`${service.url}/ace/getstream?id=${sportsOne}`))
  await service.until('another one watches', ({ sessions: [session] }) => session?.readers.length === 2)
  await question.getByRole('button', { name: /Stop/ }).click()
  await expect(question).toContainText('2 viewers')
  expect((await service.state()).sessions).toHaveLength(1)
  await question.getByRole('button', { name: /Stop/ }).click()
  expect(await isOver(first as BareReader)).toBe(true)
})

test('disconnects one viewer and leaves the others', async ({ page }) => {
  await page.goto(service.url)
  await watch(2)
  await streams(page)
    .getByTitle(/show viewers/)
    .click()
  await streams(page)
    .getByRole('button', { name: /^Disconnect/ })
    .first()
    .click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
  await service.until('one viewer is left', ({ sessions: [session] }) => session?.readers.length === 1)
})

test('restarts an engine: another container takes its place under the same name', async ({ page }) => {
  await page.goto(service.url)
  const before = await docker(
    'ps',
    '-q',
    '--filter',
    'label=io.weir.engine=e2',
    '--filter',
    'publish=18080-18179',
  )
  await engines(page).getByRole('button', { name: 'Restart engine e2' }).click()
  // It carries nobody, so nothing is asked.
  await service.until(
    'it was made again',
    (state) => state.engines.find(({ id }) => id === 'e2')?.restarts === 1,
  )
  await service.until('it is ready', (state) => readyEngines(state) === 3)
  const after = await docker(
    'ps',
    '-q',
    '--filter',
    'label=io.weir.engine=e2',
    '--filter',
    'publish=18080-18179',
  )
  expect(after).not.toBe(before)
})

test('shows within a second or two that an engine was killed, and its replacement', async ({ page }) => {
  await page.goto(service.url)
  await expect(engines(page).getByRole('row', { name: /e3/ })).toContainText('ready')
  const { engines: views } = await service.state()
  const port = new URL(views.find(({ id }) => id === 'e3')?.url ?? '').port
  await docker('kill', await docker('ps', '-q', '--filter', `publish=${port}`))
  await expect(engines(page).getByRole('row', { name: /e3/ })).not.toContainText('ready', { timeout: 2000 })
  await expect(page.getByRole('list', { name: 'Changes, newest first' })).toContainText('e3')
  await expect(engines(page).getByRole('row', { name: /e3/ })).toContainText('ready', { timeout: 30_000 })
})

test('two browsers see the same, and the playlist URL can be copied', async ({ browser }) => {
  const contexts = await Promise.all(
    [1, 2].map(() => browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })),
  )
  const pages = await Promise.all(contexts.map((context) => context.newPage()))
  for (const page of pages) await page.goto(service.url)
  await watch(3)
  for (const page of pages) {
    await expect(page.getByRole('region', { name: 'State of Weir' })).toContainText('1 stream · 3 viewers')
  }
  const [page] = pages
  await page?.getByRole('button', { name: 'Copy playlist URL' }).first().click()
  expect(await page?.evaluate('navigator.clipboard.readText()')).toBe(`${service.url}/playlist.m3u`)
  for (const context of contexts) await context.close()
})

test('says that the connection is lost, and goes on by itself with a new snapshot', async ({ page }) => {
  const own = await startService({ flags: ['--demo'] })
  const port = Number(new URL(own.url).port)
  await page.goto(own.url)
  await expect(page.getByRole('region', { name: 'State of Weir' })).toContainText(/3 engines/)
  await own.kill()
  await expect(page.getByText('Connection lost')).toBeVisible({ timeout: 5000 })
  const again = await startService({ flags: ['--demo'], port, dataDir: own.dataDir })
  await expect(page.getByText('Connection lost')).toHaveCount(0, { timeout: 20_000 })
  await expect(page.getByRole('region', { name: 'State of Weir' })).toContainText(/All 3 engines healthy/)
  await again.stop()
})

test('takes over a list of channels, and refuses one without channels', async ({ page }) => {
  const own = await startService({ flags: ['--demo'] })
  await page.goto(own.url)
  await page.getByRole('button', { name: 'Import channels' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Playlist text').fill('nothing that is a channel')
  await dialog.getByRole('button', { name: /Import/ }).click()
  await expect(dialog).toContainText('No channel found')
  await dialog.getByLabel('Playlist text').fill(`Kitchen TV, ${'c'.repeat(40)}`)
  await dialog.getByRole('button', { name: /Import/ }).click()
  await expect.poll(async () => (await own.state()).channels).toEqual({ count: 1, source: 'imported' })
  expect(await (await fetch(`${own.url}/playlist.m3u`)).text()).toContain('Kitchen TV')
  await own.stop()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has nothing that axe finds serious (${colorScheme})`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme })
    const page = await context.newPage()
    await page.goto(service.url)
    await watch(2)
    await streams(page)
      .getByTitle(/show viewers/)
      .click()
    const { violations } = await new AxeBuilder({ page }).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    await context.close()
  })
}
