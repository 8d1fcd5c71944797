/**
 * `protocol.handle`: Chromium refuses schemes it does not know, so `scheme://host/…` travels as
 * `https://host.scheme.standin.invalid/…` (a secure origin, as a privileged scheme is) and is intercepted before any
 * network. The app never sees that name; the page does.
 */
type ProtocolHandler = (request: Request) => Response | Promise<Response>

const handlers = new Map<string, ProtocolHandler>()
const suffix = '.standin.invalid'
/** Requests that `serve` answers. */
export const servedPattern = `https://*${suffix}/*`

/** The URL that Chromium gets. */
export function toWire(url: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? []
  return handlers.has(scheme) ? `https://${host}.${scheme}${suffix}${rest === '' ? '/' : rest}` : url
}

/** The URL that the app sees. */
export function fromWire(url: string): string {
  const [, host, scheme, rest] = /^https:\/\/([^/]+)\.([a-z]+)\.standin\.invalid(\/.*)?$/.exec(url) ?? []
  return host === undefined ? url : `${scheme}://${host}${rest ?? '/'}`
}

/** Asks the app's handler; undefined when the URL is none of a handled scheme. */
export async function serve(wireUrl: string, method: string): Promise<Response | undefined> {
  const url = fromWire(wireUrl)
  const handler = handlers.get(url.slice(0, url.indexOf(':')))
  return handler?.(new Request(url, { method }))
}

export const protocol = {
  /** Recorded only: here every handled scheme is standard and secure. */
  registerSchemesAsPrivileged: (_schemes: readonly object[]): void => undefined,
  handle: (scheme: string, handler: ProtocolHandler): void => void handlers.set(scheme, handler),
  unhandle: (scheme: string): void => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
}
