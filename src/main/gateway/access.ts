/**
 * Who may ask for what. Streams and the playlist are open to whoever reaches the listener; the dashboard's data and the
 * controls are for this machine, and for others with the token. Web pages of other origins get nothing done.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { type FastifyRequest } from 'fastify'
import { WeirError } from '../../contract/errors.ts'
import { type Settings } from '../../contract/settings.ts'
import { hostAndPort, isLoopback, ownNames, plainAddress } from './addresses.ts'

export interface Access {
  /**
   * Refuses a `Host` under which nobody in the house addresses this machine: a web page can point a name of its own
   * at 127.0.0.1 (DNS rebinding), but cannot hide that name.
   * @throws WeirError `host_refused`
   */
  checkHost(request: FastifyRequest): void
  /**
   * Refuses a control that a page of another origin sends, or another machine without the token.
   * @throws WeirError `origin_refused` or `token_required`
   */
  checkControl(request: FastifyRequest): void
}

/** A laptop changes networks; asking the system for every request would be wasteful. */
const ownNamesForMs = 5000

export function createAccess({ host, token, allowedHosts }: Settings['gateway']): Access {
  const allowed = new Set([host, ...allowedHosts].map((name) => readHost(name)?.name ?? name.toLowerCase()))
  let own: ReadonlySet<string> = new Set()
  let ownSinceMs = -Infinity

  const isOurs = (name: string) => {
    if (name === 'localhost' || name.endsWith('.localhost') || isLoopback(name) || allowed.has(name))
      return true
    if (performance.now() - ownSinceMs > ownNamesForMs) {
      own = ownNames()
      ownSinceMs = performance.now()
    }
    return own.has(name)
  }

  return {
    checkHost({ headers, raw }) {
      // HTTP/1.1 without Host never gets here; HTTP/1.0 may leave it out, and no browser speaks that. A URL in absolute
      // form names a host too, and by RFC 9112 (3.2.2) it is that one which counts.
      for (const host of [headers.host, /^[a-z]+:\/\/([^/?#]*)/i.exec(raw.url ?? '')?.[1]]) {
        if (host === undefined) continue
        const name = readHost(host)?.name
        if (name === undefined || !isOurs(name)) throw new WeirError('host_refused', { host })
      }
    },

    checkControl(request) {
      const { origin, host: hostHeader } = request.headers
      if (origin !== undefined && originHost(origin) !== hostHeader?.toLowerCase()) {
        throw new WeirError('origin_refused', { origin })
      }
      if (isFromHere(request)) return
      if (token === null) throw new WeirError('token_required', { tokenSet: 'no' })
      const given = tokenOf(request)
      if (given === null || !sameSecret(given, token))
        throw new WeirError('token_required', { tokenSet: 'yes' })
    },
  }
}

/**
 * Streams need no token, so that every player gets them. But a page of another site that embeds one would start engines
 * behind its reader's back; browsers say so by themselves (Fetch Metadata), players never do.
 * @throws WeirError `foreign_page_refused`
 */
export function refuseForeignPage({ headers }: FastifyRequest): void {
  if (headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate') {
    throw new WeirError('foreign_page_refused')
  }
}

/** Weir as this request reached it, for links in answers. Only after `checkHost`. */
export function baseUrlOf({ headers, socket }: FastifyRequest): string {
  const authority = headers.host === undefined ? undefined : readHost(headers.host)?.authority
  const reached = () => hostAndPort(plainAddress(socket.localAddress ?? '127.0.0.1'), socket.localPort ?? 80)
  return `http://${authority ?? reached()}`
}

/** The token that a request brings, right or wrong; null when it brings none. */
export function tokenOf(request: FastifyRequest): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return bearer
  const inQuery = queryOf(request)['token']
  return typeof inQuery === 'string' && inQuery !== '' ? inQuery : null
}

/** A request's query; a parameter that was given twice is an array. */
export function queryOf({ query }: FastifyRequest): Readonly<Record<string, unknown>> {
  return query as Readonly<Record<string, unknown>>
}

/** A proxy on this machine speaks for somebody else. */
function isFromHere({ socket, headers }: FastifyRequest): boolean {
  const forwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined
  return isLoopback(socket.remoteAddress ?? '') && !forwarded
}

function readHost(host: string): { name: string; authority: string } | undefined {
  const text =
    host.includes(':') && /^[0-9a-f:]+$/i.test(host) && host.split(':').length > 2 ? `[${host}]` : host
  if (!/^(\[[0-9a-f:.]+\]|[^\s:/?#@[\]\\]+)(:\d{1,5})?$/i.test(text) || !URL.canParse(`http://${text}`)) {
    return undefined
  }
  const url = new URL(`http://${text}`)
  return { name: url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, ''), authority: url.host }
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? /^https?:\/\/([^/]*)/i.exec(origin)?.[1]?.toLowerCase() : undefined
}

/** In a time that tells nothing of where they differ. */
function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
