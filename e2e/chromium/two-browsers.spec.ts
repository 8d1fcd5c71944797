/** Two people look at the same Weir, the built service with demo engines: what one does the other sees, also after Weir was gone. */
import { resolve } from 'node:path'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { openReader, type BareReader } from '../support/players.ts'
import { readyEngines, startService, type Service } from '../support/service.ts'

let service: Service
let ana: Page
let ben: Page
const players: BareReader[] = []

test.beforeEach(async ({ browser }) => {
  const channels = { file: resolve(import.meta.dirname, '../../resources/demo-channels.m3u') }
  service = await startService({ flags: ['--demo'], settings: { channels, streams: { lingerS: 1 } } })
  await service.until('engines are ready', (state) => readyEngines(state) >= 3)
  ana = await look(browser, service.url)
  ben = await look(browser, `${service.url}/#/streams`)
})
test.afterEach(async () => {
  for (const player of players.splice(0)) player.close()
  await ana.context().close()
  await ben.context().close()
  await service.stop()
})

/** Contexts of their own: they share no storage, as two browsers do not. */
async function look(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(url)
  await expect(sentence(page)).toContainText('engines', { timeout: 20_000 })
  return page
}

const sentence = (page: Page) => page.getByRole('region', { name: 'State of Weir' })
const banner = (page: Page) => page.getByText('Connection lost')

test('one pauses scaling, the other sees that and resumes it', async () => {
  await ana.getByRole('button', { name: 'Pause scaling' }).click()
  await ben.getByRole('button', { name: 'Scaling is paused. Resume it' }).click()
  await expect(ana.getByRole('button', { name: 'Pause scaling' })).toBeVisible()
  expect((await service.state()).scaling.mode).toBe('auto')
})

test.describe('what plays', () => {
  const sportsOne = 'bab595847707e30a87f892efaee7cfb5c22101d3'
  const row = (page: Page) =>
    page.getByRole('grid', { name: 'Streams' }).getByRole('row', { name: /Sports One/ })
  const panel = (page: Page) => page.getByRole('complementary')
  const viewers = (page: Page) => panel(page).getByRole('grid', { name: 'Viewers of this stream' })

  async function watch(userAgent: string): Promise<BareReader> {
    const player = openReader(`${service.url}/ace/getstream?id=${sportsOne}`, { 'user-agent': userAgent })
    players.push(player)
    await service.until('it plays', ({ sessions: [session] }) => session?.readers.length === players.length)
    return player
  }

  test.beforeEach(async () => {
    await watch('VLC/3.0.20 LibVLC/3.0.20')
    await watch('Kodi/21.0 (X11; Linux x86_64)')
    await ana.goto(`${service.url}/#/streams`)
    for (const page of [ana, ben]) await row(page).click()
    for (const page of [ana, ben]) await expect(viewers(page).getByRole('row')).toHaveCount(3)
  })

  test('is stopped by one, and gone for the other and for both viewers', async () => {
    await ana.getByRole('button', { name: 'Stop stream' }).click()
    await ana.getByRole('dialog').getByRole('button', { name: 'Stop stream' }).click()
    await Promise.all(players.map(({ over }) => over))
    await expect(panel(ben)).toContainText('This stream is not there any more')
    await expect(row(ben)).toHaveCount(0)
    for (const page of [ana, ben]) await expect(sentence(page)).toContainText('no streams · no viewers')
  })

  test('loses a viewer whom one disconnects; the other sees who is left, and disconnects them too', async () => {
    const [vlc, kodi] = players
    await ana.getByRole('button', { name: 'Disconnect Kodi at 127.0.0.1' }).click()
    await ana.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await kodi?.over
    await expect(viewers(ben).getByRole('row')).toHaveCount(2)
    await expect(viewers(ben)).not.toContainText('Kodi')
    await expect(sentence(ben)).toContainText('1 viewer')
    await ben.getByRole('button', { name: 'Disconnect VLC at 127.0.0.1' }).click()
    await ben.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await vlc?.over
    // The last one gone, the stream goes as well.
    for (const page of [ana, ben]) await expect(row(page)).toHaveCount(0)
  })
})

test('both are told when Weir is gone, and both go on with what is new when it is back', async () => {
  const port = Number(new URL(service.url).port)
  const { dataDir } = service
  await service.kill()
  for (const page of [ana, ben]) await expect(banner(page)).toBeVisible({ timeout: 20_000 })
  service = await startService({ flags: ['--demo'], port, dataDir })
  for (const page of [ana, ben]) await expect(banner(page)).toHaveCount(0, { timeout: 20_000 })
  // Not only told once: the feed goes on, to both.
  await ben.getByRole('button', { name: 'Pause scaling' }).click()
  await expect(ana.getByRole('button', { name: 'Scaling is paused. Resume it' })).toBeVisible()
})
