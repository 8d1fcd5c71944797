/** Values as they are typed: how one stands in its field, and what a typed text means or why it cannot be. Pure. */
import { type SettingRow } from '../../../contract/setting-rows.ts'
import { t } from '../../i18n/i18n.ts'
import { numberText } from './words.ts'

export type Typed =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string }

/** What stands in the field of a value. */
export function textOfValue(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return numberText(value)
  if (Array.isArray(value)) return value.map(String).join('\n')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

type Rules = Pick<SettingRow, 'key' | 'type' | 'nullable' | 'min' | 'max' | 'choices' | 'pattern'>

/** Checked by the setting's own rules; how it fits with other settings only Weir knows. */
export function readTyped(row: Rules, typed: string): Typed {
  const text = typed.trim()
  switch (row.type) {
    case 'whole number':
    case 'number':
      return readNumber(row, text)
    case 'list':
      return right(
        text
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== ''),
      )
    case 'choice':
      return row.choices?.includes(text) === true
        ? right(text)
        : wrong(t('settings:problem.form', { typed: text }))
    case 'yes or no':
      return right(text === 'true')
    case 'text':
      return readText(row, text)
  }
}

function readNumber({ type, min, max }: Rules, text: string): Typed {
  if (text === '') return wrong(t('settings:problem.empty'))
  const whole = type === 'whole number'
  // A comma is the decimal sign of half of the world.
  const plain = text.replace(',', '.')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) {
    return wrong(
      whole ? t('settings:problem.whole', { typed: text }) : t('settings:problem.number', { typed: text }),
    )
  }
  const value = Number(plain)
  if (whole && !Number.isInteger(value)) return wrong(t('settings:problem.whole', { typed: text }))
  const from = min === null ? '' : numberText(min)
  const to = max === null ? '' : numberText(max)
  const tooSmall = min !== null && value < min
  const tooLarge = max !== null && value > max
  if (!tooSmall && !tooLarge) return right(value)
  if (min !== null && max !== null) return wrong(t('settings:problem.range', { typed: text, from, to }))
  return wrong(
    tooSmall
      ? t('settings:problem.least', { typed: text, from })
      : t('settings:problem.most', { typed: text, to }),
  )
}

function readText({ key, nullable, pattern }: Rules, text: string): Typed {
  if (text === '') return nullable ? right(null) : wrong(t('settings:problem.empty'))
  if (pattern === null || new RegExp(pattern, 'u').test(text)) return right(text)
  return wrong(formProblem(key, text))
}

/** Where it can be said better than "wrong": what would be right. A secret is not repeated. */
function formProblem(key: string, typed: string): string {
  switch (key) {
    case 'gateway.token':
      return t('settings:problem.token')
    case 'alerts.quietHours':
      return t('settings:problem.quietHours', { typed })
    default:
      return t('settings:problem.form', { typed })
  }
}

const right = (value: unknown): Typed => ({ ok: true, value })
const wrong = (problem: string): Typed => ({ ok: false, problem })
