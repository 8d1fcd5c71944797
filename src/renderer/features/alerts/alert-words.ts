/** What the pages say of alerts, in the language of the pages. Sentences with figures come from main (i18n/sentences.ts). */
import {
  type AlertEvent,
  type AlertLevel,
  type AlertRule,
  type AlertRuleView,
  type WebhookView,
} from '../../../contract/alerts.ts'
import {
  byteSize,
  count,
  dayAndTime,
  duration,
  latency,
  percent,
  timeOfDay,
  unknown,
} from '../../components/format.ts'
import { type Translate } from '../../i18n/i18n.ts'
import { type Named } from '../../state/status.ts'

export const titleOf = (t: Translate, rule: AlertRule): string => t(`alerts:rule.${rule}.title`)

/** What stands in the place of alerts while none is raised: that all is well, or what may be raised soon. */
export function nothingRaised(t: Translate, rules: readonly AlertRuleView[]): string {
  const rising = rules.filter(({ state }) => state === 'rising').map(({ rule }) => titleOf(t, rule))
  return rising.length === 0
    ? t('alerts:active.empty')
    : t('alerts:active.rising', { titles: rising.join(', ') })
}

export const levelMark = (t: Translate, level: AlertLevel): Named => ({
  status: level,
  word: t(`common:level.${level}`),
})

export function ruleMark(t: Translate, { state, level }: Pick<AlertRuleView, 'state' | 'level'>): Named {
  const word = t(`alerts:state.${state}`)
  switch (state) {
    case 'off':
    case 'unknown':
      return { status: 'idle', word }
    case 'calm':
      return { status: 'ok', word }
    case 'rising':
      return { status: 'busy', word }
    case 'raised':
      return { status: level, word }
  }
}

type Unit = AlertRuleView['unit']

/** A figure of a rule, in the rule's unit. */
export function figureOf(t: Translate, unit: Unit, value: number | null): string {
  if (value === null) return unknown
  switch (unit) {
    case 'share':
      return percent(value)
    case 's':
      return latency(value * 1000)
    case 'ms':
      return latency(value)
    case 'count':
      return count(value)
    case 'MiB':
      return byteSize(value * 2 ** 20)
    case 'flag':
      return t(value === 0 ? 'alerts:flag.no' : 'alerts:flag.yes')
  }
}

type Thresholds = Pick<AlertRuleView, 'unit' | 'side' | 'raise' | 'clear'>

/** "> 30 %". Counts raise when they are reached. */
export function raiseWords(t: Translate, { unit, side, raise }: Thresholds): string {
  const figure = figureOf(t, unit, raise)
  if (unit === 'flag') return figure
  if (unit === 'count') return `${side === 'above' ? '≥' : '≤'} ${figure}`
  return `${side === 'above' ? '>' : '<'} ${figure}`
}

/** "≤ 20 %" */
export function clearWords(t: Translate, { unit, side, clear }: Thresholds): string {
  const figure = figureOf(t, unit, clear)
  return unit === 'flag' ? figure : `${side === 'above' ? '≤' : '≥'} ${figure}`
}

export const forWords = (t: Translate, { forS }: Pick<AlertRuleView, 'forS'>): string =>
  forS === 0 ? t('alerts:rules.since') : duration(forS * 1000)

/** Starts that were measured; "4 of 10" while there are too few. Nothing where none are counted. */
export function startsWords(
  t: Translate,
  { events, minEvents }: Pick<AlertRuleView, 'events' | 'minEvents'>,
): string {
  if (minEvents === null) return ''
  const measured = events ?? 0
  return measured < minEvents ? t('alerts:rules.measured', { measured, least: minEvents }) : count(measured)
}

const dayMs = 86_400_000

/** null while nothing is muted. */
export function muteWords(
  t: Translate,
  { muted, mutedUntilMs }: Pick<AlertRuleView, 'muted' | 'mutedUntilMs'>,
  nowMs: number,
): string | null {
  if (!muted) return null
  if (mutedUntilMs === null) return t('alerts:mute.always')
  return mutedUntilMs - nowMs < dayMs / 2
    ? t('alerts:mute.until', { time: timeOfDay(mutedUntilMs) })
    : t('alerts:mute.untilDay', { time: dayAndTime(mutedUntilMs) })
}

/** What happened, of a rule whose title stands beside it already. */
export function eventWords({ text }: AlertEvent, title: string | undefined): string {
  const prefix = `${title}: `
  return title !== undefined && text.startsWith(prefix) ? text.slice(prefix.length) : text
}

export const eventMark = (t: Translate, { what, level }: AlertEvent): Named =>
  what === 'recovered'
    ? { status: 'ok', word: t('alerts:state.recovered') }
    : { status: level, word: t('alerts:state.raised') }

/** How a webhook stands; when it last took a message is told apart. */
export function webhookMark(t: Translate, { waiting, problem, deliveredAtMs }: WebhookView): Named {
  if (problem !== null) {
    return waiting > 0
      ? { status: 'attention', word: t('alerts:webhooks.waiting', { count: waiting }) }
      : { status: 'bad', word: t('alerts:webhooks.failed') }
  }
  if (waiting > 0) return { status: 'busy', word: t('alerts:webhooks.sending', { count: waiting }) }
  return deliveredAtMs === null
    ? { status: 'idle', word: t('alerts:webhooks.idle') }
    : { status: 'ok', word: t('alerts:webhooks.ok') }
}

/** Products, called the same in every language. */
export const webhookNames: Readonly<Record<WebhookView['kind'], string>> = {
  json: 'JSON',
  ntfy: 'ntfy',
  gotify: 'Gotify',
  discord: 'Discord',
}
