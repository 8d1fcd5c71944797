/** Weir's demo playlist: eight channels that play. resources/demo-channels.m3u is this list, held equal by a test. */
import { createHash } from 'node:crypto'

export interface DemoChannel {
  readonly name: string
  readonly group: string
  readonly tvgId: string
  /** Made from the name, so that ids look as real ones do and differ in the 8 digits that people see. */
  readonly contentId: string
}

const channel = (name: string, group: string): DemoChannel => ({
  name,
  group,
  tvgId: `${name.toLowerCase().replaceAll(' ', '-')}.demo.weir`,
  contentId: createHash('sha1').update(`weir demo channel: ${name}`).digest('hex'),
})

export const demoChannels: readonly DemoChannel[] = [
  channel('News 24', 'News'),
  channel('Sports One', 'Sports'),
  channel('Sports Two', 'Sports'),
  channel('Cinema', 'Films'),
  channel('Nature', 'Documentaries'),
  channel('Music Box', 'Music'),
  channel('Kids Club', 'Kids'),
  channel('Harbour Cam', 'Local'),
]

export function demoChannelsM3u(): string {
  const entries = demoChannels.map(
    ({ name, group, tvgId, contentId }) =>
      `#EXTINF:-1 tvg-id="${tvgId}" group-title="${group}",${name}\nacestream://${contentId}\n`,
  )
  return `#EXTM3U\n${entries.join('')}`
}
