/** The languages of the pages, and which of them a person gets. Pure. */

export const languages = ['en', 'es'] as const
export type Language = (typeof languages)[number]

/** Each language in its own words, for whoever looks for it. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', es: 'Español' }

/**
 * The first wish that can be fulfilled, else English.
 * @param wishes language tags, the strongest wish first: the setting, this browser's choice, `navigator.languages`
 */
export function pickLanguage(wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const base = wish?.toLowerCase().split(/[-_]/)[0]
    const found = languages.find((language) => language === base)
    if (found !== undefined) return found
  }
  return 'en'
}
