/**
 * The language of the pages. Keys are whole (`overview:streams.title`) and typed by the English catalogue, so a key that
 * is missing does not compile. Components take `t` from `useT` (use-t.ts), so that they change with the language; plain
 * functions that are called while a page is drawn take it from here.
 */
import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { importAgain } from '../state/import-again.ts'
import { en } from './en/index.ts'
import { languages, type Language } from './languages.ts'
import { learn } from './sentences.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: typeof en
  }
}

export const i18n = createInstance()

void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  supportedLngs: [...languages],
  defaultNS: 'common',
  ns: Object.keys(en),
  resources: { en },
  // React escapes.
  interpolation: { escapeValue: false },
  // At once: English is here, and other languages are loaded before they are chosen.
  initAsync: false,
})

/** Text by its key, in the language of the pages at this moment. */
export const t = i18n.t

export type Translate = typeof t

export function language(): Language {
  return languages.find((known) => known === i18n.language) ?? 'en'
}

/** Loads the catalogue if it is not here yet and changes all that is drawn. Rejects when it cannot be loaded. */
export async function setLanguage(next: Language): Promise<void> {
  if (next === 'es' && !i18n.hasResourceBundle('es', 'common')) {
    const { es, spanishBook } = await importAgain(() => import('./es/index.ts'))
    learn('es', spanishBook)
    for (const [namespace, texts] of Object.entries(es)) i18n.addResourceBundle('es', namespace, texts)
  }
  await i18n.changeLanguage(next)
}
