/** Where a player finds one stream: the same address as in the playlist. Pure. */
import { type ContentRef } from '../../contract/ids.ts'

/** @param playlistUrl of this Weir; a token that it carries is carried on */
export function streamUrl(playlistUrl: string, content: ContentRef): string {
  const url = new URL('/ace/getstream', playlistUrl)
  url.searchParams.set(content.kind === 'infohash' ? 'infohash' : 'id', content.id)
  const token = new URL(playlistUrl).searchParams.get('token')
  if (token !== null) url.searchParams.set('token', token)
  return url.href
}
