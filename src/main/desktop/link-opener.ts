/** What becomes of a link: refused with a sentence, or asked about and then played. */
import { type Channel } from '../../contract/channels.ts'
import { type Logger } from '../core/ports.ts'
import { type Dialogs } from './dialogs.ts'
import { parseLink } from './links.ts'
import { type DesktopWords } from './words/words.ts'

interface LinkOpenerOptions {
  /** `desktop.openLinks` at this moment. */
  readonly isOn: () => boolean
  readonly channels: () => readonly Channel[]
  readonly dialogs: Dialogs
  readonly words: () => DesktopWords
  /** Plays one content of ours in a player. */
  readonly play: (contentId: string) => void
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/** One dialog at a time: a page that fires off a hundred links gets one question, and the others are dropped. */
export function linkOpener(options: LinkOpenerOptions): (link: string) => void {
  const { isOn, channels, dialogs, words, play, log } = options
  let isAsking = false

  async function open(link: string): Promise<void> {
    if (!isOn()) {
      log.info('A link was not opened: that is switched off')
      await dialogs.tell(words().linksAreOff)
      return
    }
    const parsed = parseLink(link)
    if ('problem' in parsed) {
      log.warn('A link was refused', { why: parsed.problem.kind, link: parsed.problem.shown })
      await dialogs.tell(words().badLink(parsed.problem))
      return
    }
    const { contentId } = parsed
    const { playLink, play: yes, cancel } = words()
    const message = playLink(contentId, nameOf(contentId, channels()))
    const isWanted = await dialogs.confirm(message, { yes, no: cancel })
    log.info(isWanted ? 'A link is played' : 'A link was turned down', { contentId })
    if (isWanted) play(contentId)
  }

  return (link) => {
    if (isAsking) {
      log.warn('A link was dropped: another one is being asked about')
      return
    }
    isAsking = true
    open(link)
      .catch((error: unknown) => log.warn('A link could not be opened', { why: String(error) }))
      .finally(() => (isAsking = false))
  }
}

const nameOf = (contentId: string, channels: readonly Channel[]): string | null =>
  channels.find(({ sources }) => sources.some(({ kind, id }) => kind === 'contentId' && id === contentId))
    ?.name ?? null
