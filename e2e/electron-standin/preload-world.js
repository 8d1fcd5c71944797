/**
 * Runs in the preload's isolated world: gives the preload its `require('electron')` and runs it. Put into the page as
 * source: `(…)(codec, world, bindingName, receiverName, preload)`.
 */
;(codec, world, bindingName, receiverName, preload) => {
  const send = globalThis[bindingName]
  const listeners = new Map()
  const waiting = new Map()
  let lastId = 0

  const post = (kind, id, channel, args) =>
    send(JSON.stringify({ kind, id, channel, args: codec.pack(args) }))

  globalThis[receiverName] = (message) => {
    if (message.channel !== undefined) {
      const args = codec.unpack(message.args)
      for (const listener of [...(listeners.get(message.channel) ?? [])])
        listener({ sender: ipcRenderer }, ...args)
      return
    }
    const { resolve, reject } = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.ok) resolve(codec.unpack(message.value))
    else reject(new Error(message.value))
  }

  const ipcRenderer = {
    invoke: async (channel, ...args) => {
      lastId += 1
      const id = lastId
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
      post('invoke', id, channel, args)
      return answer
    },
    send: (channel, ...args) => post('send', 0, channel, args),
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off(channel, listener) {
      const kept = (listeners.get(channel) ?? []).filter((other) => other !== listener)
      listeners.set(channel, kept)
      return ipcRenderer
    },
  }
  ipcRenderer.removeListener = ipcRenderer.off
  const contextBridge = { exposeInMainWorld: (name, api) => world.expose(name, api) }

  world.functions.set('open', (url) => post('open', 0, url, []))
  const module = { exports: {} }
  const require = (name) => {
    if (name === 'electron') return { contextBridge, ipcRenderer }
    throw new Error(`module not found: ${name}`)
  }
  preload(require, module, module.exports)
}
