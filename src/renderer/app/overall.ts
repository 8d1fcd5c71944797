/** What the top bar and the favicon say: the state of Weir, or that it cannot be heard. */
import { overallStatus, stateSentence } from '../../contract/sentence.ts'
import { sentenceWords } from '../../contract/sentence-words.ts'
import { type Snapshot } from '../../contract/state.ts'
import { sentence, textOf } from '../i18n/error-text.ts'
import { language, t } from '../i18n/i18n.ts'
import { type LiveState } from '../state/live-store.ts'
import { type Status } from '../state/status.ts'

export function overallSentence({ snapshot, connection }: LiveState): string {
  if (connection === 'lost') return t('frame:lost')
  return snapshot === null
    ? t('frame:connecting')
    : stateSentence(inOurWords(snapshot), sentenceWords[language()])
}

export function overallOf({ snapshot, connection }: LiveState): Status {
  if (connection === 'lost') return 'attention'
  return snapshot === null ? 'busy' : overallStatus(snapshot)
}

/** The word that stands beside the overall status's shape. */
export const overallWord = (status: Status): string => t(`frame:status.${status}`)

/** With main's own sentences in the language of the pages, where the state sentence is made of them. */
function inOurWords(snapshot: Snapshot): Snapshot {
  if (language() === 'en') return snapshot
  const { runtime, pool, engines } = snapshot
  const { problem, progress } = runtime
  return {
    ...snapshot,
    runtime: {
      ...runtime,
      problem: problem === null ? null : { ...problem, message: textOf(problem) },
      progress: progress === null ? null : { ...progress, what: sentence(progress.what) },
    },
    pool: { ...pool, text: sentence(pool.text) },
    engines: engines.map((engine) => ({ ...engine, reason: sentence(engine.reason) })),
  }
}
