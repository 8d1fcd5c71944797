/** What `import … from 'electron'` and `require('electron')` give in the main process. */
import { app } from './app.ts'
import {
  clipboard,
  defaultSession,
  dialog,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  shell,
  Tray,
} from './desk.ts'
import { ipcMain } from './ipc.ts'
import { screen, utilityProcess } from './machine.ts'
import { protocol } from './protocol.ts'
import { WebContents } from './web-contents.ts'
import { BrowserWindow } from './windows.ts'

const session = { defaultSession }
const webContents = WebContents

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
  webContents,
}
export default {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
  webContents,
}
