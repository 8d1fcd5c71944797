/** Settings in words of the language of the pages. */
import { type SettingRow } from '../../../contract/setting-rows.ts'
import { i18n, language, t } from '../../i18n/i18n.ts'
import { en } from '../../i18n/en/index.ts'

/** What it does. English comes with the setting; other languages have their own list. */
export function docOf({ key, description }: Pick<SettingRow, 'key' | 'description'>): string {
  const docs = i18n.getResourceBundle(language(), 'settingDocs') as
    Readonly<Record<string, string>> | undefined
  return docs?.[key] ?? description
}

/** A number with the language's decimal sign and without grouping, so that it can be typed the same way. */
export function numberText(value: number): string {
  return language() === 'es' ? String(value).replace('.', ',') : String(value)
}

/** A value as a person reads it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return t('settings:empty')
  if (typeof value === 'boolean') return value ? t('settings:yes') : t('settings:no')
  if (typeof value === 'number') return numberText(value)
  if (Array.isArray(value)) {
    return value.length === 0 ? t('settings:empty') : value.map((item) => itemText(item)).join(', ')
  }
  return itemText(value)
}

const itemText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** "0 to 200"; null where there are no bounds. */
export function rangeText({ min, max }: Pick<SettingRow, 'min' | 'max'>): string | null {
  if (min === null || max === null) return null
  return t('settings:range', { from: numberText(min), to: numberText(max) })
}

/** The rule that a key of `alerts.rules` belongs to; null for other keys. */
export const ruleOf = (key: string): string | null => /^alerts\.rules\.([^.]+)\./.exec(key)?.[1] ?? null

type Section = keyof typeof en.settings.section
type Rule = keyof typeof en.settings.rule

const isSection = (name: string): name is Section => Object.hasOwn(en.settings.section, name)
const isRule = (name: string): name is Rule => Object.hasOwn(en.settings.rule, name)

/** A section that has no name yet is called as in the file. */
export const sectionName = (section: string): string =>
  isSection(section) ? t(`settings:section.${section}`) : section

export const sectionAbout = (section: string): string | null =>
  isSection(section) ? t(`settings:about.${section}`) : null

export const ruleName = (rule: string): string => (isRule(rule) ? t(`settings:rule.${rule}`) : rule)
