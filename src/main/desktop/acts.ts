/** What menu, tray and links offer, in one place, so that all of them do the same. */
import { app, clipboard, shell } from 'electron'
import { type CommandName } from '../../contract/commands.ts'
import { type Orchestrator } from '../core/door.ts'
import { type Logger } from '../core/ports.ts'
import { type Dialogs } from './dialogs.ts'
import { type RailPage } from '../../contract/pages.ts'
import { openInVlc, type VlcOutcome } from './vlc.ts'
import { type DesktopWords } from './words/words.ts'

export interface DesktopActs {
  show(this: void): void
  showPage(this: void, page: RailPage): void
  /** The dashboard in the system's browser, for a second screen. */
  openInBrowser(this: void): void
  copyPlaylistUrl(this: void): void
  /** The playlist in VLC; a dialog where there is none. */
  openInVlc(this: void): void
  /** One content in VLC, through our own gateway. */
  playInVlc(this: void, contentId: string): void
  pauseScaling(this: void): void
  resumeScaling(this: void): void
  quit(this: void): void
}

interface ActsOptions {
  readonly orchestrator: Pick<Orchestrator, 'snapshot' | 'command'>
  readonly window: Pick<DesktopActs, 'show' | 'showPage'>
  /** Base URL of the gateway. */
  readonly gatewayUrl: string
  readonly dialogs: Dialogs
  readonly words: () => DesktopWords
  readonly log: Logger
  /** Starts VLC with this URL. */
  readonly vlc?: (url: string, onEndedAtOnce: (why: string) => void) => Promise<VlcOutcome>
}

const startVlc: NonNullable<ActsOptions['vlc']> = (url, onEndedAtOnce) => openInVlc(url, { onEndedAtOnce })

export function desktopActs(options: ActsOptions): DesktopActs {
  const { orchestrator, window, gatewayUrl, dialogs, words, log, vlc = startVlc } = options
  /** An act that nobody waits for: what goes wrong is logged. */
  const run = (what: string, work: Promise<unknown>): void => {
    work.catch((error: unknown) => log.warn(what, { why: String(error) }))
  }

  const copy = (text: string): void => run('The URL was not copied', clipboard.writeText(text))

  async function playWithVlc(url: string): Promise<void> {
    const tellFailure = (why: string): void => run('VLC was not opened', dialogs.tell(words().vlcFailed(why)))
    const outcome = await vlc(url, tellFailure)
    if ('missing' in outcome) {
      const { vlcMissing, copyPlaylistUrl, copyUrl, close } = words()
      const yes = url.includes('/playlist.m3u') ? copyPlaylistUrl : copyUrl
      if (await dialogs.confirm(vlcMissing(url), { yes, no: close })) copy(url)
    } else if ('failed' in outcome) {
      tellFailure(outcome.failed)
    }
  }

  async function command(name: CommandName): Promise<void> {
    const reply = await orchestrator.command(name, {})
    if (!reply.ok) await dialogs.tell(words().refused(reply.error.message))
  }

  return {
    ...window,
    openInBrowser: () => run('The browser could not be opened', shell.openExternal(gatewayUrl)),
    copyPlaylistUrl: () => {
      // The one that the dashboard copies: where Weir listens on the LAN, players on other machines can use it too.
      const { lanPlaylistUrl, playlistUrl } = orchestrator.snapshot()
      copy(lanPlaylistUrl ?? playlistUrl)
    },
    openInVlc: () => run('VLC was not opened', playWithVlc(orchestrator.snapshot().playlistUrl)),
    playInVlc: (contentId) => {
      const url = new URL(`/ace/getstream?id=${contentId}`, gatewayUrl)
      run('VLC was not opened', playWithVlc(url.href))
    },
    pauseScaling: () => run('Scaling was not paused', command('scaling.pause')),
    resumeScaling: () => run('Scaling was not resumed', command('scaling.resume')),
    quit: () => app.quit(),
  }
}
