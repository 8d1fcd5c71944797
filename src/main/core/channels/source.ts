/** The content that one word of a channel list names: a bare id, an acestream link, or a URL of an ace proxy. */
import { type ContentRef } from '../../../contract/ids.ts'

export type SourceReading = { readonly ref: ContentRef } | { readonly why: string }

const hex40 = /^[0-9a-f]{40}$/i
/** Longer words are no link that a player would take, and not worth a URL parser's time. */
const maxWordChars = 4096

const parameters = [
  ['id', 'contentId'],
  ['content_id', 'contentId'],
  ['infohash', 'infohash'],
] as const

/**
 * Reads `<40 hex>`, `acestream://<40 hex>`, `acestream://?content_id=…`, `acestream:?infohash=…`, `infohash:<40 hex>`,
 * and any URL with `id=`, `content_id=` or `infohash=` in its query (`http://127.0.0.1:6878/ace/getstream?id=…`,
 * `plugin://…?id=…`) or with `/pid/<40 hex>/` or `/infohash/<40 hex>/` in its path, as playlists made for other ace
 * proxies have. Says in words why a text names no content.
 */
export function readSource(text: string): SourceReading {
  if (hex40.test(text)) return { ref: { kind: 'contentId', id: text.toLowerCase() } }
  if (text.length > maxWordChars) return { why: 'it is too long' }

  const scheme = /^([a-z][a-z0-9+.-]*):(?:\/\/)?(.*)$/i.exec(text)
  if (scheme === null) {
    // Six digits and more are meant as an id; fewer are a word like "bad".
    if (/^[0-9a-f]{6,}$/i.test(text)) return bareId(text, 'contentId')
    return { why: 'it has no content id of 40 hex digits' }
  }
  const name = scheme[1]?.toLowerCase()
  // Kodi lets headers follow a URL after a bar.
  const rest = (scheme[2] ?? '').replace(/\|.*$/, '')

  if (name === 'infohash') return bareId(rest, 'infohash')
  const query = new URLSearchParams(/\?([^#]*)/.exec(rest)?.[1] ?? '')
  for (const [parameter, kind] of parameters) {
    const id = query.get(parameter)
    if (id !== null) return bareId(id.trim(), kind)
  }
  if (name === 'acestream') return bareId(rest, 'contentId')
  const inPath = /\/(pid|content_id|infohash)\/([0-9a-f]{40})(?=[/?#]|$)/i.exec(rest)
  const id = inPath?.[2]
  if (id !== undefined) {
    return bareId(id, inPath?.[1]?.toLowerCase() === 'infohash' ? 'infohash' : 'contentId')
  }
  return { why: 'its URL names no content (no id=, content_id= or infohash=)' }
}

function bareId(text: string, kind: ContentRef['kind']): SourceReading {
  const id = text.replace(/[/?#].*$/, '')
  if (hex40.test(id)) return { ref: { kind, id: id.toLowerCase() } }
  const why = /^[0-9a-f]*$/i.test(id)
    ? `its id has ${id.length} hex digits instead of 40`
    : 'its id is not made of hex digits'
  return { why }
}
