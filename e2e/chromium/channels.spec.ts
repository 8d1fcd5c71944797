/** The page Channels in real Chromium, against the built service with the demo's engines. */
import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { startFakeService } from '../support/fake-service.ts'
import { openReader } from '../support/players.ts'
import { readyEngines, startService, type Service } from '../support/service.ts'

let service: Service
const id = (digit: string) => digit.repeat(40)
const list = [
  '#EXTM3U',
  '#EXTINF:-1 tvg-chno="7" group-title="Sports",Sports One',
  `acestream://${id('a')}`,
  '#EXTINF:-1 group-title="News",News 24',
  `acestream://${id('b')}`,
  '#EXTINF:-1 group-title="News",News 24',
  `http://127.0.0.1:6878/ace/getstream?infohash=${id('c')}`,
].join('\n')

test.beforeAll(async () => {
  service = await startService({ flags: ['--demo'] })
  await service.until('an engine is ready', (state) => readyEngines(state) > 0)
})
test.afterAll(() => service.stop())

const patient = { timeout: 20_000 }
async function open(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/#/channels`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Channels', patient)
}
const table = (page: Page) => page.getByRole('grid', { name: 'Channels' })
const row = (page: Page, name: string | RegExp) => table(page).getByRole('row', { name })

test("lists the demo's channels, who watches one, and how its starts went", async ({ page }) => {
  await open(page, service.url)
  await expect(table(page).getByRole('row')).toHaveCount(9, patient)
  const sports = row(page, /Sports One/)
  await expect(sports).toContainText('never tried')
  const playlist = await (await fetch(`${service.url}/playlist.m3u`)).text()
  const url = playlist.split('\n').find((line, at, all) => all[at - 2]?.endsWith(',Sports One') === true)
  const reader = openReader(url ?? '')
  await service.until('it plays', ({ sessions }) => sessions[0]?.state === 'live')
  await expect(sports).toContainText('plays', patient)
  await expect(sports).toContainText('0 of 1')
  await sports.click()
  const panel = page.getByRole('complementary', { name: 'Sports One' })
  await panel.getByRole('link', { name: '1 viewer' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Streams')
  reader.close()
})

test('a stream URL is copied from its row by keyboard, and plays', async ({ browser }) => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  await open(page, service.url)
  await row(page, /News 24/).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Copy the stream URL of News 24' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect
    .poll(() => page.evaluate<string>('navigator.clipboard.readText()'))
    .toMatch(`${service.url}/ace/getstream?id=`)
  const url = await page.evaluate<string>('navigator.clipboard.readText()')
  const answer = await fetch(url, { method: 'HEAD' })
  expect(answer.headers.get('content-type')).toBe('video/mp2t')
  await context.close()
})

test('a list is imported here, and its channels, groups and sources are shown at once', async ({ page }) => {
  const own = await startService({ flags: ['--demo'] })
  await open(page, own.url)
  await page.getByRole('button', { name: 'Import channels' }).click()
  await page.getByRole('dialog').getByLabel('Playlist text').fill(list)
  await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByRole('dialog')).toContainText('2 channels imported')
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  await expect(table(page).getByRole('row')).toHaveCount(3, patient)
  await expect(page.getByText('2 channels, imported')).toBeVisible()
  await expect(row(page, /Sports One/)).toContainText('7')
  await row(page, /News 24/).focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: 'News 24' })
  await expect(panel.getByRole('region', { name: 'Source 2' })).toContainText('infohash')
  await expect(panel).toContainText(`/ace/getstream?id=${id('b')}`)
  await page.keyboard.press('Escape')
  await expect(row(page, /News 24/)).toBeFocused()
  await page.getByRole('searchbox').fill('sports')
  await expect(table(page).getByRole('row')).toHaveCount(2)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export CSV' }).click()
  expect(await readFile(await (await download).path(), 'utf8')).toContain('Sports One')
  await own.stop()
})

test('says why a list cannot be imported over a file that the settings name', async ({ page }) => {
  const file = new URL('../../resources/demo-channels.m3u', import.meta.url).pathname
  const own = await startService({ flags: ['--demo'], settings: { channels: { file } } })
  await open(page, own.url)
  await expect(page.getByText(/The channels come from the file/)).toBeVisible()
  await expect(page.getByRole('button', { name: /channels$/ })).toHaveCount(0)
  await own.stop()
})

test('one sentence and one act where there is no channel', async ({ page }) => {
  const fake = await startFakeService({ scenario: 'empty' })
  await open(page, fake.url)
  await expect(page.getByText('There are no channels yet.')).toBeVisible(patient)
  await expect(page.getByRole('button', { name: 'Import channels' })).toHaveCount(1)
  await fake.stop()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has nothing that axe finds serious (${colorScheme})`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme })
    const page = await context.newPage()
    await open(page, service.url)
    await row(page, /Cinema/).click()
    await expect(page.getByRole('complementary', { name: 'Cinema' })).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(
      serious.map(({ id: rule, nodes }) => `${rule}: ${nodes.map(({ html }) => html).join(' ')}`),
    ).toEqual([])
    await context.close()
  })
}
