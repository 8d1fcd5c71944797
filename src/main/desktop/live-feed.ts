/**
 * The live feed of the window: a snapshot, then deltas, while the page wants it and somebody can see it. Nothing is
 * sent to a hidden window; when it is shown again, the feed begins anew with a snapshot.
 */
import { type BrowserWindow } from 'electron'
import { livePushChannel } from '../../contract/ipc.ts'
import { type Orchestrator } from '../core/door.ts'

export interface LiveFeed {
  /** The page wants the feed: it starts with a snapshot, also when it runs already. */
  start(): void
  /** The page wants it no more, or is gone. */
  stop(): void
}

export function liveFeed(window: BrowserWindow, orchestrator: Pick<Orchestrator, 'subscribe'>): LiveFeed {
  let wanted = false
  let unsubscribe: (() => void) | undefined

  function pause(): void {
    unsubscribe?.()
    unsubscribe = undefined
  }

  function resume(): void {
    if (!wanted || unsubscribe !== undefined || !window.isVisible() || window.isMinimized()) return
    unsubscribe = orchestrator.subscribe((message) => {
      if (!window.webContents.isDestroyed()) window.webContents.send(livePushChannel, message)
    })
  }

  function start(): void {
    pause()
    wanted = true
    resume()
  }

  function stop(): void {
    wanted = false
    pause()
  }

  window.on('show', resume)
  window.on('restore', resume)
  window.on('hide', pause)
  window.on('minimize', pause)
  window.on('closed', stop)
  // A reloaded or crashed page has lost its state; the new one asks again. Not `did-start-navigation`: that comes
  // also before a navigation that is then refused, and the page stays.
  window.webContents.on('did-navigate', stop)
  window.webContents.on('render-process-gone', stop)
  return { start, stop }
}
