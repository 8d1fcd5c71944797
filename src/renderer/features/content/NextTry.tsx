import { type ContentView } from '../../../contract/state.ts'
import { fullTime, unknown } from '../../components/format.ts'
import { useT } from '../../i18n/use-t.ts'
import { useClockText } from '../../state/hooks.ts'
import { nextTryWords } from './content-words.ts'

/** When it may be played again, counting down; the moment itself on hover. */
export function NextTry({ view }: { readonly view: ContentView }) {
  const t = useT()
  const words = useClockText((nowMs) => nextTryWords(t, view, nowMs))
  if (view.nextTryAt === null) return words === '' ? unknown : words
  return (
    <time dateTime={new Date(view.nextTryAt).toISOString()} title={fullTime(view.nextTryAt)}>
      {words}
    </time>
  )
}
