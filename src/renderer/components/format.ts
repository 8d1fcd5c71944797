/**
 * Figures, times and durations as people read them, in the language of the pages. A value that is not known is an en
 * dash, never a zero. A memoised component that calls these asks `useT` too, so that it changes with the language.
 */
import { language, t } from '../i18n/i18n.ts'
import { type Language } from '../i18n/languages.ts'

export const unknown = '–'

/** A figure and its unit apart, for where they are set in different sizes. */
export interface Figure {
  readonly figure: string
  readonly unit: string
}

const none: Figure = { figure: unknown, unit: '' }
const join = ({ figure, unit }: Figure): string => (unit === '' ? figure : `${figure} ${unit}`)

/** Dates day first and 24 hours, also in English: a house's log, not a diary. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', es: 'es' }

/** Making an Intl formatter costs more than using it a thousand times. */
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

function kept<F extends Intl.NumberFormat | Intl.DateTimeFormat>(
  kind: string,
  make: (locale: string) => F,
): F {
  const key = `${language()} ${kind}`
  const found = made.get(key) ?? make(locales[language()])
  made.set(key, found)
  // One kind has one make.
  return found as F
}

function digits(value: number, decimals: 0 | 1 | 2): string {
  const make = (locale: string) =>
    new Intl.NumberFormat(locale, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      useGrouping: false,
    })
  return kept(`digits ${decimals}`, make).format(value)
}

/** Two digits that matter: 0.02, 4.1, 28, 850. Decided by the rounded value, so never "10.0". */
function briefly(value: number): string {
  if (value === 0) return '0'
  if (value < 0.095) return digits(value, 2)
  return digits(value, value < 9.95 ? 1 : 0)
}

/** A count of things: "4,200". */
export function count(value: number | null): string {
  if (value === null) return unknown
  return kept('count', (locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })).format(value)
}

/** The largest unit in which `value`, as it will be rounded, is at least 1; so never "1000 kb/s". */
function scale(value: number, step: number, units: readonly string[]): Figure {
  let scaled = value
  let at = 0
  while (Math.round(scaled) >= step && at < units.length - 1) {
    scaled /= step
    at += 1
  }
  const figure = at === 0 ? digits(scaled, 0) : briefly(scaled)
  return { figure, unit: units[at] ?? '' }
}

/** Bits per second: "820 kb/s", "4.1 Mb/s". */
export function bitRate(bps: number | null): string {
  return bps === null ? unknown : join(scale(bps, 1000, ['b/s', 'kb/s', 'Mb/s', 'Gb/s', 'Tb/s']))
}

/** Bytes in binary units, as memory limits are given: "412 MiB". */
export function byteSize(bytes: number | null): string {
  return bytes === null ? unknown : join(scale(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']))
}

/** A measured latency: "0.02 ms", "850 ms", "1.3 s", "28 s". */
export function latencyFigure(ms: number | null): Figure {
  if (ms === null) return none
  if (ms > 0 && ms < 0.005) return { figure: `< ${digits(0.01, 2)}`, unit: 'ms' }
  if (Math.round(ms) < 1000) return { figure: briefly(ms), unit: 'ms' }
  return { figure: briefly(ms / 1000), unit: 's' }
}

export function latency(ms: number | null): string {
  return join(latencyFigure(ms))
}

/** A share 0..1: "2.1 %", "100 %". Rounds down short of 100 % so that "100 %" means all. */
export function percentFigure(share: number | null): Figure {
  if (share === null) return none
  const percent = share * 100
  if (percent >= 10) return { figure: digits(percent < 100 ? Math.floor(percent) : percent, 0), unit: '%' }
  return { figure: percent === 0 ? '0' : digits(percent, 1), unit: '%' }
}

export function percent(share: number | null): string {
  return join(percentFigure(share))
}

/** How long something has lasted, in its two largest units: "12 s", "4 min", "2 h 5 min", "3 d 4 h". */
export function duration(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000))
  if (s < 60) return `${s} s`
  const min = Math.floor(s / 60)
  if (min < 60) return `${min} min`
  const h = Math.floor(min / 60)
  if (h < 24) return min % 60 === 0 ? `${h} h` : `${h} h ${min % 60} min`
  const d = Math.floor(h / 24)
  return h % 24 === 0 ? `${d} d` : `${d} d ${h % 24} h`
}

/** "just now", "12 s ago", "4 min ago". */
export function ago(ms: number): string {
  return ms < 5000 ? t('common:time.justNow') : t('common:time.ago', { duration: duration(ms) })
}

/** Expected wait as a range of whole seconds: "any moment", "about 12 s", "10 to 30 s". */
export function expectedWait(etaS: { min: number; max: number } | null): string {
  if (etaS === null) return t('common:wait.unknown')
  const { min, max } = etaS
  if (max <= 1) return t('common:wait.anyMoment')
  if (min === max) return t('common:wait.about', { duration: duration(min * 1000) })
  if (max < 60) return t('common:wait.seconds', { from: min, to: max })
  return t('common:wait.range', { from: duration(min * 1000), to: duration(max * 1000) })
}

function dated(kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(kind, (locale) => new Intl.DateTimeFormat(locale, { hourCycle: 'h23', ...options }))
}

/** Hour and minute of this machine's time zone: "20:14". */
export function timeOfDay(ms: number): string {
  return dated('time', { hour: '2-digit', minute: '2-digit' }).format(ms)
}

/** "20:14:05" */
export function timeWithSeconds(ms: number): string {
  return dated('seconds', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(ms)
}

/** "14 Mar, 20:14": for what may be days ago. */
export function dayAndTime(ms: number): string {
  return dated('day and time', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(
    ms,
  )
}

/** "14 Mar" */
export function day(ms: number): string {
  return dated('day', { day: 'numeric', month: 'short' }).format(ms)
}

/** Date and time in full, for hovering over a relative time. */
export function fullTime(ms: number): string {
  return dated('full', { dateStyle: 'medium', timeStyle: 'medium' }).format(ms)
}
