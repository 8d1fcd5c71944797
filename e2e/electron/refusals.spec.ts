import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { invokeChannels } from '../../src/contract/ipc.ts'
import { test } from './launch.ts'

const channels = Object.keys(invokeChannels)
declare const window: {
  raw(channel: string): Promise<{ ok?: boolean; error?: { code: string } }>
}

/** What a page could do that has got hold of Electron's own IPC: call channels by name, with any arguments. */
const rawPreload = `
const { contextBridge, ipcRenderer } = require('electron')
contextBridge.exposeInMainWorld('raw', (channel) => ipcRenderer.invoke(channel, 'runtime.retry', {}))
`

test('every channel of the contract is refused to a window that is not ours', async ({
  weir: { app, dataDir },
}) => {
  const preload = join(dataDir, 'raw-preload.cjs')
  await writeFile(preload, rawPreload)
  const [stranger] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(async ({ BrowserWindow }, path) => {
      const other = new BrowserWindow({ webPreferences: { preload: path, sandbox: true } })
      await other.loadURL('app://weir/')
    }, preload),
  ])
  await stranger.waitForFunction(() => typeof window.raw === 'function')
  for (const channel of channels) {
    const reply = await stranger.evaluate((name) => window.raw(name), channel)
    expect(reply, channel).toMatchObject({ ok: false, error: { code: 'origin_refused' } })
  }
  const unknown = await stranger.evaluate(() =>
    window.raw('weir:exec').then(
      () => 'answered',
      (error: Error) => error.message,
    ),
  )
  expect(unknown).toContain('No handler registered')
})

test('the main process listens on no channel that the contract does not name', async ({ weir: { app } }) => {
  const listening = await app.evaluate(({ ipcMain }) => ipcMain.eventNames().map(String))
  expect(listening).toEqual([])
})
