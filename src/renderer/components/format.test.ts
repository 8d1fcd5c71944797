import { afterEach, expect, test } from 'vitest'
import { setLanguage } from '../i18n/i18n.ts'
import {
  ago,
  bitRate,
  byteSize,
  count,
  day,
  dayAndTime,
  duration,
  expectedWait,
  fullTime,
  latency,
  percent,
  timeOfDay,
  timeWithSeconds,
} from './format.ts'

afterEach(() => setLanguage('en'))

test('what is not known is a dash, never a zero', () => {
  expect([bitRate(null), byteSize(null), latency(null), percent(null)]).toEqual(['–', '–', '–', '–'])
})

test('bit rates change their unit where their rounded figure would need four digits', () => {
  expect([0, 999, 820_000, 999_499, 999_600, 4_120_000, 28_400_000, 3.8e9].map(bitRate)).toEqual([
    '0 b/s',
    '999 b/s',
    '820 kb/s',
    '999 kb/s',
    '1.0 Mb/s',
    '4.1 Mb/s',
    '28 Mb/s',
    '3.8 Gb/s',
  ])
})

test('memory is given in the units of its limit', () => {
  expect([0, 1023, 412 * 1024 ** 2, 1024 ** 3, 1.5 * 1024 ** 4].map(byteSize)).toEqual([
    '0 B',
    '1023 B',
    '412 MiB',
    '1.0 GiB',
    '1.5 TiB',
  ])
})

test('latencies from microseconds to minutes keep the digits that matter', () => {
  expect([0, 0.001, 0.018, 0.4, 9.99, 850, 999.6, 1312, 28_400].map(latency)).toEqual([
    '0 ms',
    '< 0.01 ms',
    '0.02 ms',
    '0.4 ms',
    '10 ms',
    '850 ms',
    '1.0 s',
    '1.3 s',
    '28 s',
  ])
})

test('"100 %" means all of them', () => {
  expect([0, 0.0208, 0.15, 0.9999, 1].map(percent)).toEqual(['0 %', '2.1 %', '15 %', '99 %', '100 %'])
})

test('durations show their two largest units', () => {
  expect([-5, 59_999, 60_000, 3_600_000, 7_500_000, 86_400_000, 273_600_000].map(duration)).toEqual([
    '0 s',
    '59 s',
    '1 min',
    '1 h',
    '2 h 5 min',
    '1 d',
    '3 d 4 h',
  ])
})

test('a moment ago is "just now", also when the clocks differ a little', () => {
  expect([-2000, 4999, 5000, 240_000].map(ago)).toEqual(['just now', 'just now', '5 s ago', '4 min ago'])
})

test('a wait is a range as long as it is one', () => {
  expect([
    expectedWait(null),
    expectedWait({ min: 0, max: 1 }),
    expectedWait({ min: 12, max: 12 }),
    expectedWait({ min: 4, max: 12 }),
    expectedWait({ min: 10, max: 75 }),
  ]).toEqual(['not known yet', 'any moment', 'about 12 s', '4 to 12 s', '10 s to 1 min'])
})

test('a time of day is hours and minutes', () => {
  expect(timeOfDay(new Date(2026, 2, 14, 7, 5, 9).getTime())).toBe('07:05')
})

test('Spanish has its own decimal sign, thousands and words of time', async () => {
  await setLanguage('es')
  expect([bitRate(4_120_000), latency(1312), latency(0.001), percent(0.0208), byteSize(1023)]).toEqual([
    '4,1 Mb/s',
    '1,3 s',
    '< 0,01 ms',
    '2,1 %',
    '1023 B',
  ])
  expect([count(42_000), count(null)]).toEqual(['42.000', '–'])
  expect([ago(100), ago(240_000), expectedWait({ min: 4, max: 12 })]).toEqual([
    'ahora mismo',
    'hace 4 min',
    'de 4 a 12 s',
  ])
})

test('dates have the day first and 24 hours in both languages', async () => {
  const at = new Date(2026, 2, 14, 19, 5, 9).getTime()
  const said = () => [day(at), dayAndTime(at), timeWithSeconds(at), fullTime(at)]
  expect(said()).toEqual(['14 Mar', '14 Mar, 19:05', '19:05:09', '14 Mar 2026, 19:05:09'])
  await setLanguage('es')
  expect(said()).toEqual(['14 mar', '14 mar, 19:05', '19:05:09', '14 mar 2026, 19:05:09'])
})
