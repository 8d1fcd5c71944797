/**
 * What the page gets of the main process: the named methods of `PreloadApi`, as `window.weir`. It runs in the
 * sandbox, so it imports `electron` and types alone.
 */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
// `import type`, not the inline form: that would leave an import, and bring zod into the preload.
import type { CommandName, CommandReply } from '../contract/commands.ts'
import type { InvokeChannel, InvokeReply, livePushChannel, PreloadApi } from '../contract/ipc.ts'
import type { QueryName, QueryReply } from '../contract/queries.ts'

const pushChannel: typeof livePushChannel = 'weir:live'

async function invoke(channel: InvokeChannel, ...args: unknown[]): Promise<InvokeReply> {
  return (await ipcRenderer.invoke(channel, ...args)) as InvokeReply
}

/** For what answers nothing: a refusal becomes a rejection that begins with its code. */
async function request(channel: InvokeChannel, ...args: unknown[]): Promise<void> {
  const reply = await invoke(channel, ...args)
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`)
}

const api: PreloadApi = {
  async command<N extends CommandName>(name: N, args: unknown) {
    return (await invoke('weir:command', name, args)) as CommandReply<N>
  },
  async query<N extends QueryName>(name: N, args: unknown) {
    return (await invoke('weir:query', name, args)) as QueryReply<N>
  },
  startLive: () => request('weir:live-start'),
  stopLive: () => request('weir:live-stop'),
  onLive(listener) {
    // The event stays here: it carries the sender, which is a way to every channel.
    const receive = (_event: IpcRendererEvent, message: unknown): void => listener(message)
    ipcRenderer.on(pushChannel, receive)
    return () => {
      ipcRenderer.off(pushChannel, receive)
    }
  },
  copyText: (text) => request('weir:copy-text', text),
}

contextBridge.exposeInMainWorld('weir', api)
