import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { settingRows, type SettingRow } from '../../../contract/setting-rows.ts'
import { settingsSchema } from '../../../contract/settings.ts'
import { setLanguage } from '../../i18n/i18n.ts'
import { patchOf } from './keys.ts'
import { readTyped, textOfValue } from './typed.ts'

afterEach(() => setLanguage('en'))

const rows = settingRows()
const row = (key: string): SettingRow => {
  const found = rows.find((each) => each.key === key)
  if (found === undefined) throw new Error(`there is no setting ${key}`)
  return found
}
const problem = (key: string, typed: string): string => {
  const read = readTyped(row(key), typed)
  return read.ok ? `taken: ${JSON.stringify(read.value)}` : read.problem
}

test('what is no number, and a number out of its range, are refused with what is allowed', () => {
  expect(problem('engines.min', 'three')).toBe('“three” is not a whole number.')
  expect(problem('engines.min', '1.5')).toBe('“1.5” is not a whole number.')
  expect(problem('engines.min', '201')).toBe('201 is not allowed: it must be 0 to 200.')
  expect(problem('engines.min', '-1')).toBe('-1 is not allowed: it must be 0 to 200.')
  expect(problem('breaker.failureRate', '80 %')).toBe('“80 %” is not a number.')
  expect(problem('engines.min', '  ')).toBe('It cannot be empty.')
  for (const typed of ['1e3', '0x10', 'Infinity', 'NaN', '1,000,5', '--1', '.']) {
    expect(readTyped(row('engines.min'), typed).ok).toBe(false)
  }
})

test('texts keep to their form, and what may be empty may be emptied', () => {
  expect(problem('gateway.host', ' ')).toBe('It cannot be empty.')
  expect(problem('alerts.quietHours', 'at night')).toBe('“at night” must be times of day like 23:00-07:00.')
  expect(problem('alerts.quietHours', '')).toBe('taken: null')
  expect(problem('alerts.quietHours', ' 23:00-07:00 ')).toBe('taken: "23:00-07:00"')
})

test('a secret that is refused is not repeated', () => {
  expect(problem('gateway.token', 'sesame!')).toBe('It must be 8 to 128 letters, digits or . _ ~ -')
})

test('a list is one item on each line; empty lines are none', () => {
  expect(readTyped(row('gateway.allowedHosts'), ' nas \n\n tv.local\n')).toEqual({
    ok: true,
    value: ['nas', 'tv.local'],
  })
  expect(textOfValue(['nas', 'tv.local'])).toBe('nas\ntv.local')
})

test('a Spanish reader types and reads a comma, and a point is understood, too', async () => {
  await setLanguage('es')
  expect(textOfValue(0.35)).toBe('0,35')
  expect(readTyped(row('breaker.failureRate'), '0,35')).toEqual({ ok: true, value: 0.35 })
  expect(readTyped(row('breaker.failureRate'), '0.35')).toEqual({ ok: true, value: 0.35 })
  expect(problem('engines.min', 'tres')).toBe('«tres» no es un número entero.')
})

test('every value that Weir comes with can be typed', () => {
  for (const each of rows.filter(({ secret }) => !secret)) {
    if (each.type === 'yes or no') continue
    expect([each.key, readTyped(each, textOfValue(each.default))]).toEqual([
      each.key,
      { ok: true, value: each.default },
    ])
  }
})

/** What the schema says to this key alone; how keys fit together is Weir's to judge. */
function schemaTakes(key: string, value: unknown): boolean {
  const result = settingsSchema.safeParse(patchOf(new Map([[key, value]])))
  if (result.success) return true
  return result.error.issues.every(
    (issue) => issue.code === 'custom' && /exceed|less|more/.test(issue.message),
  )
}

const numbers = rows.filter(({ type }) => type === 'number' || type === 'whole number')
const agreesOnNumbers = (read: typeof readTyped) =>
  fc.property(
    fc.constantFrom(...numbers),
    fc.oneof(
      fc.integer({ min: -5, max: 2_000_000 }),
      fc.integer({ min: -5, max: 500 }).map((tenths) => tenths / 10),
    ),
    (each, value) => read(each, String(value)).ok === schemaTakes(each.key, value),
  )

test('the page takes a number exactly when the schema does', () => {
  fc.assert(agreesOnNumbers(readTyped), { numRuns: 500 })
})

test('a page that forgot ranges, or whole numbers, would be found', () => {
  const withoutRange: typeof readTyped = (each, typed) => readTyped({ ...each, min: null, max: null }, typed)
  const withoutWhole: typeof readTyped = (each, typed) => readTyped({ ...each, type: 'number' }, typed)
  for (const broken of [withoutRange, withoutWhole]) {
    expect(fc.check(agreesOnNumbers(broken), { numRuns: 500 }).failed).toBe(true)
  }
})

test('the page takes a text exactly when the schema does', () => {
  const texts = rows.filter(({ type, fileOnly }) => type === 'text' && !fileOnly)
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.oneof(
        fc.string({ minLength: 1, maxLength: 140 }),
        fc.stringMatching(/^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-9]{2}$/),
        fc.stringMatching(/^[A-Za-z0-9._~-]{6,12}$/),
      ),
      (each, typed) => {
        const text = typed.trim()
        fc.pre(text !== '')
        return readTyped(each, typed).ok === schemaTakes(each.key, text)
      },
    ),
    { numRuns: 500 },
  )
})
