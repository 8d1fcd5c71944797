import { expect, test } from 'vitest'
import { engineSettingsOf } from './engine-settings.ts'

test('what is not set has its default, and no limit of the disk is none', () => {
  expect(engineSettingsOf({ engines: { min: 1, max: 4, diskLimitMb: 0 } })).toEqual({
    min: 1,
    max: 4,
    spares: 1,
    pausedSpares: 0,
    diskLimitBytes: null,
  })
  expect(engineSettingsOf({ engines: { diskLimitMb: 2 } })?.diskLimitBytes).toBe(2 * 1024 ** 2)
})

test('settings of another version of Weir are not guessed at', () => {
  expect(engineSettingsOf({ engines: { max: 'many' } })).toBeNull()
})
