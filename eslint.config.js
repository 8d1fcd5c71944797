import js from '@eslint/js'
import globals from 'globals'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const typescript = ['**/*.ts', '**/*.tsx']

/** What a person reads of an element, and of the objects that describe one. */
const shownAttributes =
  '/^(aria-(label|description|roledescription|valuetext)|title|placeholder|alt|label|description|word|note|head|text|after|empty|summary|hint)$/'
const shownProperties =
  '/^(title|placeholder|label|description|word|note|head|after|empty|message|meaning|how|hint|basis|act)$/'

export default tseslint.config(
  { ignores: ['out/', 'node_modules/', 'test-results/', 'playwright-report/', 'resources/'] },
  js.configs.recommended,
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: globals.node },
  },
  {
    files: typescript,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.node.json', './tsconfig.web.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Ports promise asynchrony; an implementation that needs no await is still right.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // core takes time and randomness from its ports (docs/architecture.md, "Rooms").
    files: ['src/main/core/**/*.ts'],
    ignores: ['src/main/core/**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'setTimeout', message: 'Take time from the Clock port.' },
        { name: 'setInterval', message: 'Take time from the Clock port.' },
        { name: 'setImmediate', message: 'Take time from the Clock port.' },
        { name: 'fetch', message: 'core reaches the outside world only through ports.' },
        { name: 'process', message: 'core reaches the outside world only through ports.' },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take time from the Clock port.' },
        { object: 'Math', property: 'random', message: 'Take randomness from the Random port.' },
        { object: 'performance', property: 'now', message: 'Take time from the Clock port.' },
      ],
    },
  },
  {
    files: ['src/renderer/**/*.tsx', 'src/renderer/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    languageOptions: { globals: globals.browser },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    // Every word that a person reads comes from a catalogue (src/renderer/i18n), so that it exists in each language.
    files: ['src/renderer/**/*.tsx', 'src/renderer/**/*.ts'],
    ignores: ['src/renderer/**/*.test.ts', 'src/renderer/i18n/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          'JSXText[value=/\\p{L}{2}/u]',
          'JSXElement > JSXExpressionContainer > :matches(Literal[value=/\\p{L}{2}/u], TemplateLiteral)',
          `JSXAttribute[name.name=${shownAttributes}] > Literal[value=/\\p{L}{2}/u]`,
          `JSXAttribute[name.name=${shownAttributes}] > JSXExpressionContainer :matches(Literal[value=/\\p{L}{3}/u], TemplateElement[value.raw=/\\p{L}{2}/u]):not(CallExpression *)`,
          `Property[key.name=${shownProperties}] > :matches(Literal[value=/\\p{L}{2}/u], TemplateLiteral)`,
        ].map((selector) => ({ selector, message: 'Words belong into a catalogue: t("namespace:key").' })),
      ],
    },
  },
)
