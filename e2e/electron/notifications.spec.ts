import { expect, type ElectronApplication, type Page } from '@playwright/test'
import { clickNotification, hideWindow, isWindowVisible, notifications, watchDesk } from './desk.ts'
import { test } from './launch.ts'

// One engine that fails is enough, and at once.
const touchy = { engineRestarts: { raise: 0.5, clear: 0.2, forS: 0 } }

/** An engine dies, as engines do. */
async function crashAnEngine(page: Page, gatewayUrl: string): Promise<void> {
  const state = page.getByRole('region', { name: 'State of Weir' })
  await expect(state).toContainText('All 3 engines healthy', { timeout: 30_000 })
  const { engines } = (await (await fetch(`${gatewayUrl}/api/v1/state`)).json()) as {
    engines: { url: string | null }[]
  }
  await fetch(`${engines[0]?.url ?? ''}/demo/fault?kind=crash`, { method: 'POST' }).catch(() => undefined)
}

const titles = async (app: ElectronApplication) => (await notifications(app)).map(({ title }) => title)

test.describe('an alert', () => {
  test.use({ settings: { alerts: { rules: touchy } } })

  test('is told once by a notification; a click opens the page that explains it', async ({
    weir: { app, page, gatewayUrl },
  }) => {
    await watchDesk(app)
    await crashAnEngine(page, gatewayUrl)
    await expect.poll(() => titles(app), { timeout: 20_000 }).toHaveLength(1)
    await hideWindow(app)
    await clickNotification(app, 0)
    await expect.poll(() => isWindowVisible(app)).toBe(true)
    await expect(page).toHaveURL(/#\/engines$/)
    // The page went there by itself: it was not loaded again, and still works.
    await clickNotification(app, 0)
    await expect(page.getByRole('region', { name: 'State of Weir' })).toContainText('alert')
    expect(await titles(app)).toHaveLength(1)
  })
})

test.describe('an alert while notifications are off', () => {
  test.use({ settings: { alerts: { desktop: false, rules: touchy } } })

  test('is in the window all the same', async ({ weir: { app, page, gatewayUrl } }) => {
    await watchDesk(app)
    await crashAnEngine(page, gatewayUrl)
    await expect(page.getByRole('region', { name: 'State of Weir' })).toContainText('1 alert', {
      timeout: 20_000,
    })
    expect(await titles(app)).toEqual([])
  })
})
