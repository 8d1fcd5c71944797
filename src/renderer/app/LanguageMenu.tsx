import { NativeSelect } from '@mantine/core'
import { languageNames, languages, type Language } from '../i18n/languages.ts'
import { useLanguage, useT } from '../i18n/use-t.ts'
import { useLive, useWeir } from '../state/hooks.ts'
import { chooseLanguage } from './choose-language.ts'

/** The language of the pages, each named in itself. Not there while the settings decide it. */
export function LanguageMenu() {
  const t = useT()
  const { acts } = useWeir()
  const current = useLanguage()
  const decided = useLive(({ snapshot }) => snapshot !== null && snapshot.language !== 'auto')
  if (decided) return null
  const choose = (next: string) => {
    const chosen = languages.find((language): language is Language => language === next)
    if (chosen !== undefined) chooseLanguage(chosen).catch(() => acts.say('bad', t('frame:languageFailed')))
  }
  return (
    <NativeSelect
      size="xs"
      aria-label={t('frame:language')}
      title={t('frame:language')}
      data={languages.map((value) => ({ value, label: languageNames[value] }))}
      value={current}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  )
}
