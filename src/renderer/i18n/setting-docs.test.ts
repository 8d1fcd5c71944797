import { expect, test } from 'vitest'
import { settingRows } from '../../contract/setting-rows.ts'
import { en } from './en/index.ts'
import { settingDocs } from './es/setting-docs.ts'

test('every setting has a Spanish docstring, and none is left of a setting that is gone', () => {
  expect(Object.keys(settingDocs).sort()).toEqual(
    settingRows()
      .map(({ key }) => key)
      .sort(),
  )
})

test('no docstring was left in English, or lost a value that it names', () => {
  for (const { key, description } of settingRows()) {
    const spanish = settingDocs[key] ?? ''
    expect(spanish).not.toBe(description)
    const figures = (text: string) => (text.match(/\d+(\.\d+)*/g) ?? []).sort()
    expect([key, ...figures(spanish)]).toEqual([key, ...figures(description)])
  }
})

test('every section and every rule of the settings has a name', () => {
  const keys = settingRows().map(({ key }) => key.split('.'))
  const sections = new Set(keys.map(([section]) => section))
  expect(Object.keys(en.settings.section)).toEqual(['changed', ...sections])
  expect(Object.keys(en.settings.about)).toEqual(['changed', ...sections])
  const rules = new Set(keys.filter(([, group]) => group === 'rules').map(([, , rule]) => rule))
  expect(Object.keys(en.settings.rule)).toEqual([...rules])
})
