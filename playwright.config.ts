import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

/** The system's Chromium; Playwright's own download is not needed. */
function chromiumPath(): string {
  const candidates = [
    process.env.WEIR_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/snap/bin/chromium',
  ]
  return candidates.find((path) => path !== undefined && existsSync(path)) ?? '/usr/bin/chromium'
}

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 1,
  timeout: 60_000,
  // A busy machine takes its time to draw; whoever fails waits a little longer.
  expect: { timeout: 15_000 },
  retries: process.env.CI === undefined ? 0 : 2,
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  projects: [
    {
      name: 'chromium',
      testDir: 'e2e/chromium',
      use: {
        viewport: { width: 1440, height: 1000 },
        launchOptions: {
          executablePath: chromiumPath(),
          // A sandbox inside a container or for root is not to be had; the pages are our own.
          args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
        },
      },
    },
    { name: 'electron', testDir: 'e2e/electron' },
  ],
})
