/**
 * Alerts in real Chromium, against the built service with demo engines whose contents fail by their ids
 * (docs/demo-engine.md), and a receiver of webhooks on loopback: what is raised, and what each control does to Weir.
 */
import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { startReceiver, type Receiver } from '../../src/main/adapters/webhooks/test-receiver.ts'
import { alertPages } from '../../src/contract/alerts.ts'
import { type SettingsInput } from '../../src/contract/settings.ts'
import { openReader } from '../support/players.ts'
import { readyEngines, startService, type Service } from '../support/service.ts'

/** Fails after a second, as a dead broadcast does. */
const dead = (which: number) => `de40010001${String(which).padStart(30, '0')}`
const title = 'Many streams fail to start'

let service: Service
let receiver: Receiver

const settings = (): SettingsInput => ({
  engines: { runtime: 'demo', min: 1, max: 1, slotsPerEngine: 6 },
  streams: { lingerS: 1, maxAttempts: 1 },
  alerts: {
    rules: { failureRate: { raise: 0.3, clear: 0.2, forS: 1, minEvents: 3 } },
    webhooks: [
      { kind: 'json', url: `${receiver.url}/hook-s3cret`, token: 'tk_very-s3cret' },
      // Nobody listens there.
      { kind: 'ntfy', url: 'http://127.0.0.1:9/topic-s3cret' },
    ],
  },
})

test.beforeAll(async () => {
  receiver = await startReceiver()
  service = await startService({ settings: settings() })
  await service.until('the engine is ready', (state) => readyEngines(state) === 1)
  await Promise.all([1, 2, 3, 4].map(ask))
  await service.until('the alert is raised', ({ alerts }) =>
    alerts.some(({ rule }) => rule === 'failureRate'),
  )
})
test.afterAll(async () => {
  await service.stop()
  await receiver.goAway()
})
test.afterEach(() => service.command('alert.unmute', { rule: 'failureRate' }))

/** Asks for it as a player does, until it is answered. */
async function ask(which: number): Promise<void> {
  const reader = openReader(`${service.url}/ace/getstream?id=${dead(which)}`)
  await reader.status
  reader.close()
}

const ruleOf = async (wanted: string) =>
  (await service.state()).alertRules.find(({ rule }) => rule === wanted)
/** Again where Chromium gave a script up, as it does when a network of the machine comes or goes. */
async function open(page: Page, hash = '#/alerts'): Promise<void> {
  await expect(async () => {
    await page.goto(`${service.url}/${hash}`)
    await page.reload()
    await expect(bell(page)).toBeVisible({ timeout: 4000 })
    await expect(page.getByRole('main').locator('section, table, dl').first()).toBeVisible({ timeout: 4000 })
  }).toPass()
}
const raised = (page: Page) => page.getByRole('list', { name: 'Raised now' }).getByRole('listitem')
const rules = (page: Page) => page.getByRole('grid', { name: 'Rules' })
const row = (page: Page, rule: string) => rules(page).locator(`tr[data-key="${rule}"]`)
const bell = (page: Page) => page.getByRole('button', { name: /^Alert(s|as): / })
const panel = (page: Page) => page.getByRole('complementary')
const notices = (page: Page) => page.getByRole('log', { name: 'Results of your acts' })
const focused = (page: Page) => page.evaluate<string | undefined>('document.activeElement?.dataset.key')

test.describe('what is raised', () => {
  test('stands first, with what, how it is now, since when, and the page that explains it', async ({
    page,
  }) => {
    await open(page)
    const item = raised(page)
    await expect(item).toHaveCount(1)
    await expect(item.getByRole('heading', { level: 3 })).toHaveText(title)
    await expect(item).toContainText(
      /Trouble.*% of \d+ starts failed .* mostly because of their content.*for \d+ (s|min)/,
    )
    await item.getByRole('link', { name: 'See why: Content' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Content')
    expect(new URL(page.url()).hash).toBe('#/content')
  })

  test('was sent once, with its rule and level', async () => {
    await expect.poll(() => receiver.got.length).toBeGreaterThan(0)
    const told = receiver.got.filter(({ body }) => body['rule'] === 'failureRate')
    expect(told.map(({ body }) => [body['kind'], body['level'], body['title']])).toEqual([
      ['raised', 'bad', title],
    ])
  })

  test('is muted from its own place for an hour by keyboard, taken back, and muted for good', async ({
    page,
  }) => {
    await open(page)
    await raised(page).getByRole('button', { name: 'Mute' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('menu')).toBeVisible()
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('menuitem', { name: 'For an hour' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(raised(page)).toContainText(/muted until \d\d:\d\d/)
    const { muted, mutedUntilMs } = (await ruleOf('failureRate')) ?? {}
    expect(muted).toBe(true)
    expect(Math.abs((mutedUntilMs ?? 0) - Date.now() - 3_600_000)).toBeLessThan(20_000)
    // A muted alert wants no attention; the list shows it all the same.
    await expect(bell(page)).toHaveAccessibleName('Alerts: none wants attention')
    await notices(page).getByRole('button', { name: 'Undo' }).click()
    await expect(raised(page)).not.toContainText('muted')
    await expect.poll(async () => (await ruleOf('failureRate'))?.muted).toBe(false)
    await raised(page).getByRole('button', { name: 'Mute' }).click()
    await page.getByRole('menuitem', { name: 'For good' }).click()
    await expect(raised(page)).toContainText('muted for good')
    expect(await ruleOf('failureRate')).toMatchObject({ muted: true, mutedUntilMs: null })
    await raised(page).getByRole('button', { name: 'Unmute' }).click()
    await expect(raised(page)).not.toContainText('muted')
    await expect.poll(async () => (await ruleOf('failureRate'))?.muted).toBe(false)
  })

  test('is not lost with an act that does not arrive: it is said, with details to copy', async ({ page }) => {
    await open(page)
    await page.route('**/api/v1/commands/**', (route) => route.abort())
    await raised(page)
      .getByRole('button', { name: `Acknowledge “${title}”` })
      .click()
    await expect(notices(page)).toContainText('Not done')
    await expect(notices(page).getByRole('button', { name: 'Copy details' })).toBeVisible()
    expect((await service.state()).alerts[0]?.acknowledgedAtMs).toBeNull()
  })
})

test.describe('rules', () => {
  test('are all there, with thresholds, figure and state', async ({ page }) => {
    await open(page)
    await expect(rules(page)).toHaveAttribute('aria-rowcount', '12')
    await expect(row(page, 'failureRate')).toContainText(
      /raised.*Many streams fail to start.*\d+ %> 30 %≤ 20 %/,
    )
    await expect(row(page, 'enginesHealthy')).toContainText(/calm.*100 %< 80 %/)
    await expect(row(page, 'p95Start')).toContainText('no data yet')
    await expect(row(page, 'daemonLost')).toContainText('no')
  })

  test('open with Enter, say what they watch and when they were raised, and close with Esc', async ({
    page,
  }) => {
    await open(page)
    await row(page, 'failureRate').focus()
    await page.keyboard.press('Enter')
    await expect(panel(page)).toBeFocused()
    await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(title)
    await expect(panel(page)).toContainText('The share of starts that fail')
    await expect(panel(page)).toContainText('Needs3 starts')
    await expect(panel(page).getByRole('listitem')).toContainText(/raised.*starts failed/)
    expect(new URL(page.url()).hash).toBe('#/alerts/failureRate')
    await page.keyboard.press('Escape')
    await expect(panel(page)).toBeHidden()
    await expect.poll(() => focused(page)).toBe('failureRate')
  })

  test('are muted in their row and in their panel, also while calm', async ({ page }) => {
    await open(page, '#/alerts/diskShort')
    await row(page, 'diskShort').focus()
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: 'Mute “The disk is almost full”' })).toBeFocused()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'For a week' }).click()
    await expect.poll(async () => (await ruleOf('diskShort'))?.muted).toBe(true)
    await expect(row(page, 'diskShort')).toContainText('until')
    await panel(page).getByRole('button', { name: 'Unmute' }).click()
    await expect.poll(async () => (await ruleOf('diskShort'))?.muted).toBe(false)
    await panel(page).getByRole('link', { name: 'Change thresholds' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings')
    expect(new URL(page.url()).hash).toBe('#/settings/alerts')
  })

  test('that do not exist are said so, and lead back', async ({ page }) => {
    await open(page, '#/alerts/nonsense')
    await expect(panel(page)).toContainText('There is no such alert.')
    await panel(page).getByRole('button', { name: 'All alerts' }).click()
    await expect(panel(page)).toBeHidden()
  })

  test('explain themselves where there is no alert either', async ({ page }) => {
    await open(page, '#/alerts/selection')
    await expect(panel(page)).toContainText('not in the history')
    await panel(page).getByRole('link', { name: 'Latency' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Latency and outcomes')
  })
})

test.describe('webhooks', () => {
  test('show kind and host, and nothing that is secret, in the page or on the wire', async ({ page }) => {
    await open(page)
    const list = page.getByRole('list', { name: 'Webhooks' })
    await expect(list.getByRole('listitem')).toHaveCount(2)
    await expect(list).toContainText(`JSON · ${new URL(receiver.url).host}`)
    await expect(list).toContainText('ntfy · 127.0.0.1:9')
    expect(await page.content()).not.toContain('s3cret')
    expect(JSON.stringify(await service.state())).not.toContain('s3cret')
  })

  test('are tested one at a time, and say what came of it', async ({ page }) => {
    await open(page)
    const before = receiver.got.length
    const items = page.getByRole('list', { name: 'Webhooks' }).getByRole('listitem')
    await items
      .nth(0)
      .getByRole('button', { name: /^Send a test message to 127/ })
      .click()
    await expect(notices(page)).toContainText(/Done.*took the message/)
    expect(receiver.got.slice(before).map(({ path, body }) => [path, body['kind'], body['title']])).toEqual([
      ['/hook-s3cret', 'test', 'A test from Weir'],
    ])
    await expect(items.nth(0)).toContainText(/ok.*delivered just now/)
    await items.nth(1).getByRole('button').click()
    await expect(notices(page)).toContainText(/Not done.*did not take the message/)
    expect(receiver.got).toHaveLength(before + 1)
  })

  test('that refuse are shown with their reason', async ({ page }) => {
    receiver.answer = { status: 403 }
    await open(page)
    const first = page.getByRole('list', { name: 'Webhooks' }).getByRole('listitem').first()
    await first.getByRole('button').click()
    await expect(first).toContainText(/not delivered.*403/)
    receiver.answer = { status: 200 }
    await first.getByRole('button').click()
    await expect(first).toContainText('delivered just now')
    await expect(first).not.toContainText('403')
  })
})

test('the history has what was raised, filters, opens the rule, and is exported', async ({ page }) => {
  await open(page)
  const history = page.getByRole('region', { name: 'History' })
  await expect(history.getByRole('grid')).toHaveAttribute('aria-rowcount', '2')
  await expect(history.getByRole('row').nth(1)).toContainText(
    /raisedMany streams fail to start\d+ % of \d+ starts/,
  )
  const download = page.waitForEvent('download')
  await history.getByRole('button', { name: 'Export CSV' }).click()
  const csv = await readFile(await (await download).path(), 'utf8')
  expect(csv).toMatch(/^\ufeffWhen,What,Alert,In words\r\n20\d\d-.*Z,raised,Many streams fail to start,/)
  await history.getByRole('searchbox').fill('nothing like that')
  await expect(history).toContainText('Nothing matches')
  await history.getByRole('searchbox').fill('many fail')
  await history.getByRole('row').nth(1).click()
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(title)
})

test.describe('the bell', () => {
  test('counts what wants attention on every page, and opens the list by keyboard', async ({ page }) => {
    await open(page, '#/content')
    await expect(bell(page)).toHaveAccessibleName('Alerts: 1 wants attention')
    await bell(page).focus()
    await page.keyboard.press('Enter')
    const centre = page.getByRole('dialog', { name: /^Alerts: / })
    await expect(centre).toContainText(title)
    await page.keyboard.press('Escape')
    await expect(centre).toBeHidden()
    await expect(bell(page)).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(centre.locator('[data-autofocus]')).toBeFocused()
    await page.keyboard.press('Tab')
    await expect(centre.getByRole('link', { name: title })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(centre).toBeHidden()
    await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(title)
    expect(new URL(page.url()).hash).toBe('#/alerts/failureRate')
  })

  test('leads to the page that explains, and to all alerts', async ({ page }) => {
    await open(page, '#/overview')
    await bell(page).click()
    await page.getByRole('link', { name: 'See why: Content' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Content')
    await bell(page).click()
    await page.getByRole('link', { name: 'All alerts' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Alerts')
  })
})

test('every page that a notice links to is there', async ({ page }) => {
  const names = {
    overview: 'Overview',
    engines: 'Engines',
    content: 'Content',
    latency: 'Latency and outcomes',
    scaling: 'Scaling',
    alerts: 'Alerts',
    about: /^About/,
  } as const
  for (const name of alertPages) {
    await open(page, `#/${name}`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(names[name])
  }
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const locale of ['en-GB', 'es-ES']) {
    test(`has nothing that axe finds serious (${colorScheme}, ${locale})`, async ({ browser }) => {
      // Half faded in, nothing has its contrast yet.
      const context = await browser.newContext({ colorScheme, locale, reducedMotion: 'reduce' })
      const page = await context.newPage()
      await open(page, '#/alerts/failureRate')
      await expect(page.getByRole('grid').first()).toBeVisible()
      await expect(panel(page)).toBeVisible()
      await expectNothingSerious(page)
      await bell(page).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectNothingSerious(page)
      await context.close()
    })
  }
}

async function expectNothingSerious(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

test('what one browser has seen is seen in the other, and counts nowhere any more', async ({ browser }) => {
  const [first, second] = await Promise.all([browser.newPage(), browser.newPage()])
  await Promise.all([open(first), open(second, '#/overview')])
  // Not what screen readers hear of it, which changes every ten seconds at most.
  const state = (page: Page) => page.getByRole('region', { name: 'State of Weir' }).locator('p').first()
  await expect(state(second)).toContainText('1 alert')
  await bell(second).click()
  await second.getByRole('button', { name: `Acknowledge “${title}”` }).click()
  await expect(raised(first)).toContainText('seen just now')
  await expect(raised(first).getByRole('button', { name: /Acknowledge/ })).toHaveCount(0)
  for (const page of [first, second]) {
    await expect(bell(page)).toHaveAccessibleName('Alerts: none wants attention')
    await expect(state(page)).not.toContainText('alert')
  }
  expect((await service.state()).alerts[0]?.acknowledgedAtMs).not.toBeNull()

  // By keyboard in the other: the button stays where it is and takes it back, and so does the notice of what was done.
  const again = raised(first).getByRole('button', { name: `Mark as not seen: “${title}”` })
  await again.press('Enter')
  const seen = raised(first).getByRole('button', { name: `Acknowledge “${title}”` })
  await expect(seen).toBeFocused()
  await expect(bell(second)).not.toHaveAccessibleName('Alerts: none wants attention')
  await seen.press('Enter')
  await expect(again).toBeFocused()
  await notices(first).getByRole('button', { name: 'Undo' }).press('Enter')
  await expect(seen).toBeVisible()
  expect((await service.state()).alerts[0]?.acknowledgedAtMs).toBeNull()
  await Promise.all([first.close(), second.close()])
})
