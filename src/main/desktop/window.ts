/**
 * The one window. It is made once and hidden rather than closed, because Weir serves players while nobody looks;
 * quitting is an act of its own (menu, tray), unless the settings have closing quit.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, Notification } from 'electron'
import { type Logger } from '../core/ports.ts'
import { background, followTheme } from './background.ts'
import { type Dialogs } from './dialogs.ts'
import { appUrl } from './origin.ts'
import { type RailPage } from '../../contract/pages.ts'
import { keepPlace, restoredPlace, smallest } from './window-state.ts'
import { type DesktopWords, type Message } from './words/words.ts'

interface WindowOptions {
  /** Absolute path of the built preload. */
  readonly preload: string
  /** Where it is remembered that the user was told about the tray, and where the window was. */
  readonly dataDir: string
  readonly startHidden: boolean
  /** `desktop.closeToTray` at this moment. */
  readonly closesToTray: () => boolean
  readonly dialogs: Dialogs
  readonly words: () => DesktopWords
  readonly log: Logger
}

export interface MainWindow {
  readonly browserWindow: BrowserWindow
  /** Brings the window to the front, from wherever it is. */
  show(this: void): void
  /** The same, at a page of the dashboard. */
  showPage(this: void, page: RailPage): void
  /** Follows nothing any more; its place is kept. */
  stop(this: void): void
}

/** A page that crashes again within this time is not loaded a third time: it would crash for ever. */
const crashLoopMs = 30_000

export function setupWindow(options: WindowOptions): MainWindow {
  const { preload, dataDir, startHidden, closesToTray, log } = options
  const { isMaximized, ...place } = restoredPlace(dataDir)
  const window = new BrowserWindow({
    title: 'Weir',
    ...place,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    backgroundColor: background(),
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  /** Only when it is shown: maximising shows a window, and one that starts in the tray must not be. */
  let mustMaximize = isMaximized

  function show(): void {
    if (window.isMinimized()) window.restore()
    if (mustMaximize) window.maximize()
    mustMaximize = false
    window.show()
    window.focus()
  }

  /**
   * Only the part after `#` changes, so the page stays as it is and goes there by itself. Nobody waits for it: the
   * promise of a load that another one overtakes is rejected, and that is no failure.
   */
  function load(url: string): void {
    window.loadURL(url).catch((error: unknown) => {
      if (!isOvertaken(error)) log.error('The window could not load its page', { url, why: String(error) })
    })
  }

  // Shown when the first frame is painted, so that nobody sees an empty window.
  if (!startHidden) window.once('ready-to-show', show)

  // After a stop the process ends by `app.exit`, which does not ask windows: every close seen here is the user's.
  window.on('close', (event) => {
    event.preventDefault()
    if (!closesToTray()) {
      app.quit()
      return
    }
    window.hide()
    if (firstTime(dataDir)) sayWhereItWent(options)
  })

  reloadAfterCrash(window, log)
  app.on('activate', show)
  const followers = [keepPlace(window, { dataDir, log }), followTheme(window)]
  load(appUrl)
  return {
    browserWindow: window,
    show,
    showPage(page) {
      show()
      load(`${appUrl}#/${page}`)
    },
    stop: () => followers.forEach((follower) => follower.stop()),
  }
}

/** Chromium's net error for a navigation that a later one replaced. */
const isOvertaken = (error: unknown): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_ABORTED'

function reloadAfterCrash(window: BrowserWindow, log: Logger): void {
  let crashedAtMs = Number.NEGATIVE_INFINITY
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log.error('The page of the window crashed', { reason, exitCode })
    const nowMs = performance.now()
    if (nowMs - crashedAtMs > crashLoopMs) window.webContents.reload()
    crashedAtMs = nowMs
  })
}

/** True once per data folder. A folder that cannot be written to only means that it is said again. */
function firstTime(dataDir: string): boolean {
  try {
    writeFileSync(join(dataDir, 'told-about-tray'), '', { flag: 'wx' })
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EEXIST'
  }
}

/** A box of its own where the system shows no notifications: a window that just vanishes looks like a crash. */
function sayWhereItWent({ dialogs, words, log }: WindowOptions): void {
  const { title, body }: Message = words().keepsRunning
  if (Notification.isSupported()) {
    new Notification({ title, body }).show()
    return
  }
  dialogs
    .tell({ title, body })
    .catch((error: unknown) => log.warn('A message was not shown', { why: String(error) }))
}
