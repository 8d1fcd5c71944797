/** The tray: the state at a glance, what plays, and what is wanted without opening the window. */
import { Menu, Tray, type MenuItemConstructorOptions } from 'electron'
import { overallStatus, stateSentence, type OverallStatus } from '../../contract/sentence.ts'
import { applyDelta } from '../../contract/live.ts'
import { type SessionView, type Snapshot } from '../../contract/state.ts'
import { type Orchestrator } from '../core/door.ts'
import { type Logger } from '../core/ports.ts'
import { type DesktopActs } from './acts.ts'
import { trayIcon } from './tray-icon.ts'
import { type DesktopWords } from './words/words.ts'

interface TrayOptions {
  readonly orchestrator: Pick<Orchestrator, 'subscribe' | 'snapshot'>
  readonly acts: DesktopActs
  readonly words: () => DesktopWords
  readonly log: Logger
}

/** At most one change of icon and menu in this time: some desktops flicker, and redraw the tray slowly. */
export const trayIntervalMs = 1_000
/** So many streams by name; a menu longer than the screen helps nobody. */
export const streamsShown = 10

export interface TrayOfWeir {
  /** In other words than before. */
  redraw(this: void): void
  stop(this: void): void
}

/** Shows the tray until `stop`. Where the desktop has no tray, this is said in the log and Weir works without. */
export function setupTray({ orchestrator, acts, words, log }: TrayOptions): TrayOfWeir {
  let tray: Tray | undefined
  let shown: { status: OverallStatus; look: string } | undefined
  let latest: Snapshot | undefined
  let timer: NodeJS.Timeout | undefined
  let isStopped = false

  function draw(): void {
    if (latest === undefined || isStopped) return
    const status = overallStatus(latest)
    const template = trayTemplate(latest, acts, words())
    // Functions drop out: what is left is what a person sees.
    const look = JSON.stringify(template)
    if (shown?.status === status && shown.look === look) return
    try {
      if (tray === undefined) {
        tray = new Tray(trayIcon(status))
        tray.on('click', acts.show)
      } else if (shown?.status !== status) {
        tray.setImage(trayIcon(status))
      }
      tray.setToolTip(`Weir: ${stateSentence(latest, words().sentence)}`)
      // Linux copies the menu when it is set: a changed item shows only in a menu that is set anew.
      tray.setContextMenu(Menu.buildFromTemplate(template))
      shown = { status, look }
    } catch (error) {
      log.warn('This desktop offers no tray', { why: String(error) })
      stop()
    }
  }

  const unsubscribe = orchestrator.subscribe((message) => {
    const next =
      message.type === 'snapshot'
        ? message.snapshot
        : latest === undefined
          ? undefined
          : applyDelta(latest, message)
    latest = next ?? orchestrator.snapshot()
    timer ??= setTimeout(() => {
      timer = undefined
      draw()
    }, trayIntervalMs)
  })
  draw()

  function stop(): void {
    isStopped = true
    unsubscribe()
    clearTimeout(timer)
    tray?.destroy()
    tray = undefined
  }
  return { redraw: draw, stop }
}

export function trayTemplate(
  snapshot: Snapshot,
  acts: DesktopActs,
  words: DesktopWords,
): MenuItemConstructorOptions[] {
  const streams = streamItems(snapshot.sessions, acts, words)
  return [
    { id: 'state', label: asLabel(stateSentence(snapshot, words.sentence)), enabled: false },
    { type: 'separator' },
    ...streams,
    ...(streams.length === 0 ? [] : [{ type: 'separator' } as const]),
    { id: 'copy-playlist-url', label: words.copyPlaylistUrl, click: acts.copyPlaylistUrl },
    { id: 'open-in-vlc', label: words.openInVlc, click: acts.openInVlc },
    snapshot.scaling.mode === 'auto'
      ? { id: 'pause-scaling', label: words.pauseScaling, click: acts.pauseScaling }
      : { id: 'resume-scaling', label: words.resumeScaling, click: acts.resumeScaling },
    { type: 'separator' },
    { id: 'show', label: words.show, click: acts.show },
    { id: 'quit', label: words.quit, click: acts.quit },
  ]
}

/** Each opens the page of the streams. */
function streamItems(
  sessions: readonly SessionView[],
  acts: DesktopActs,
  words: DesktopWords,
): MenuItemConstructorOptions[] {
  const click = (): void => acts.showPage('streams')
  const items = sessions.slice(0, streamsShown).map(({ id, name, infohash, contentIds, readers }) => {
    const known = name ?? words.unnamed((contentIds[0] ?? infohash ?? id).slice(0, 8))
    return { id: `stream-${id}`, label: asLabel(words.stream(known, readers.length)), click }
  })
  const more = sessions.length - items.length
  return more > 0 ? [...items, { id: 'more-streams', label: words.moreStreams(more), click }] : items
}

/** Names come from playlists; in a menu an ampersand marks a key, and one line is all there is. */
function asLabel(text: string): string {
  const line = text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll('&', '&&')
  return line.length > 100 ? `${line.slice(0, 99)}…` : line
}
