import { rm } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { clickTray, hideWindow, isWindowVisible, trayEntries, watchDesk } from './desk.ts'
import { installFakeVlc, vlcCalls, vlcFolder } from './fake-vlc.ts'
import { test } from './launch.ts'

test.use({ programs: vlcFolder })
test.beforeEach(installFakeVlc)
test.afterAll(() => rm(vlcFolder, { recursive: true, force: true }))

/** A player of the first demo channel, until `stop`. */
async function play(gatewayUrl: string): Promise<{ stop(): void }> {
  const playlist = await (await fetch(`${gatewayUrl}/playlist.m3u`)).text()
  const abort = new AbortController()
  const answer = await fetch(/^http.*$/m.exec(playlist)?.[0] ?? '', { signal: abort.signal })
  const reading = answer.body?.pipeTo(new WritableStream()).catch(() => undefined)
  return {
    stop() {
      abort.abort()
      void reading
    },
  }
}

test('the tray says how Weir is, names what plays with its viewers, and offers every act', async ({
  weir: { app, page, gatewayUrl },
}) => {
  const state = page.getByRole('region', { name: 'State of Weir' })
  await expect(state).toContainText('All 3 engines healthy', { timeout: 30_000 })
  await watchDesk(app)
  const player = await play(gatewayUrl)
  await expect
    .poll(() => trayEntries(app), { timeout: 20_000 })
    .toContainEqual(expect.stringMatching(/^stream-.*: News 24: 1 viewer$/))
  const entries = await trayEntries(app)
  expect(entries[0]).toMatch(/^state: Demo: .*1 stream · 1 viewer · nothing waiting$/)
  expect(entries.slice(2)).toEqual([
    'copy-playlist-url: Copy playlist URL',
    'open-in-vlc: Open in VLC',
    'pause-scaling: Pause scaling',
    'show: Show Weir',
    'quit: Quit Weir',
  ])

  await hideWindow(app)
  await app.evaluate(({ clipboard }) => clipboard.writeText(''))
  await clickTray(app, 'copy-playlist-url')
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe(`${gatewayUrl}/playlist.m3u`)

  await clickTray(app, 'open-in-vlc')
  await expect.poll(vlcCalls).toBe(`1 arguments\n${gatewayUrl}/playlist.m3u\n`)

  await clickTray(app, 'show')
  await expect.poll(() => isWindowVisible(app)).toBe(true)
  player.stop()
})

test('scaling is paused and resumed from the tray', async ({ weir: { app, gatewayUrl } }) => {
  const mode = async () => {
    const state = (await (await fetch(`${gatewayUrl}/api/v1/state`)).json()) as { scaling: { mode: string } }
    return state.scaling.mode
  }
  await watchDesk(app)
  // A menu is seen once it changes.
  const player = await play(gatewayUrl)
  await clickTray(app, 'pause-scaling')
  await expect.poll(mode).toBe('paused')
  await clickTray(app, 'resume-scaling')
  await expect.poll(mode).toBe('auto')
  player.stop()
})

test('the application menu copies the playlist URL and leads to pages', async ({
  weir: { app, page, gatewayUrl },
}) => {
  const click = (id: string) =>
    app.evaluate(({ Menu }, itemId) => {
      Menu.getApplicationMenu()?.getMenuItemById(itemId)?.click()
    }, id)
  await click('copy-playlist-url')
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe(`${gatewayUrl}/playlist.m3u`)
  await click('go-streams')
  await expect(page).toHaveURL(/#\/streams$/)
  await click('settings')
  await expect(page).toHaveURL(/#\/settings$/)
})
