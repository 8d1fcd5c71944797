/**
 * What a spec sees and does of the user's desktop. Electron lets nobody ask a tray for its menu or press a button of a
 * dialog, so these put themselves before the methods that the app calls; the same on real Electron and on the stand-in.
 */
import { expect, type ElectronApplication } from '@playwright/test'

/** In the app's main process. */
interface Watched {
  trayMenu: Electron.Menu | undefined
  notifications: { title: string; body: string; notification: Electron.Notification }[]
  boxes: { message: string; detail: string; buttons: string[] }[]
  /** Which button of the next boxes is pressed, by its place. */
  press: number
}
/** A global of the main process, once `watchDesk` has made it. */
declare const watched: Watched

/** From now on trays, notifications and message boxes are seen. */
export async function watchDesk(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Tray, Notification, dialog }) => {
    const seen: Watched = { trayMenu: undefined, notifications: [], boxes: [], press: 0 }
    Object.assign(globalThis, { watched: seen })
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own tray below
    const { setContextMenu } = Tray.prototype
    Tray.prototype.setContextMenu = function (menu) {
      seen.trayMenu = menu ?? undefined
      setContextMenu.call(this, menu)
    }
    Notification.prototype.show = function () {
      seen.notifications.push({ title: this.title, body: this.body, notification: this })
    }
    dialog.showMessageBox = async (...args: unknown[]) => {
      const { message, detail = '', buttons = [] } = args.at(-1) as Electron.MessageBoxOptions
      seen.boxes.push({ message, detail, buttons })
      return { response: seen.press, checkboxChecked: false }
    }
  })
}

/** The entries of the tray's menu as they were set last: `id: label`. Empty until it changes after `watchDesk`. */
export const trayEntries = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() =>
    (watched.trayMenu?.items ?? []).flatMap(({ id, label, type }) =>
      type === 'separator' ? [] : `${id}: ${label}`,
    ),
  )

/** Clicks an entry once it is there. */
export async function clickTray(app: ElectronApplication, id: string): Promise<void> {
  await expect
    .poll(async () => (await trayEntries(app)).some((entry) => entry.startsWith(`${id}: `)), {
      timeout: 20_000,
    })
    .toBe(true)
  await app.evaluate((_electron, itemId) => {
    watched.trayMenu?.getMenuItemById(itemId)?.click()
  }, id)
}

export const notifications = (app: ElectronApplication): Promise<{ title: string; body: string }[]> =>
  app.evaluate(() => watched.notifications.map(({ title, body }) => ({ title, body })))

/** As when the user clicks it. */
export const clickNotification = (app: ElectronApplication, at: number): Promise<void> =>
  app.evaluate((_electron, index) => {
    watched.notifications[index]?.notification.emit('click')
  }, at)

export const boxes = (app: ElectronApplication): Promise<Watched['boxes']> =>
  app.evaluate(() => watched.boxes)

/** Which button of the next message boxes is pressed, by its place. */
export const pressInBoxes = (app: ElectronApplication, button: number): Promise<void> =>
  app.evaluate((_electron, at) => {
    watched.press = at
  }, button)

export const isWindowVisible = (app: ElectronApplication): Promise<boolean | undefined> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())

export const hideWindow = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
