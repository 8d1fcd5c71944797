/** What the page says of contents, in the language of the pages. */
import { type ContentView } from '../../../contract/state.ts'
import { duration } from '../../components/format.ts'
import { type Translate } from '../../i18n/i18n.ts'
import { shortId } from '../../state/names.ts'
import { type Named, type Status } from '../../state/status.ts'
import { standingOf, type ContentStanding } from './content-rows.ts'

const shapes: Readonly<Record<ContentStanding, Status>> = {
  heldBack: 'bad',
  onTrial: 'busy',
  shaky: 'attention',
  // Somebody wanted it so: nothing that asks for attention.
  blocked: 'idle',
  plays: 'ok',
}

export function standingMark(t: Translate, view: ContentView): Named {
  const standing = standingOf(view)
  return { status: shapes[standing], word: t(`content:standing.${standing}`) }
}

export const contentName = (t: Translate, { name, contentId }: Pick<ContentView, 'name' | 'contentId'>) =>
  name ?? t('common:unnamedContent', { id: shortId(contentId) })

/** When a content may be played again. */
export function nextTryWords(t: Translate, view: ContentView, nowMs: number): string {
  switch (view.breaker) {
    case 'closed':
      return ''
    case 'blocked':
      return t('content:next.blocked')
    case 'half-open':
      return t('content:next.onDemand')
    case 'open': {
      if (view.nextTryAt === null) return t('content:next.unknown')
      const leftMs = view.nextTryAt - nowMs
      return leftMs <= 0 ? t('content:next.onDemand') : t('content:next.in', { duration: duration(leftMs) })
    }
  }
}

/** What its state means for viewers, in a sentence. */
export function meaningOf(t: Translate, view: ContentView): string {
  switch (view.breaker) {
    case 'open':
      return t('content:meaning.heldBack')
    case 'half-open':
      return t('content:meaning.onTrial')
    case 'blocked':
      return t('content:meaning.blocked')
    case 'closed':
      return view.failures > 0 ? t('content:meaning.shaky') : t('content:meaning.plays')
  }
}
