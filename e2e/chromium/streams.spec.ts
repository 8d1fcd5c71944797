/** Streams in real Chromium, against the built service with real engine containers: what is shown and what each control does. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect as hastyExpect, test, type Page } from '@playwright/test'
import { openReader, type BareReader } from '../support/players.ts'
import { readyEngines, startService, type Service } from '../support/service.ts'

/** A machine that runs engines and a browser beside the tests may be slow; nothing here is about speed. */
const expect = hastyExpect.configure({ timeout: 15_000 })

const sportsOne = 'bab595847707e30a87f892efaee7cfb5c22101d3'

let service: Service
const readers: BareReader[] = []

test.beforeAll(async () => {
  service = await startService({
    settings: {
      engines: {
        runtime: 'docker',
        image: 'weir-demo-engine:latest',
        min: 2,
        max: 2,
        memoryLimitMb: 256,
        portFrom: 18200,
        portTo: 18249,
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
})

async function watch(count = 1, userAgent = 'VLC/3.0.20 LibVLC/3.0.20'): Promise<BareReader[]> {
  const before = (await service.state()).sessions[0]?.readers.length ?? 0
  const opened = Array.from({ length: count }, () =>
    openReader(`${service.url}/ace/getstream?id=${sportsOne}`, { 'user-agent': userAgent }),
  )
  readers.push(...opened)
  await service.until(
    'they play',
    ({ sessions: [session] }) => session?.readers.length === before + count && session.state === 'live',
  )
  return opened
}

const isOver = (reader: BareReader | undefined): Promise<boolean> =>
  Promise.race([
    (reader?.over ?? Promise.resolve()).then(() => true),
    new Promise<boolean>((tell) => setTimeout(() => tell(false), 5000)),
  ])

const streams = (page: Page) => page.getByRole('grid', { name: 'Streams' })
const row = (page: Page) => streams(page).getByRole('row', { name: /Sports One/ })
const panel = (page: Page) => page.getByRole('complementary')
const viewers = (page: Page) => panel(page).getByRole('grid', { name: 'Viewers of this stream' })
const outcomes = (page: Page) => page.getByRole('log', { name: 'Results of your acts' })

async function openPanel(page: Page): Promise<void> {
  await page.goto(`${service.url}/#/streams`)
  await row(page).click()
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText('Sports One')
}

test('says how to begin while nothing plays, and a stream appears as it starts', async ({ page }) => {
  await page.goto(`${service.url}/#/streams`)
  await expect(page.getByRole('main')).toContainText('No stream is playing')
  await expect(page.getByRole('main').getByRole('button', { name: 'Copy playlist URL' })).toBeVisible()
  await watch(2)
  await expect(row(page)).toContainText('live')
  await expect(row(page)).toContainText(/\d+ kb\/s/)
  await expect(page.getByText(/^1 stream, 2 viewers, /)).toBeVisible()
})

test('opens a stream with its viewers, engine, swarm and bit rate, and follows it to its end', async ({
  page,
}) => {
  await watch(1)
  await watch(1, 'Kodi/21.0 (X11; Linux x86_64)')
  await openPanel(page)
  await expect(viewers(page).getByRole('row')).toHaveCount(3)
  await expect(viewers(page)).toContainText('VLC at 127.0.0.1')
  await expect(viewers(page)).toContainText('Kodi at 127.0.0.1')
  await expect(viewers(page).getByRole('row').nth(1)).toContainText(/playing.* ms.*iB.* s/)
  const { sessions } = await service.state()
  const engineId = sessions[0]?.engineId ?? '?'
  await expect(panel(page).getByRole('link', { name: engineId })).toHaveAttribute(
    'href',
    `#/engines/${engineId}`,
  )
  await expect(panel(page).getByText('none: it has been on one engine all the time')).toBeVisible()
  // What the engine tells of the swarm is asked for every few seconds.
  await expect(panel(page).getByText('Peers')).toBeVisible({ timeout: 15_000 })

  const chart = panel(page).getByRole('region', { name: 'Bit rate' })
  await expect(chart.locator('svg.recharts-surface')).toBeVisible()
  await chart.getByRole('button', { name: 'Table' }).focus()
  await page.keyboard.press('t')
  await expect(chart.getByRole('columnheader')).toHaveText(['When', 'stream', 'swarm'])
  await expect(chart.getByRole('row').nth(1)).toContainText(/kb\/s/)

  for (const reader of readers.splice(0)) reader.close()
  await expect(panel(page)).toContainText('This stream is not there any more', { timeout: 10_000 })
})

test('is worked by keyboard: a row opens and closes, and gives the focus back', async ({ page }) => {
  await watch(1)
  await page.goto(`${service.url}/#/streams`)
  await row(page).focus()
  await page.keyboard.press('Enter')
  await expect(panel(page)).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(panel(page).getByRole('button', { name: 'Close the details (Esc)' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(panel(page).getByRole('button', { name: 'Stop stream' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(panel(page)).toHaveCount(0)
  await expect(row(page)).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(row(page).getByRole('link')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(row(page).getByRole('button', { name: 'Stop Sports One' })).toBeFocused()
})

test('stops a stream for its viewers, once that was confirmed', async ({ page }) => {
  const [first, second] = await watch(2)
  await openPanel(page)
  await panel(page).getByRole('button', { name: 'Stop stream' }).click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText('Stop Sports One for 2 viewers?')
  await expect(question).toContainText('VLC at 127.0.0.1')
  await question.getByRole('button', { name: 'Cancel' }).click()
  expect((await service.state()).sessions).toHaveLength(1)
  await expect(question).toHaveCount(0)
  await expect(panel(page).getByRole('button', { name: 'Stop stream' })).toBeFocused()
  // Beside the details there is no room for it.
  await page.keyboard.press('Escape')
  await row(page).getByRole('button', { name: 'Stop Sports One' }).click()
  await question.getByRole('button', { name: 'Stop stream' }).click()
  expect(await isOver(first)).toBe(true)
  expect(await isOver(second)).toBe(true)
})

test('asks again when a viewer came while the question stood', async ({ page }) => {
  const [first] = await watch(1)
  await openPanel(page)
  await panel(page).getByRole('button', { name: 'Stop stream' }).click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText('1 viewer')
  await watch(1)
  await question.getByRole('button', { name: 'Stop stream' }).click()
  await expect(question).toContainText('By now 2 viewers are affected')
  expect((await service.state()).sessions).toHaveLength(1)
  await question.getByRole('button', { name: 'Stop stream' }).click()
  expect(await isOver(first)).toBe(true)
})

test('says so when the stream was gone before the question was answered', async ({ page }) => {
  await watch(1)
  await openPanel(page)
  await panel(page).getByRole('button', { name: 'Stop stream' }).click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText('1 viewer')
  const { sessions } = await service.state()
  await service.command('session.stop', { sessionId: sessions[0]?.id, cutViewers: 1 })
  await service.until('it is gone', (state) => state.sessions.length === 0)
  await question.getByRole('button', { name: 'Stop stream' }).click()
  await expect(outcomes(page)).toContainText('It may have ended')
  await expect(outcomes(page).getByRole('button', { name: 'Copy details' })).toBeVisible()
})

test('disconnects one viewer and leaves the others', async ({ page }) => {
  const [vlc] = await watch(1)
  const [kodi] = await watch(1, 'Kodi/21.0')
  await openPanel(page)
  await viewers(page).getByRole('button', { name: 'Disconnect Kodi at 127.0.0.1' }).click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText('They watch Sports One. Nobody else is affected.')
  await question.getByRole('button', { name: 'Disconnect' }).click()
  expect(await isOver(kodi)).toBe(true)
  await expect(viewers(page).getByRole('row')).toHaveCount(2)
  const before = vlc?.bytes() ?? 0
  await expect.poll(() => vlc?.bytes() ?? 0).toBeGreaterThan(before)
})

test('moves a stream to another engine and back, and nobody is cut off', async ({ page }) => {
  const [vlc] = await watch(1)
  await openPanel(page)
  const engineId = (await service.state()).sessions[0]?.engineId ?? '?'
  const other = engineId === 'e1' ? 'e2' : 'e1'
  const choice = panel(page).getByRole('combobox', { name: 'Engine to move Sports One to' })
  await expect(choice.getByRole('option')).toHaveText(['Any engine with room', `${other}, 3 slots free`])
  await choice.selectOption(other)
  await panel(page).getByRole('button', { name: 'Move' }).click()
  await expect(outcomes(page)).toContainText(`plays on engine ${other} now`, { timeout: 20_000 })
  await expect(panel(page).getByRole('link', { name: other })).toBeVisible()
  await expect(panel(page).getByText('went on on another engine once')).toBeVisible()
  await outcomes(page).getByRole('button', { name: 'Undo' }).click()
  await expect(outcomes(page)).toContainText(`plays on engine ${engineId} now`, { timeout: 20_000 })
  const before = vlc?.bytes() ?? 0
  await expect.poll(() => vlc?.bytes() ?? 0).toBeGreaterThan(before)
  expect((await service.state()).sessions[0]?.readers).toHaveLength(1)
})

test('copies the URL that a player opens, and the whole id', async ({ browser }) => {
  await watch(1)
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  await openPanel(page)
  await panel(page).getByRole('button', { name: 'Copy stream URL' }).click()
  const copied = await page.evaluate<string>('navigator.clipboard.readText()')
  expect(copied).toBe(`${service.url}/ace/getstream?id=${sportsOne}`)
  const other = openReader(copied)
  readers.push(other)
  expect(await other.status).toBe(200)
  await panel(page)
    .getByRole('button', { name: `Copy ${sportsOne.slice(0, 8)}` })
    .click()
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(sportsOne)
  await context.close()
})

test('filters, and exports what is shown', async ({ page }) => {
  await watch(2)
  await page.goto(`${service.url}/#/streams`)
  const filter = page.getByRole('searchbox', { name: 'Filter Streams' })
  await filter.fill('cinema')
  await expect(page.getByRole('main')).toContainText('Nothing matches “cinema”.')
  await filter.fill('sports')
  await expect(row(page)).toContainText(/\d+ kb\/s/)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('weir-streams.csv')
  const lines = (await readFile(await download.path(), 'utf8')).split('\r\n')
  expect(lines[0]).toMatch(/^\ufeffState,Name,Viewers,Bit rate,Engine,/)
  expect(lines[1]).toMatch(/^live,Sports One,2,\d+,e\d,.*,0,20\d\d-\d\d-\d\dT/)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has nothing that axe finds serious (${colorScheme})`, async ({ browser }) => {
    await watch(2)
    const context = await browser.newContext({ colorScheme })
    const page = await context.newPage()
    await openPanel(page)
    await expect(panel(page).locator('svg.recharts-surface')).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    await context.close()
  })
}
