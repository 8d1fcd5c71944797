import { afterEach, expect, test } from 'vitest'
import { fakeAlerts, fakeWebhooks } from '../../../../e2e/support/fake-alerts.ts'
import { alertPages, alertRules, unheeded, type AlertRule } from '../../../contract/alerts.ts'
import { en } from '../../i18n/en/index.ts'
import { setLanguage, t } from '../../i18n/i18n.ts'
import { pageNames } from '../../../contract/pages.ts'
import { hrefOf, parseRoute } from '../../state/route.ts'
import {
  clearWords,
  eventMark,
  eventWords,
  figureOf,
  muteWords,
  raiseWords,
  ruleMark,
  startsWords,
  titleOf,
  webhookMark,
} from './alert-words.ts'

afterEach(() => setLanguage('en'))

const rules = fakeAlerts({ raised: ['meanStart'] }).alertRules
const rule = (wanted: AlertRule) => {
  const found = rules.find((one) => one.rule === wanted)
  if (found === undefined) throw new Error(`no rule ${wanted}`)
  return found
}

test('every page that a notice links to is a page of the dashboard', () => {
  for (const page of alertPages) {
    expect(pageNames).toContain(page)
    expect(parseRoute(hrefOf(page))).toEqual({ page, id: null })
  }
})

test('every rule has its title and what it measures, as Weir itself calls it in English', () => {
  expect(Object.keys(en.alerts.rule)).toEqual(alertRules)
  for (const { rule: name, title } of rules) expect(titleOf(t, name)).toBe(title)
})

test('thresholds are said with their unit and on the right side', () => {
  expect(rules.map((view) => `${view.rule}: ${raiseWords(t, view)}, ${clearWords(t, view)}`)).toEqual([
    'failureRate: > 30 %, ≤ 20 %',
    'meanStart: > 10 s, ≤ 7.0 s',
    'p95Start: > 30 s, ≤ 20 s',
    'enginesHealthy: < 80 %, ≥ 90 %',
    'selection: > 100 ms, ≤ 50 ms',
    'engineRestarts: ≥ 5, ≤ 2',
    'queueFull: > 95 %, ≤ 50 %',
    'diskShort: < 1.0 GiB, ≥ 2.0 GiB',
    'memoryShort: < 10 %, ≥ 20 %',
    'daemonLost: yes, no',
    'updateAvailable: yes, no',
  ])
})

test('what is not measured is no zero', () => {
  expect(figureOf(t, 'share', null)).toBe('–')
  expect(figureOf(t, 'share', 0)).toBe('0 %')
  expect(startsWords(t, rule('p95Start'))).toBe('4 of 10')
  expect(startsWords(t, rule('failureRate'))).toBe('18')
  expect(startsWords(t, rule('diskShort'))).toBe('')
})

test('only what is raised looks bad', () => {
  const mark = (state: Parameters<typeof ruleMark>[1]['state']) =>
    Object.values(ruleMark(t, { state, level: 'bad' })).join(' ')
  expect((['off', 'unknown', 'calm', 'rising', 'raised'] as const).map(mark)).toEqual([
    'idle off',
    'idle no data yet',
    'ok calm',
    'busy rising',
    'bad raised',
  ])
})

test('a mute says until when, with its day where that is not today', async () => {
  const nowMs = new Date(2026, 2, 14, 20).getTime()
  const words = (forS: number | null) =>
    muteWords(t, { muted: true, mutedUntilMs: forS === null ? null : nowMs + forS * 1000 }, nowMs)
  expect(words(3600)).toBe('until 21:00')
  expect(words(86_400)).toBe('until 15 Mar, 20:00')
  expect(words(null)).toBe('for good')
  expect(muteWords(t, { muted: false, mutedUntilMs: null }, nowMs)).toBeNull()
  await setLanguage('es')
  expect([words(3600), words(86_400)]).toEqual(['hasta las 21:00', 'hasta el 15 mar, 20:00'])
})

test('a sentence of the history does not say the title twice', () => {
  const event = { atMs: 0, rule: 'selection', what: 'raised', level: 'attention' } as const
  expect(eventWords({ ...event, text: 'Slow: 250 ms' }, 'Slow')).toBe('250 ms')
  expect(eventWords({ ...event, text: 'Slow' }, 'Slow')).toBe('Slow')
  expect(eventWords({ ...event, text: 'Slow: 250 ms' }, undefined)).toBe('Slow: 250 ms')
  expect(eventMark(t, { ...event, text: '' })).toEqual({ status: 'attention', word: 'raised' })
  expect(eventMark(t, { ...event, text: '', what: 'recovered' })).toEqual({ status: 'ok', word: 'over' })
})

test('a webhook that is away is told from one that refused for good, and from one that was never used', () => {
  expect(fakeWebhooks.map((webhook) => Object.values(webhookMark(t, webhook)).join(' '))).toEqual([
    'ok ok',
    'idle nothing sent yet',
    'attention 3 wait',
    'bad not delivered',
  ])
})

test('what was seen or muted wants no attention any more', () => {
  const { alerts } = fakeAlerts({
    raised: ['meanStart', 'queueFull', 'failureRate'],
    seen: ['queueFull'],
    muted: { failureRate: null },
  })
  expect(unheeded(alerts).map((alert) => alert.rule)).toEqual(['meanStart'])
})
