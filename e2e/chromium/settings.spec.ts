/** The page Settings in real Chromium, against the built service: what is set is kept, what cannot be is refused. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { startService, type Service } from '../support/service.ts'

let service: Service

// Flags, not a settings file: what that holds could not be changed from the page.
test.beforeAll(async () => {
  service = await startService({ flags: ['--demo'] })
})
test.afterAll(() => service.stop())
test.beforeEach(async ({ page }) => {
  const keys = ['streams', 'queue', 'limits.readers', 'alerts', 'ui', 'engines.min']
  const secrets = { gateway: { token: null }, alerts: { webhooks: [] } }
  expect(await service.command('settings.reset', { keys })).toMatchObject({ ok: true })
  expect(await service.command('settings.set', { patch: secrets })).toMatchObject({ ok: true })
  await open(page, 'streams')
})

async function open(page: Page, section: string): Promise<void> {
  await page.goto(`${service.url}/#/settings/${section}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings', { timeout: 20_000 })
  await expect(page.getByRole('navigation', { name: 'Sections' })).toBeVisible({ timeout: 20_000 })
}

interface Told {
  readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly changed: readonly string[]
  readonly secretsSet: readonly string[]
  readonly pending: readonly string[]
}
async function told(): Promise<Told> {
  const answer = await fetch(`${service.url}/api/v1/queries/settings.get?args=${encodeURIComponent('{}')}`)
  return ((await answer.json()) as { result: Told }).result
}
const kept = () => readFile(join(service.dataDir, 'settings.json'), 'utf8')
const item = (page: Page, key: string) => page.getByRole('group', { name: key, exact: true })
const field = (page: Page, key: string) => item(page, key).getByRole('textbox', { name: key })
const notices = (page: Page) => page.getByRole('log', { name: 'Results of your acts' })

test('a number is kept with Enter, marked as changed, and undone from where it is said', async ({ page }) => {
  await field(page, 'streams.lingerS').fill('25')
  await page.keyboard.press('Enter')
  await expect(notices(page)).toContainText('streams.lingerS is now 25.')
  await expect(item(page, 'streams.lingerS')).toContainText('changed')
  expect((await told()).values['streams']?.['lingerS']).toBe(25)
  expect(JSON.parse(await kept())).toMatchObject({ streams: { lingerS: 25 } })
  await notices(page).getByRole('button', { name: 'Undo' }).click()
  await expect(field(page, 'streams.lingerS')).toHaveValue('10')
  await expect.poll(async () => (await told()).changed).not.toContain('streams.lingerS')
  await expect(item(page, 'streams.lingerS')).not.toContainText('changed')
})

test('leaving a field keeps it, Esc takes back, and a value that cannot be is not sent', async ({ page }) => {
  await field(page, 'streams.lingerS').fill('11')
  await page.keyboard.press('Escape')
  await expect(field(page, 'streams.lingerS')).toHaveValue('10')
  await field(page, 'streams.lingerS').fill('601')
  await expect(item(page, 'streams.lingerS').getByRole('alert')).toContainText(
    '601 is not allowed: it must be 0 to 600.',
  )
  await expect(field(page, 'streams.lingerS')).toHaveAttribute('aria-invalid', 'true')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect(field(page, 'streams.lingerS')).toHaveValue('601')
  expect((await told()).values['streams']?.['lingerS']).toBe(10)
  await field(page, 'streams.lingerS').fill('12')
  await field(page, 'streams.maxAttempts').focus()
  await expect(notices(page)).toContainText('streams.lingerS is now 12.')
  await expect(item(page, 'streams.lingerS').getByRole('alert')).toBeEmpty()
})

test("Weir's own refusal stands at the key, with key and value, and nothing is changed", async ({ page }) => {
  await open(page, 'engines')
  await field(page, 'engines.min').fill('9')
  await page.keyboard.press('Enter')
  const alert = item(page, 'engines.min').getByRole('alert')
  await expect(alert).toContainText('engines.min = 9: it must not exceed engines.max = 8')
  await expect(alert).toContainText('No setting was changed')
  await expect(field(page, 'engines.min')).toHaveValue('9')
  expect((await told()).values['engines']?.['min']).toBe(3)
  // It is that key's trouble only.
  await expect(item(page, 'engines.max').getByRole('alert')).toBeEmpty()
})

test('choices and switches are kept at once, and say what waits for a restart', async ({ page }) => {
  await item(page, 'streams.slates').getByRole('combobox').selectOption('off')
  await expect(notices(page)).toContainText(
    'streams.slates is now off. It takes effect when Weir starts anew.',
  )
  const waiting = page.getByRole('region', { name: '1 change waits for a restart' })
  await expect(waiting).toContainText('streams.slates')
  await expect(item(page, 'streams.slates')).toContainText('waits for a restart')
  await open(page, 'alerts')
  await item(page, 'alerts.urgentInQuietHours').getByRole('switch').press('Space')
  await expect(notices(page)).toContainText('alerts.urgentInQuietHours is now yes.')
  expect((await told()).values['alerts']?.['urgentInQuietHours']).toBe(true)
})

test('one key, and a section, get their defaults back; undo brings the section back', async ({ page }) => {
  await service.command('settings.set', { patch: { queue: { max: 7, maxWaitS: 9 } } })
  await open(page, 'queue')
  await page.getByRole('button', { name: 'Reset queue.max to 50' }).click()
  await expect(field(page, 'queue.max')).toHaveValue('50')
  await page.getByRole('button', { name: 'Reset this section' }).click()
  await expect(field(page, 'queue.maxWaitS')).toHaveValue('60')
  await expect(notices(page)).toContainText('1 setting has its default again.')
  await notices(page).getByRole('button', { name: 'Undo' }).last().click()
  await expect(field(page, 'queue.maxWaitS')).toHaveValue('9')
  expect((await told()).values['queue']).toEqual({ max: 50, maxWaitS: 9 })
})

test('resetting all asks first and names what it resets', async ({ page }) => {
  await service.command('settings.set', { patch: { queue: { max: 7 }, limits: { readers: 44 } } })
  await open(page, 'changed')
  await expect(field(page, 'limits.readers')).toHaveValue('44', { timeout: 15_000 })
  const reset = page.getByRole('main').getByRole('button', { name: 'Reset all' })
  await reset.click()
  const question = page.getByRole('dialog')
  await expect(question.getByRole('listitem')).toHaveText(['queue.max', 'limits.readers'])
  await question.getByRole('button', { name: 'Cancel' }).click()
  expect((await told()).values['queue']?.['max']).toBe(7)
  await reset.click()
  await question.getByRole('button', { name: 'Reset all' }).click()
  await expect(notices(page)).toContainText('2 settings have their defaults again.')
  expect((await told()).values['queue']?.['max']).toBe(50)
})

test('what decides which programs run is shown with why, and has nothing to change it with', async ({
  page,
}) => {
  await open(page, 'engines')
  for (const key of ['engines.image', 'engines.binary', 'engines.binaryArgs', 'engines.remote']) {
    await expect(item(page, key)).toContainText('settings file only')
    await expect(item(page, key).getByRole('textbox')).toHaveCount(0)
  }
  await expect(page.getByText(/these decide which programs run on this machine/)).toContainText(
    join(service.dataDir, 'settings.json'),
  )
  await expect(item(page, 'engines.runtime')).toContainText('decided by --demo')
  await open(page, 'gateway')
  await expect(item(page, 'gateway.port')).toContainText('decided by --port')
  await open(page, 'channels')
  await expect(item(page, 'channels.file')).toContainText('settings file only')
})

test('a token goes in and never comes out', async ({ page }) => {
  await open(page, 'gateway')
  const token = item(page, 'gateway.token')
  await expect(token).toContainText('not set')
  await token.getByRole('button', { name: 'Set' }).click()
  await token.getByRole('textbox').fill('short')
  await page.keyboard.press('Enter')
  await expect(token.getByRole('alert')).toContainText('8 to 128 letters')
  await expect(token.getByRole('alert')).not.toContainText('short')
  await token.getByRole('button', { name: 'Generate' }).click()
  const secret = await token.getByRole('textbox').inputValue()
  expect(secret).toMatch(/^[\w-]{24}$/)
  await token.getByRole('button', { name: 'Save' }).click()
  await expect(notices(page)).toContainText('gateway.token is set.')
  await expect(token).toContainText('set, never shown')
  expect(JSON.parse(await kept())).toMatchObject({ gateway: { token: secret } })
  expect(await page.content()).not.toContain(secret)
  expect(JSON.stringify(await told())).not.toContain(secret)
  await token.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(token).toContainText('not set')
  await expect.poll(async () => (await told()).secretsSet).toEqual([])
})

test('webhooks are added, refused at their key, and removed without losing the others', async ({ page }) => {
  await open(page, 'alerts')
  const hooks = item(page, 'alerts.webhooks')
  const add = async (url: string) => {
    await hooks.getByRole('button', { name: 'Add webhook' }).click()
    await hooks.getByLabel('URL').fill(url)
    await hooks.getByLabel('URL').press('Enter')
  }
  await add('http://127.0.0.1:9/first-topic')
  await expect(hooks.getByRole('listitem')).toHaveText([/ntfy at 127\.0\.0\.1:9/])
  await add('http://127.0.0.1:9/')
  await expect(hooks.getByRole('alert')).toContainText('must be the URL of a topic')
  await hooks.getByLabel('URL').fill('http://127.0.0.1:10/second-topic')
  await hooks.getByLabel('URL').press('Enter')
  await expect(hooks.getByRole('listitem')).toHaveCount(2)
  expect(await page.content()).not.toContain('second-topic')
  await hooks.getByRole('button', { name: 'Remove ntfy at 127.0.0.1:9' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(hooks.getByRole('listitem')).toHaveText([/127\.0\.0\.1:10/])
  expect(JSON.parse(await kept())).toMatchObject({
    alerts: { webhooks: [{ kind: 'ntfy', url: 'http://127.0.0.1:10/second-topic' }] },
  })
})

test('a search looks through all sections, and says when there is nothing', async ({ page }) => {
  const search = page.getByRole('searchbox', { name: 'Search all settings' })
  await search.fill('mib MEMORY')
  await expect(page.getByText('1 setting found')).toBeVisible()
  await expect(item(page, 'engines.memoryLimitMb')).toBeVisible()
  await search.fill('xyzzy')
  await expect(page.getByText('No setting has “xyzzy” in its name or its description.')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await expect(item(page, 'streams.lingerS')).toBeVisible()
})

test('an export can be imported: the page shows what changes, then does it, and it can be undone', async ({
  page,
}) => {
  await service.command('settings.set', { patch: { queue: { max: 7 } } })
  await open(page, 'queue')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ queue: { max: 7 } })
  expect(text).not.toContain('token')

  const choose = async (name: string, content: string) => {
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Import' }).click()
    await (await chooser).setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) })
  }
  await service.command('settings.set', { patch: { queue: { max: 8 } } })
  await expect(field(page, 'queue.max')).toHaveValue('8', { timeout: 10_000 })
  await choose('weir-settings.json', text)
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('listitem')).toHaveText(['queue.max: 8 → 7'])
  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect(field(page, 'queue.max')).toHaveValue('7')
  await notices(page).getByRole('button', { name: 'Undo' }).last().click()
  await expect(field(page, 'queue.max')).toHaveValue('8')

  await choose('notes.json', 'not json')
  await expect(notices(page)).toContainText('notes.json is not a settings file')
  await choose('bad.json', '{"queue": {"max": -4}}')
  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect(dialog.getByRole('alert')).toContainText('queue.max = -4: it must be at least 0')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect((await told()).values['queue']?.['max']).toBe(8)
})

test('two browsers see the same, and a field that somebody types in is left alone', async ({
  page,
  browser,
}) => {
  const other = await browser.newPage()
  await open(other, 'streams')
  await field(other, 'streams.maxAttempts').fill('4')
  await field(page, 'streams.lingerS').fill('33')
  await page.keyboard.press('Enter')
  await expect(field(other, 'streams.lingerS')).toHaveValue('33', { timeout: 10_000 })
  await expect(field(other, 'streams.maxAttempts')).toHaveValue('4')
  await other.close()
})

test('by keyboard alone: to a section, to a field, changed and saved', async ({ page }) => {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Queue' }).focus()
  await page.keyboard.press('Enter')
  await expect(item(page, 'queue.max')).toBeVisible()
  const focused = () => page.evaluate<string | null>('document.activeElement.getAttribute("aria-label")')
  for (let steps = 0; steps < 30 && (await focused()) !== 'queue.max'; steps++)
    await page.keyboard.press('Tab')
  await expect(field(page, 'queue.max')).toBeFocused()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('12')
  await page.keyboard.press('Enter')
  await expect(notices(page)).toContainText('queue.max is now 12.')
  await expect(field(page, 'queue.max')).toBeFocused()
})

test('settings survive a restart, and what waited for it is in force then', async ({ page }) => {
  const own = await startService({ flags: ['--demo'] })
  const port = Number(new URL(own.url).port)
  await page.goto(`${own.url}/#/settings/streams`)
  await field(page, 'streams.bufferMb').fill('16')
  await page.keyboard.press('Enter')
  await expect(item(page, 'streams.bufferMb')).toContainText('waits for a restart')
  await own.kill()
  const again = await startService({ flags: ['--demo'], port, dataDir: own.dataDir })
  await expect(item(page, 'streams.bufferMb')).not.toContainText('waits for a restart', { timeout: 20_000 })
  await expect(field(page, 'streams.bufferMb')).toHaveValue('16')
  await again.stop()
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const section of ['engines', 'gateway', 'alerts']) {
    test(`has nothing that axe finds serious (${section}, ${colorScheme})`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme })
      const page = await context.newPage()
      await service.command('settings.set', { patch: { queue: { max: 7 } } })
      await open(page, section)
      const number = page.getByRole('textbox', { name: /^(engines\.min|alerts\.rules\.failureRate\.raise)$/ })
      if ((await number.count()) > 0) await number.fill('a')
      const { violations } = await new AxeBuilder({ page }).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
      await context.close()
    })
  }
}
