/** Chromium that takes pictures of pages, for screenshots.mjs. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from '@playwright/test'

const tries = 3

/**
 * A look is `{ width, height, colorScheme }`, and may have a `locale`, a `range` of time for charts ("5m"), and `dwellMs`
 * for what fills while one looks at it.
 * @param folder where pictures go
 */
export async function openCamera(folder) {
  const browser = await chromium.launch({
    executablePath: process.env.WEIR_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })

  async function open({ width, height, range = '30m', ...look }) {
    const page = await browser.newPage({
      locale: 'en-GB',
      ...look,
      viewport: { width, height },
      reducedMotion: 'reduce',
    })
    await page.addInitScript(`localStorage.setItem('weir-range', '${range}')`)
    return page
  }

  async function shoot(page, name) {
    // Chromium ends every request whenever a network interface comes or goes, as with each container.
    const isWhole = await page.evaluate(
      '[...document.styleSheets].some((sheet) => sheet.cssRules.length > 50)',
    )
    if (!isWhole) throw new Error('The page came without its style sheet')
    await page.screenshot({ path: join(folder, `${name}.png`) })
    console.log(name)
  }

  async function take(name, url, route, look) {
    for (let attempt = 1; ; attempt++) {
      const page = await open(look)
      try {
        await page.goto(`${url}/#/${route}`)
        await page.getByRole('heading', { level: 1 }).waitFor()
        // The shape of a page that is still being loaded has a hint of its own, and nothing else in it.
        await page.locator('main [class*="blank"]').first().waitFor({ state: 'detached' })
        // Charts are loaded late, answers to questions come later still.
        await sleep(1500 + (look.dwellMs ?? 0))
        await shoot(page, name)
        return
      } catch (error) {
        if (attempt === tries) throw error
      } finally {
        await page.close()
      }
    }
  }

  /** Weir serves its page, and then says nothing: the page's shape, and after a while what may be wrong. */
  async function takeLoading(url, look) {
    const page = await open(look)
    await page.routeWebSocket(/\/api\/v1\/live/, () => undefined)
    await page.goto(url)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await sleep(1000)
    await shoot(page, 'overview-loading')
    await page.getByText('does not answer yet').waitFor()
    await shoot(page, 'overview-loading-long')
    await page.close()
  }

  /** @param end what ends the connection */
  async function takeLostConnection(url, look, end) {
    const page = await open(look)
    await page.goto(url)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.locator('main [class*="blank"]').first().waitFor({ state: 'detached' })
    await end()
    await page.getByText('Connection lost').waitFor()
    await shoot(page, 'overview-lost')
    await page.close()
  }

  return { take, takeLoading, takeLostConnection, close: () => browser.close() }
}
