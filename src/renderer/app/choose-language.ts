/**
 * Which language the pages have: that of the settings (`ui.language`), else the one that was chosen in this browser, else
 * the one that it asks for.
 */
import { type Unsubscribe } from '../../contract/bridge.ts'
import { setLanguage } from '../i18n/i18n.ts'
import { pickLanguage, type Language } from '../i18n/languages.ts'
import { type LiveStore } from '../state/live-store.ts'

const key = 'weir-language'

function chosenHere(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    // Storage that is switched off (privacy settings) only costs the memory.
    return null
  }
}

const wished = (setting: string): Language =>
  pickLanguage([setting === 'auto' ? null : setting, chosenHere(), ...navigator.languages])

/** Before the first drawing. English when the catalogue of another language cannot be had: better than no page. */
export async function beginLanguage(): Promise<void> {
  await setLanguage(wished('auto')).catch(() => undefined)
}

/** From then on: the setting, whenever it changes. Where it cannot be loaded the old one stays. */
export function followLanguageSetting(live: LiveStore): Unsubscribe {
  let before: string | undefined
  const follow = () => {
    const setting = live.getState().snapshot?.language
    if (setting === undefined || setting === before) return
    before = setting
    setLanguage(wished(setting)).catch(() => undefined)
  }
  follow()
  return live.subscribe(follow)
}

/** For this browser, while the settings leave it to whoever looks. Rejects when the language cannot be loaded. */
export async function chooseLanguage(language: Language): Promise<void> {
  await setLanguage(language)
  try {
    localStorage.setItem(key, language)
  } catch {
    // It lives as long as this page does.
  }
}
