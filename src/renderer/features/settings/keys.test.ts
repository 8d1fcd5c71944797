import { afterEach, expect, test } from 'vitest'
import { settingRows } from '../../../contract/setting-rows.ts'
import { settingsSchema } from '../../../contract/settings.ts'
import { setLanguage } from '../../i18n/i18n.ts'
import { found, groupsIn, importDifferences, patchOf, sectionsOf, valueAt } from './keys.ts'
import { newSecret } from './new-secret.ts'
import { docOf, rangeText, valueText } from './words.ts'

afterEach(() => setLanguage('en'))

const rows = settingRows()
const values = settingsSchema.parse({ engines: { min: 2 } }) as unknown as Record<string, unknown>
const keysOf = (search: string) => found(rows, search).map(({ key }) => key)

test('a value is found by its dotted key, and nothing where there is none', () => {
  expect(valueAt(values, 'engines.min')).toBe(2)
  expect(valueAt(values, 'alerts.rules.failureRate.raise')).toBe(0.3)
  expect(valueAt(values, 'engines.nothing.below')).toBeUndefined()
  expect(valueAt(values, 'engines.toString')).toBeUndefined()
})

test('several keys become one patch in which none displaces another', () => {
  const changes = new Map<string, unknown>([
    ['engines.min', 1],
    ['engines.max', 4],
    ['alerts.rules.failureRate.raise', 0.5],
    ['gateway.token', null],
  ])
  expect(patchOf(changes)).toEqual({
    engines: { min: 1, max: 4 },
    alerts: { rules: { failureRate: { raise: 0.5 } } },
    gateway: { token: null },
  })
})

test('a search looks into names and descriptions, in the language of the pages', async () => {
  expect(keysOf('linger')).toEqual(['streams.lingerS'])
  expect(keysOf('ring BUFFER')).toEqual(['streams.bufferMb'])
  expect(keysOf('xyzzy')).toEqual([])
  await setLanguage('es')
  expect(keysOf('bufer circular')).toEqual(['streams.bufferMb'])
  expect(docOf(rows[2] ?? { key: '', description: '' })).toBe('Motores que se mantienen siempre.')
})

test('an import shows what it changes: values that it names, and defaults for those that it does not', () => {
  expect(importDifferences(rows, values, { queue: { max: 9 }, engines: { max: 8 } })).toEqual([
    { key: 'engines.min', from: 2, to: 3 },
    { key: 'queue.max', from: 50, to: 9 },
  ])
  expect(importDifferences(rows, values, values)).toEqual([])
})

test('an import promises nothing about secrets and what only the settings file may change', () => {
  const imported = { gateway: { token: 'abcdefgh' }, engines: { min: 2, image: 'other', binary: '/bin/x' } }
  expect(importDifferences(rows, values, imported)).toEqual([])
})

test('a file that holds no groups of keys is known before anything is sent', () => {
  expect(groupsIn('\ufeff{"queue": {"max": 1}}')).toEqual({ queue: { max: 1 } })
  for (const text of ['', 'no json', '[1]', 'null', '"text"']) expect(groupsIn(text)).toBeNull()
})

test('values and ranges read as a person says them', () => {
  expect([null, '', [], true, false, 0.5, ['a', 'b'], 'auto'].map(valueText)).toEqual([
    'empty',
    'empty',
    'empty',
    'yes',
    'no',
    '0.5',
    'a, b',
    'auto',
  ])
  expect(rangeText({ min: 0, max: 200 })).toBe('0 to 200')
  expect(rangeText({ min: null, max: null })).toBeNull()
})

test('sections come in the order of the settings', () => {
  expect(sectionsOf(rows).slice(0, 3)).toEqual(['engines', 'streams', 'breaker'])
})

test('a generated token is one that Weir takes, and never the same twice', () => {
  const made = Array.from({ length: 50 }, newSecret)
  expect(new Set(made).size).toBe(50)
  for (const token of made) expect(settingsSchema.safeParse({ gateway: { token } }).success).toBe(true)
})
