/**
 * The welcome in real Chromium: who comes to a Weir without engines is led here, with the way out of each trouble. The
 * troubles are scripted, with the errors that Weir itself makes; that it makes them is shown against Docker
 * (e2e/docker). The service without Docker is the built one.
 */
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { startFakeService, type FakeService } from '../support/fake-service.ts'
import { troubles, type Trouble } from '../support/fake-troubles.ts'
import { readyEngines, startService } from '../support/service.ts'

let fake: FakeService

test.beforeAll(async () => {
  fake = await startFakeService({ scenario: 'calm' })
})
test.afterAll(() => fake.stop())

const patient = { timeout: 20_000 }
const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const engines = (page: Page) => page.getByRole('region', { name: '1. A place for engines' })

/** What each trouble is answered with. */
const remedies: Readonly<Record<Trouble, readonly (string | RegExp)[]>> = {
  'no-docker': ['Docker does not answer', 'sudo systemctl start docker', 'Get Docker'],
  'no-permission': ['sudo usermod -aG docker "$USER"', 'Log out and in again'],
  'wrong-context': ['unset what the message above names'],
  'no-image': ['reaches the internet', /"image": /, 'settings.json'],
  'docker-failed': ['no space left on device', 'docker info'],
  'no-ports': ['between 16880 and 16881', 'Widen the range'],
  'no-binary': [/"binary": /, 'settings.json'],
  'no-remote': [/"remote": /, 'settings.json'],
}

for (const trouble of troubles) {
  test(`says what to do, in order: ${trouble}`, async ({ page }) => {
    fake.show(trouble)
    await page.goto(fake.url)
    // Led here, from the Overview's address.
    await expect(heading(page)).toHaveText('Welcome to Weir', patient)
    for (const words of remedies[trouble]) await expect(engines(page)).toContainText(words)
    await engines(page).getByRole('button', { name: 'Try again' }).click()
    expect(fake.commands.at(-1)).toEqual({ name: 'runtime.retry', args: {} })
  })
}

test('leads nobody away twice, and nobody who asked for a page', async ({ page }) => {
  fake.show('no-docker')
  await page.goto(fake.url)
  await expect(heading(page)).toHaveText('Welcome to Weir', patient)
  await page.getByRole('link', { name: 'Go to the Overview' }).click()
  await expect(heading(page)).toHaveText('Overview')
  await page.getByRole('link', { name: 'What to do, step by step' }).click()
  await expect(heading(page)).toHaveText('Welcome to Weir')
  await page.goto(`${fake.url}/#/streams`)
  await page.reload()
  await expect(heading(page)).toHaveText('Streams', patient)
})

test('follows what happens: the image comes, engines run', async ({ page }) => {
  fake.show('no-image')
  await page.goto(`${fake.url}/#/onboarding`)
  await expect(engines(page)).toContainText('The engine image cannot be had', patient)
  fake.show('pulling')
  await expect(engines(page).getByRole('progressbar')).toBeVisible()
  await engines(page).getByRole('button', { name: 'Cancel the pull' }).click()
  await expect.poll(() => fake.commands.at(-1)).toEqual({ name: 'runtime.cancel', args: {} })
  await engines(page).getByText('Use another image').click()
  await expect(engines(page).getByLabel('Text for the settings file')).toContainText('"image"')
  fake.show('calm')
  await expect(engines(page)).toContainText('4 of 4 are ready')
  await expect(heading(page)).toHaveText('Welcome to Weir')
})

test('commands and the playlist URL are copied; players get a QR code once they can reach it', async ({
  browser,
}) => {
  fake.show('no-permission')
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  await page.goto(`${fake.url}/#/onboarding`)
  const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()')
  await engines(page).getByRole('button', { name: 'Copy command' }).first().click()
  await expect.poll(clipboard).toBe('sudo usermod -aG docker "$USER"')
  const players = page.getByRole('region', { name: '3. Your players' })
  await expect(players.getByRole('link', { name: 'settings' })).toHaveAttribute('href', '#/settings/gateway')
  const code = players.getByRole('img', { name: 'Playlist URL as a QR code' })
  await expect(code).toHaveCount(0)
  fake.show('calm')
  await expect(code).toBeVisible()
  await players.getByRole('button', { name: 'Copy playlist URL' }).click()
  await expect.poll(clipboard).toBe('http://192.168.1.10:8880/playlist.m3u')
  for (const player of ['VLC', 'Kodi', 'Jellyfin']) {
    await expect(players.getByRole('region', { name: player }).getByRole('listitem')).toHaveCount(3)
  }
  await context.close()
})

test('without Docker the real service plays the demo, says why, and takes channels here', async ({
  page,
}) => {
  const service = await startService({ env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } })
  await service.until('the demo runs', (state) => readyEngines(state) > 0)
  await page.goto(service.url)
  // Something plays, so the Overview is where they arrive.
  await expect(heading(page)).toHaveText('Overview', patient)
  await page.getByRole('link', { name: 'What to do, step by step' }).click()
  await expect(engines(page)).toContainText('No Docker daemon answers at unix:///nowhere/docker.sock')
  await expect(engines(page)).toContainText('The demo plays now')
  await engines(page).getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('log', { name: 'Results of your acts' })).toContainText(
    'No Docker daemon answers',
  )
  await page.getByRole('button', { name: 'Import channels' }).click()
  await page
    .getByRole('dialog')
    .getByLabel('Playlist text')
    .fill(`Kitchen TV, ${'c'.repeat(40)}`)
  await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  const channels = page.getByRole('region', { name: '2. Your channels' })
  await expect(channels).toContainText('In the playlist: 1 channel.')
  await service.stop()
})

test('every control is reached by keyboard, and what is folded opens with it', async ({ page }) => {
  fake.show('no-docker')
  await page.goto(`${fake.url}/#/onboarding`)
  await engines(page).getByText('Try the demo').focus()
  await page.keyboard.press('Enter')
  await expect(engines(page).getByText('npm start -- --demo')).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(engines(page).getByLabel('Command for a terminal').nth(1)).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(engines(page).getByRole('button', { name: 'Copy command' }).nth(1)).toBeFocused()
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const scenario of ['no-permission', 'calm'] as const) {
    test(`has nothing that axe finds serious (${scenario}, ${colorScheme})`, async ({ browser }) => {
      fake.show(scenario)
      const context = await browser.newContext({ colorScheme })
      const page = await context.newPage()
      await page.goto(`${fake.url}/#/onboarding`)
      await expect(heading(page)).toHaveText('Welcome to Weir', patient)
      const { violations } = await new AxeBuilder({ page }).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
      await context.close()
    })
  }
}
