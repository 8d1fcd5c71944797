/**
 * Where the person is: the page, and what is opened on it (`#/engines/e3`). Kept in the address after #, so that back and
 * forward work, a link can be sent, and it is the same on http and app://.
 */
import { useSyncExternalStore } from 'react'
import { pageNames, type PageName } from '../../contract/pages.ts'

export interface Route {
  readonly page: PageName
  /** What is opened on the page: an engine, a stream, a section; null when nothing is. */
  readonly id: string | null
}

/** The route of an address' hash; the Overview for anything that names no page. */
export function parseRoute(hash: string): Route {
  const [, name, id] = /^#\/([a-z]+)(?:\/(.+))?$/.exec(hash) ?? []
  const page = pageNames.find((known) => known === name)
  if (page === undefined) return { page: 'overview', id: null }
  return { page, id: id === undefined ? null : decoded(id) }
}

/** A hand-made address may hold a lone %. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** For links: `href={hrefOf('engines', 'e3')}`. */
export function hrefOf(page: PageName, id: string | null = null): string {
  return id === null ? `#/${page}` : `#/${page}/${encodeURIComponent(id)}`
}

/** Goes there; `replace` leaves no step to go back to. */
export function goTo(page: PageName, id: string | null = null, { replace = false } = {}): void {
  const href = hrefOf(page, id)
  if (window.location.hash === href) return
  if (replace) window.location.replace(href)
  else window.location.hash = href
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/** The page of the address. */
export function usePageName(): PageName {
  return useSyncExternalStore(subscribe, () => parseRoute(window.location.hash).page)
}

/** What is opened on the page of the address. */
export function useOpenedId(): string | null {
  return useSyncExternalStore(subscribe, () => parseRoute(window.location.hash).id)
}
