/**
 * Weir's token as it reaches a browser: once as `?token=` in the page's address. It is kept for this tab and taken out
 * of the address bar, so that it does not end up in bookmarks, screenshots and shared links.
 */
const key = 'weir-token'

export interface TokenSeams {
  readonly href: string
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  replaceAddress(href: string): void
}

/** The token of this tab, or null without one. Storage that is switched off (privacy settings) only costs the memory. */
export function takeToken(seams: TokenSeams): string | null {
  const url = new URL(seams.href)
  const given = url.searchParams.get('token')
  if (given !== null) {
    url.searchParams.delete('token')
    seams.replaceAddress(url.href)
  }
  try {
    if (given === null) return seams.storage.getItem(key)
    seams.storage.setItem(key, given)
  } catch {
    // Storage refused: the token lives as long as this page does.
  }
  return given
}
