import { describe, expect, it } from 'vitest'
import { isWithin, localMinuteOfDay, timeText } from './quiet.ts'

const at = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

describe('quiet hours', () => {
  it('are never where none are set, or where they begin as they end', () => {
    expect(isWithin(null, at('03:00'))).toBe(false)
    expect(isWithin('07:00-07:00', at('07:00'))).toBe(false)
  })

  it.each([
    ['22:59', false],
    ['23:00', true],
    ['23:59', true],
    ['00:00', true],
    ['06:59', true],
    ['07:00', false],
  ])('over midnight, 23:00-07:00, at %s: %s', (time, is) =>
    expect(isWithin('23:00-07:00', at(time))).toBe(is),
  )

  it.each([
    ['12:59', false],
    ['13:00', true],
    ['14:29', true],
    ['14:30', false],
    ['00:00', false],
  ])('in the day, 13:00-14:30, at %s: %s', (time, is) => expect(isWithin('13:00-14:30', at(time))).toBe(is))

  it('follow what the clock on the wall reads, also in the night when it is set', () => {
    // Vienna, 2025-03-30: after 01:59 comes 03:00; 2025-10-26: after 02:59 comes 02:00 once more.
    const vienna = (wallMs: number): string =>
      new Intl.DateTimeFormat('en-GB', {
        timeZone: 'Europe/Vienna',
        hour: '2-digit',
        minute: '2-digit',
      }).format(wallMs)
    const quietAt = (utcMs: number) => isWithin('23:00-02:30', at(vienna(utcMs)))
    const spring = [Date.UTC(2025, 2, 30, 0, 59), Date.UTC(2025, 2, 30, 1, 0)]
    expect(spring.map(vienna)).toEqual(['01:59', '03:00'])
    expect(spring.map(quietAt)).toEqual([true, false])
    const autumn = [Date.UTC(2025, 9, 26, 0, 29), Date.UTC(2025, 9, 26, 0, 30), Date.UTC(2025, 9, 26, 1, 0)]
    expect(autumn.map(vienna)).toEqual(['02:29', '02:30', '02:00'])
    expect(autumn.map(quietAt)).toEqual([true, false, true])
  })

  it('are read in the time of this machine', () => {
    expect(localMinuteOfDay(new Date(2025, 5, 1, 7, 5).getTime())).toBe(7 * 60 + 5)
    expect(timeText(7 * 60 + 5)).toBe('07:05')
  })
})
