import { expect, test } from 'vitest'
import { settingsSchema } from '../../../contract/settings.ts'
import { binaryText, imageText, remoteText } from './settings-texts.ts'

test('what people are told to put into the settings file is taken by it', () => {
  for (const text of [imageText, binaryText, remoteText]) {
    expect(settingsSchema.safeParse(JSON.parse(text)).success).toBe(true)
  }
})
