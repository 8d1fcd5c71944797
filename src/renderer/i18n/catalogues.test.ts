import { afterEach, expect, test } from 'vitest'
import { en } from './en/index.ts'
import { es } from './es/index.ts'
import { setLanguage, t } from './i18n.ts'
import { pickLanguage } from './languages.ts'

afterEach(() => setLanguage('en'))

type Tree = { readonly [key: string]: string | Tree }

function texts(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    const at = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') found.set(at, value)
    else for (const [below, text] of texts(value, at)) found.set(below, text)
  }
  return found
}

/** Keys without their plural suffix, each with its forms. `zero` is a text of its own in every language. */
function forms(catalogue: Map<string, string>): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const key of catalogue.keys()) {
    const [, base, form] = /^(.*)_(one|two|few|many|other)$/.exec(key) ?? [null, key, '']
    found.set(base ?? key, [...(found.get(base ?? key) ?? []), form ?? ''])
  }
  return found
}

const variables = (text: string): string[] =>
  [
    ...new Set(
      [...text.matchAll(/\{\{\s*(\w+)/g), ...text.matchAll(/<(\/?\w+)/g)].map(([, name]) => name ?? ''),
    ),
  ].sort()

/** Texts that are right in both languages as they are. */
const alike = new Set([
  'frame.weir',
  'frame.title',
  'channels.kind.infohash',
  'channels.imports.example',
  'alerts.webhooks.title',
  'settings.webhooks.list',
  'settings.webhooks.kindOf.ntfy',
  'settings.webhooks.kindOf.gotify',
  'settings.webhooks.kindOf.discord',
  'settings.webhooks.token',
  'about.node',
  'about.electron',
])

const english = texts(en)
const { settingDocs: _settingDocs, ...translated } = es
const spanish = texts(translated)

test('both languages have the same texts', () => {
  expect([...forms(spanish).keys()].sort()).toEqual([...forms(english).keys()].sort())
})

test('each language has the plural forms that it needs, no more', () => {
  for (const [language, catalogue] of [
    ['en', english],
    ['es', spanish],
  ] as const) {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted()
    for (const [key, found] of forms(catalogue)) {
      if (found.includes('')) expect([key, ...found]).toEqual([key, ''])
      else expect([key, ...found.toSorted()]).toEqual([key, ...needed])
    }
  }
})

test('a translation fills in the same values and elements', () => {
  for (const [key, text] of spanish) {
    const original = english.get(key) ?? english.get(key.replace(/_many$/, '_other')) ?? ''
    expect([key, ...variables(text)]).toEqual([key, ...variables(original)])
  }
})

test('no text is empty or was left in English by oversight', () => {
  const same = [...spanish].filter(
    ([key, text]) => text === english.get(key) && /[a-z]{4,}/i.test(text.replace(/\{\{.*?\}\}/g, '')),
  )
  expect(same.map(([key]) => key).filter((key) => !alike.has(key))).toEqual([])
  expect([...english.values(), ...spanish.values()].filter((text) => text.trim() === '')).toEqual([])
})

test('counts are said as each language says them', async () => {
  const say = () => [0, 1, 2, 21, 4200].map((count) => t('common:viewers', { count }))
  expect(say()).toEqual(['no viewers', '1 viewer', '2 viewers', '21 viewers', '4,200 viewers'])
  await setLanguage('es')
  expect(say()).toEqual([
    'sin espectadores',
    '1 espectador',
    '2 espectadores',
    '21 espectadores',
    '4200 espectadores',
  ])
  expect(t('common:viewers', { count: 2_000_000 })).toBe('2.000.000 de espectadores')
})

test('a person gets the first wish that can be fulfilled', () => {
  expect(pickLanguage([null, undefined, 'fr-CA', 'es-MX', 'en-GB'])).toBe('es')
  expect(pickLanguage(['es_ES.UTF-8'])).toBe('es')
  expect(pickLanguage(['de', 'fr'])).toBe('en')
  expect(pickLanguage([])).toBe('en')
})
