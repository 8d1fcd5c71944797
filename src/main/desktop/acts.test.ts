import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type CommandName, type CommandReply } from '../../contract/commands.ts'
import { fakeDialogs } from './acts-fake.ts'
import { desktopActs } from './acts.ts'
import * as electron from './electron-fake.ts'
import { fakeLog, fakeOrchestrator } from './orchestrator-fake.ts'
import { type VlcOutcome } from './vlc.ts'
import { english } from './words/english.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

beforeEach(() => electron.resetElectron())

interface SetupOptions {
  readonly vlc?: VlcOutcome
  readonly says?: 'yes' | 'no'
}

function setup({ vlc = { opened: true }, says = 'yes' }: SetupOptions = {}) {
  const orchestrator = fakeOrchestrator()
  const dialogs = fakeDialogs(says)
  const log = fakeLog()
  const opened: string[] = []
  let endAtOnce = (_why: string): void => undefined
  const acts = desktopActs({
    orchestrator,
    window: { show: vi.fn(), showPage: vi.fn() },
    gatewayUrl: 'http://127.0.0.1:8880',
    dialogs,
    words: () => english,
    log,
    async vlc(url, onEndedAtOnce) {
      opened.push(url)
      endAtOnce = onEndedAtOnce
      return vlc
    },
  })
  return { acts, orchestrator, dialogs, log, opened, endAtOnce: (why: string) => endAtOnce(why) }
}

describe('opening in VLC', () => {
  it('says so where there is no VLC, with the URL to copy', async () => {
    const { acts, dialogs } = setup({ vlc: { missing: true } })
    acts.openInVlc()
    await vi.waitFor(() => expect(electron.clipboard.text).toBe('http://127.0.0.1:8880/playlist.m3u'))
    expect(dialogs.asked[0]?.title).toBe('VLC was not found on this machine')
    expect(dialogs.asked[0]?.body).toContain('http://127.0.0.1:8880/playlist.m3u')
  })

  it('copies nothing when the person only closes that', async () => {
    const { acts, dialogs } = setup({ vlc: { missing: true }, says: 'no' })
    acts.openInVlc()
    await vi.waitFor(() => expect(dialogs.asked).toHaveLength(1))
    expect(electron.clipboard.text).toBe('')
  })

  it('says why it could not be started, also when it ends at once', async () => {
    const { acts, dialogs, endAtOnce } = setup({ vlc: { failed: 'spawn EACCES' } })
    acts.openInVlc()
    await vi.waitFor(() => expect(dialogs.told[0]?.body).toBe('spawn EACCES'))
    endAtOnce('/usr/bin/vlc ended at once with code 1.')
    expect(dialogs.told[1]?.body).toContain('code 1')
  })

  it('hands over the playlist of this machine, or one content through the gateway', async () => {
    const { acts, orchestrator, opened } = setup()
    orchestrator.change({ lanPlaylistUrl: 'http://192.0.2.7:8880/playlist.m3u?token=secret' })
    acts.openInVlc()
    acts.playInVlc('a'.repeat(40))
    expect(opened).toEqual([
      'http://127.0.0.1:8880/playlist.m3u',
      `http://127.0.0.1:8880/ace/getstream?id=${'a'.repeat(40)}`,
    ])
  })
})

describe('scaling from the tray', () => {
  it('is a command like that of a page', async () => {
    const { acts, orchestrator, dialogs } = setup()
    acts.pauseScaling()
    acts.resumeScaling()
    expect(orchestrator.commands.map(({ name }) => name)).toEqual(['scaling.pause', 'scaling.resume'])
    expect(dialogs.told).toEqual([])
  })

  it('that is refused says why', async () => {
    const { acts, orchestrator, dialogs } = setup()
    const message = 'Weir is shutting down.'
    orchestrator.command = async (): Promise<CommandReply<CommandName>> => ({
      ok: false,
      error: { code: 'shutting_down', message },
    })
    acts.pauseScaling()
    await vi.waitFor(() => expect(dialogs.told[0]?.body).toBe(message))
  })
})

describe('the other acts', () => {
  it('copy the URL that other machines can use, where there is one', async () => {
    const { acts, orchestrator } = setup()
    orchestrator.change({ lanPlaylistUrl: 'http://192.0.2.7:8880/playlist.m3u' })
    acts.copyPlaylistUrl()
    await Promise.resolve()
    expect(electron.clipboard.text).toBe('http://192.0.2.7:8880/playlist.m3u')
  })

  it('open the dashboard in the browser, and quit', () => {
    const { acts } = setup()
    acts.openInBrowser()
    acts.quit()
    expect(electron.shell.opened).toEqual(['http://127.0.0.1:8880'])
    expect(electron.app.quits).toBe(1)
  })
})
