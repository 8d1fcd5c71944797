import { format } from 'prettier'
import { expect, test } from 'vitest'
import { themeVariablesCss } from './theme.ts'

test('the stylesheet that is shipped holds the variables of the theme', async () => {
  const css = `/* Written by theme.test.ts from theme.ts: vitest run src/renderer/app -u */\n${themeVariablesCss()}`
  await expect(await format(css, { parser: 'css', printWidth: 110, singleQuote: true })).toMatchFileSnapshot(
    'theme-variables.css',
  )
})
