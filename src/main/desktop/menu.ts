/** The application menu, with the keys that work while the window has the focus. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import { type DesktopActs } from './acts.ts'
import { railPages } from '../../contract/pages.ts'
import { type DesktopWords, type WordedRole } from './words/words.ts'

interface MenuOptions {
  readonly acts: DesktopActs
  readonly words: DesktopWords
  readonly platform: NodeJS.Platform
}

export function setupMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)))
}

const separator: MenuItemConstructorOptions = { type: 'separator' }

export function menuTemplate({ acts, words, platform }: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const roles = (...names: readonly WordedRole[]): MenuItemConstructorOptions[] =>
    names.map((role) => ({ role, label: words.roles[role] }))
  const about: MenuItemConstructorOptions = {
    id: 'about',
    label: words.about,
    click: () => acts.showPage('about'),
  }
  const settings: MenuItemConstructorOptions = {
    id: 'settings',
    label: words.settings,
    accelerator: 'CmdOrCtrl+,',
    click: () => acts.showPage('settings'),
  }

  return [
    {
      label: 'Weir',
      submenu: [
        ...(isMac ? [about, separator] : []),
        {
          id: 'copy-playlist-url',
          label: words.copyPlaylistUrl,
          accelerator: 'CmdOrCtrl+Shift+C',
          click: acts.copyPlaylistUrl,
        },
        {
          id: 'open-in-vlc',
          label: words.openInVlc,
          accelerator: 'CmdOrCtrl+Shift+V',
          click: acts.openInVlc,
        },
        { id: 'open-in-browser', label: words.openInBrowser, click: acts.openInBrowser },
        separator,
        settings,
        ...(isMac ? [separator, ...roles('hide', 'hideOthers', 'unhide')] : [about]),
        separator,
        // Closing hides to the tray, unless the settings say otherwise; players go on.
        { role: 'close', label: words.closeWindow, accelerator: 'CmdOrCtrl+W' },
        { id: 'quit', label: words.quit, accelerator: 'CmdOrCtrl+Q', click: acts.quit },
      ],
    },
    {
      // Without these roles copy and paste do not work from the keyboard on macOS.
      label: words.menus.edit,
      submenu: [
        ...roles('undo', 'redo'),
        separator,
        ...roles('cut', 'copy', 'paste'),
        separator,
        ...roles('selectAll'),
      ],
    },
    {
      label: words.menus.go,
      submenu: railPages.map((page, at) => ({
        id: `go-${page}`,
        label: words.pages[page],
        // Keys for the first nine; the settings have one of their own.
        ...(at < 9 && page !== 'settings' ? { accelerator: `CmdOrCtrl+${at + 1}` } : {}),
        click: () => acts.showPage(page),
      })),
    },
    {
      label: words.menus.view,
      submenu: [
        ...roles('reload'),
        separator,
        ...roles('resetZoom', 'zoomIn', 'zoomOut'),
        separator,
        ...roles('togglefullscreen', 'toggleDevTools'),
      ],
    },
    { role: 'window', label: words.menus.window, submenu: roles('minimize') },
  ]
}
