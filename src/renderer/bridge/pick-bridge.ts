import { type Bridge } from '../../contract/bridge.ts'
import { createBrowserBridge } from './browser-bridge.ts'
import { createElectronBridge } from './electron-bridge.ts'

/** Weir's window has the preload's door; any other page is a browser. */
export function pickBridge(): Bridge {
  return window.weir === undefined ? createBrowserBridge() : createElectronBridge(window.weir)
}
