import { expect, test } from 'vitest'
import { settingRows, type SettingRow } from '../../src/contract/setting-rows.ts'

function allowed({ type, choices, min, max, nullable }: SettingRow): string {
  const orEmpty = nullable ? ' or empty' : ''
  switch (type) {
    case 'choice':
      return (choices ?? []).map((choice) => `\`${choice}\``).join(', ') + orEmpty
    case 'whole number':
    case 'number':
      return `${min} to ${max}${orEmpty}`
    case 'yes or no':
      return '`true`, `false`'
    case 'list':
      return 'a list'
    case 'text':
      return `text${orEmpty}`
  }
}

function when({ fileOnly, needsRestart }: SettingRow): string {
  if (fileOnly) return 'restart; this file only'
  return needsRestart ? 'restart' : 'at once'
}

function lineOf(row: SettingRow): string {
  const initial = row.default === null ? 'empty' : `\`${JSON.stringify(row.default)}\``
  return `| \`${row.key}\` | ${initial} | ${allowed(row)} | ${when(row)} | ${row.description} |`
}

test('docs/settings.md lists every setting as the schema has it (vitest -u writes it anew)', async () => {
  const text = [
    '# Settings',
    '',
    'One JSON file, `settings.json` in the data folder; `--settings FILE` is laid over it, flags over both. A file holds',
    'only what differs from the defaults: `{"engines": {"min": 2}, "gateway": {"host": "0.0.0.0"}}`. An unknown key or a',
    'bad value is refused with its name, its value and what is allowed, and the last good settings stay in force.',
    '',
    'They are changed on the Settings page, by the commands `settings.set`, `settings.reset` and `settings.import`',
    '([http-api.md](http-api.md#settings)), or in the file, which is read when Weir starts. Those marked `at once` take',
    'effect as soon as they are set, the others when Weir starts anew. Those marked `this file only` decide which programs,',
    'images and engines Weir runs or connects to: whoever may set them can run programs on this machine, so no page and no',
    'command may. This page is written from the schema, `src/contract/settings.ts`.',
    '',
    '| setting | default | allowed | takes effect | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...settingRows().map(lineOf),
    '',
  ].join('\n')
  expect(text).not.toContain('| |\n')
  expect(text).not.toMatch(/null to|undefined/)
  await expect(text).toMatchFileSnapshot('../../docs/settings.md')
})
