/** The playlist that players open: one entry for each channel, linking to this gateway. */
import { type Channel } from '../../../contract/channels.ts'
import { cleanAttribute, cleanLogo, cleanName } from './text.ts'

export interface PlaylistOptions {
  /** Weir as the asking player reaches it, without a trailing slash: `http://nas.local:8880`. */
  readonly baseUrl: string
  /** Carried by every link when the playlist's own URL carried it. */
  readonly token: string | null
}

/**
 * An M3U for VLC and Kodi (docs/engine-api.md, "Players"): `#KODIPROP:mimetype` spares Kodi its probing connections,
 * and no line begins with `#EXT-X-`, which would make VLC take the list for HLS. A channel's first source is linked.
 * `parseChannelList` reads the channels back. Without channels it is still a playlist, with a comment for people.
 */
export function renderPlaylist(channels: readonly Channel[], options: PlaylistOptions): string {
  const entries = channels.flatMap((channel) => entryLines(channel, options))
  const lines =
    entries.length === 0 ? ['# No channels yet: import a list in Weir to fill this playlist.'] : entries
  return ['#EXTM3U', ...lines, ''].join('\n')
}

function entryLines(channel: Channel, { baseUrl, token }: PlaylistOptions): string[] {
  const source = channel.sources[0]
  if (source === undefined) return []
  // Channels from the parser are clean; those of other origin must not be able to write lines of their own either.
  const name = cleanName(channel.name) || channel.id
  const attributes = [
    attribute('tvg-id', channel.tvgId),
    attribute('tvg-name', name),
    attribute('tvg-logo', channel.logo === null ? null : cleanLogo(channel.logo)),
    attribute('tvg-chno', channel.number === null ? null : String(channel.number)),
    attribute('group-title', channel.group),
  ]
  const query = new URLSearchParams({ [source.kind === 'infohash' ? 'infohash' : 'id']: source.id })
  if (token !== null) query.set('token', token)
  return [
    `#EXTINF:-1${attributes.join('')},${name}`,
    '#KODIPROP:mimetype=video/mp2t',
    `${baseUrl}/ace/getstream?${query.toString()}`,
  ]
}

function attribute(key: string, value: string | null): string {
  const clean = value === null ? '' : cleanAttribute(value)
  return clean === '' ? '' : ` ${key}="${clean}"`
}
