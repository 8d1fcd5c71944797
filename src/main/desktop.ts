/** Entry of the Electron app: takes the lock, starts Weir, then gives it a window, a tray, a menu and links. */
import './heap.ts'
import { rm, mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { app, dialog } from 'electron'
import { asWeirError } from '../contract/errors.ts'
import { defaultDataDir } from './adapters/settings/data-dir.ts'
import { writeAtomically } from './adapters/system/files.ts'
import { commandLineText, startApp } from './app.ts'
import { desktopActs } from './desktop/acts.ts'
import { registerAppScheme, setupAppProtocol } from './desktop/app-protocol.ts'
import { setAutostart } from './desktop/autostart.ts'
import { systemDialogs } from './desktop/dialogs.ts'
import { forkEngine } from './desktop/engine-child.ts'
import { readFlags, startCommand } from './desktop/flags.ts'
import { setupIpc } from './desktop/ipc.ts'
import { setupLinkInbox, type LinkInbox } from './desktop/link-inbox.ts'
import { linkOpener } from './desktop/link-opener.ts'
import { registerLinks } from './desktop/link-registration.ts'
import { setupMenu } from './desktop/menu.ts'
import { setupNotifications } from './desktop/notifications.ts'
import { setupQuit } from './desktop/quit.ts'
import { sandboxEverything, setupSecurity } from './desktop/security.ts'
import { setupSingleInstance } from './desktop/single-instance.ts'
import { setupTray } from './desktop/tray.ts'
import { setupWindow, type MainWindow } from './desktop/window.ts'
import { desktopWords } from './desktop/words/language.ts'

// Beside this file in the build: out/main, out/preload, out/renderer.
const built = join(import.meta.dirname, '..')
const flags = readFlags(process.argv, process.env)

// The same folder as the service without a window has, so that settings and channels are one's own in both. The lock
// and Chromium's profile live there too, so that two folders are two Weirs.
app.setPath('userData', resolve(flags.dataDir ?? defaultDataDir(process.env)))

let window: MainWindow | undefined
const inbox = setupLinkInbox()
const text = commandLineText(flags.argv)
if (text !== null) {
  console.log(text)
  app.exit(0)
} else if (setupSingleInstance({ onSecondStart: (argv) => inbox.started(argv) || window?.show() })) {
  inbox.started(process.argv)
  sandboxEverything()
  registerAppScheme()
  run(inbox).catch((error: unknown) => {
    const { message } = asWeirError(error)
    console.error(message)
    dialog.showErrorBox('Weir cannot start', message)
    app.exit(1)
  })
} else {
  console.error('Weir runs already; its window was brought to the front.')
  app.exit(0)
}

async function run(links: LinkInbox): Promise<void> {
  await app.whenReady()
  const dataDir = app.getPath('userData')
  const notifications = setupNotifications({ showPage: (page) => window?.showPage(page), log: console })
  let onSettings: (keys: readonly string[]) => void = () => undefined
  const starting = startApp({
    argv: flags.argv,
    env: process.env,
    dataDir,
    shell: 'desktop',
    desktopNotifier: notifications,
    forkEngine,
    onSettings: (keys) => onSettings(keys),
  })
  const surfaces: { stop(): void }[] = []
  // In place before the start is done, so that a Ctrl-C meanwhile stops what has been started by then.
  setupQuit({
    log: console,
    stop: async () => {
      for (const surface of surfaces) surface.stop()
      await (await starting).stop()
    },
  })

  const { orchestrator, gatewayUrl, settings, log } = await starting
  const words = () => desktopWords(settings.ui.language, app.getLocale())
  const dialogs = systemDialogs(words)
  setupSecurity({ log })
  setupAppProtocol({ folder: join(built, 'renderer'), log })
  window = setupWindow({
    preload: join(built, 'preload', 'preload.cjs'),
    dataDir,
    startHidden: flags.hidden || settings.desktop.startHidden,
    closesToTray: () => settings.desktop.closeToTray,
    dialogs,
    words,
    log,
  })
  const acts = desktopActs({ orchestrator, window, gatewayUrl, dialogs, words, log })
  const tray = setupTray({ orchestrator, acts, words, log })
  surfaces.push(setupIpc({ orchestrator, window: window.browserWindow, log }), tray, window)

  const menu = () => setupMenu({ acts, words: words(), platform: process.platform })
  const command = startCommand({
    processArgv: process.argv,
    execPath: process.execPath,
    isPackaged: app.isPackaged,
    env: process.env,
    dataDir: flags.dataDir,
  })
  const startup = () =>
    setAutostart(settings.desktop.startAtLogin, {
      platform: process.platform,
      env: process.env,
      home: homedir(),
      command,
      otherDataDir: dataDir === defaultDataDir(process.env) ? null : dataDir,
      files: {
        async write(file, content) {
          await mkdir(dirname(file), { recursive: true })
          await writeAtomically(file, content)
        },
        remove: (file) => rm(file, { force: true }),
      },
      log,
    })
  const registration = () =>
    registerLinks(settings.desktop.openLinks, { platform: process.platform, command, log })
  menu()
  void startup()
  registration()
  onSettings = (keys) => {
    if (keys.includes('desktop.startAtLogin')) void startup()
    if (keys.includes('desktop.openLinks')) registration()
    if (!keys.includes('ui.language')) return
    menu()
    tray.redraw()
  }
  links.serve(
    linkOpener({
      isOn: () => settings.desktop.openLinks,
      channels: () => orchestrator.channels(),
      dialogs,
      words,
      play: acts.playInVlc,
      log,
    }),
  )
}
