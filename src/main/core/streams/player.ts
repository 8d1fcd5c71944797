/** The player behind a User-Agent header, by the name that people know it by. */
const players: readonly (readonly [RegExp, string])[] = [
  [/\bVLC\b|LibVLC/i, 'VLC'],
  [/Kodi/i, 'Kodi'],
  [/Jellyfin/i, 'Jellyfin'],
  [/Emby/i, 'Emby'],
  [/Plex/i, 'Plex'],
  [/TiviMate/i, 'TiviMate'],
  [/mpv/i, 'mpv'],
  [/Lavf|ffmpeg/i, 'ffmpeg'],
  [/ExoPlayer/i, 'Android player'],
  [/GStreamer/i, 'GStreamer'],
  [/curl/i, 'curl'],
  [/Mozilla/i, 'Browser'],
]

export function playerName(userAgent: string): string {
  const known = players.find(([pattern]) => pattern.test(userAgent))
  if (known !== undefined) return known[1]
  const first = userAgent.split(/[/\s]/, 1)[0] ?? ''
  return first === '' ? 'Unknown player' : first.slice(0, 40)
}
