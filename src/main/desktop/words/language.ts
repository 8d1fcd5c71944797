import { type Settings } from '../../../contract/settings.ts'
import { english } from './english.ts'
import { spanish } from './spanish.ts'
import { type DesktopWords } from './words.ts'

/**
 * The words of the language that is wished for; English for want of another.
 * @param setting `ui.language`
 * @param locale what the system asks for, such as `es-MX`
 */
export function desktopWords(setting: Settings['ui']['language'], locale: string): DesktopWords {
  const language = setting === 'auto' ? locale.toLowerCase().split(/[-_]/)[0] : setting
  return language === 'es' ? spanish : english
}
