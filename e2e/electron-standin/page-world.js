/* global window, document */
/**
 * Runs in the page before any script of its own, once in the page's world and once in the preload's isolated one. The
 * two worlds share the document but no object, so calls go through events on it, named by a secret that only these
 * two closures know. DOM events are dispatched synchronously, and so a call through the bridge is synchronous, as in
 * Electron. Put into the page as source: `(…)(codec, secret, side, send)`.
 */
;(codec, secret, side) => {
  // As in Electron by default, frames get no preload.
  if (window !== window.top) return undefined
  const inbox = `${secret}-${side}`
  const outbox = `${secret}-${side === 'page' ? 'preload' : 'page'}`
  const functions = new Map()
  const promises = new Map()
  let lastId = 0
  let answer

  const post = (message) =>
    document.dispatchEvent(new CustomEvent(outbox, { detail: JSON.stringify(message) }))

  /** Like structured clone, and functions and promises become proxies on the other side, as contextBridge does it. */
  function wrap(value) {
    if (typeof value === 'function') {
      lastId += 1
      functions.set(lastId, value)
      return { fn: lastId }
    }
    if (value instanceof Promise) {
      lastId += 1
      const promise = lastId
      value.then(
        (result) => post({ settle: promise, ok: true, value: wrap(result) }),
        (error) => post({ settle: promise, ok: false, value: String(error?.message ?? error) }),
      )
      return { promise }
    }
    if (Array.isArray(value)) return { list: value.map(wrap) }
    if (Object.prototype.toString.call(value) === '[object Object]') {
      return { object: Object.entries(value).map(([key, inner]) => [key, wrap(inner)]) }
    }
    return { data: codec.pack(value) }
  }

  function unwrap(wrapped) {
    if (wrapped.fn !== undefined) return (...args) => call(wrapped.fn, args)
    if (wrapped.list !== undefined) return wrapped.list.map(unwrap)
    if (wrapped.object !== undefined) {
      return Object.fromEntries(wrapped.object.map(([key, inner]) => [key, unwrap(inner)]))
    }
    if (wrapped.promise !== undefined) {
      return new Promise((resolve, reject) => promises.set(wrapped.promise, { resolve, reject }))
    }
    return codec.unpack(wrapped.data)
  }

  function call(fn, args) {
    answer = undefined
    post({ call: fn, args: args.map(wrap) })
    const { ok, value } = answer ?? { ok: false, value: 'the other world is gone' }
    if (!ok) throw new Error(value)
    return unwrap(value)
  }

  function receive(message) {
    if (message.call !== undefined) {
      try {
        const value = wrap(functions.get(message.call)(...message.args.map(unwrap)))
        post({ answer: { ok: true, value } })
      } catch (error) {
        post({ answer: { ok: false, value: String(error?.message ?? error) } })
      }
    } else if (message.answer !== undefined) {
      answer = message.answer
    } else if (message.settle !== undefined) {
      const { resolve, reject } = promises.get(message.settle)
      promises.delete(message.settle)
      if (message.ok) resolve(unwrap(message.value))
      else reject(new Error(message.value))
    } else if (message.expose !== undefined) {
      Object.defineProperty(window, message.expose, {
        value: Object.freeze(unwrap(message.api)),
        enumerable: true,
      })
    }
  }
  document.addEventListener(inbox, (event) => receive(JSON.parse(event.detail)))

  return {
    expose: (name, api) => post({ expose: name, api: wrap(api) }),
    call,
    functions,
  }
}
