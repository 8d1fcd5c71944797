import { useSyncExternalStore } from 'react'
import { i18n, language, type Translate } from './i18n.ts'
import { type Language } from './languages.ts'
import { sentenceIn } from './sentences.ts'

function subscribe(listener: () => void): () => void {
  i18n.on('languageChanged', listener)
  return () => i18n.off('languageChanged', listener)
}

/** The language of the pages; a component that asks is drawn anew when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language)
}

const fixed = new Map<Language, Translate>()

/**
 * Text by its key. A component that asks is drawn anew when the language changes, and the function is another one then,
 * so it may stand among a memo's dependencies. Memoised components that format numbers or times need it as well.
 */
export function useT(): Translate {
  const chosen = useLanguage()
  let translate: Translate | undefined = fixed.get(chosen)
  if (translate === undefined) {
    translate = i18n.getFixedT(chosen)
    fixed.set(chosen, translate)
  }
  return translate
}

/** Says main's sentences in the language of the pages. As with `useT`, another function when the language changes. */
export function useSentence(): (text: string) => string {
  return sentenceIn(useLanguage())
}
