/**
 * Weir's look as Mantine's theme and as CSS variables. Under Weir's Content-Security-Policy no script may insert a
 * <style> element, so Mantine does not inject its variables at run time: theme-variables.css holds them, written by
 * theme.test.ts (`vitest run src/renderer/app -u`), which fails when the two differ.
 */
import {
  convertCssVariables,
  createTheme,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core'

// The one accent: the blue-green of moving water.
const water: MantineColorsTuple = [
  '#e8f6fa',
  '#d0ebf3',
  '#a3d8e8',
  '#73c3db',
  '#4db1cf',
  '#2f9fc1',
  '#1a88ab',
  '#0f7192',
  '#0a5f7c',
  '#064b63',
]

// Mantine's own greys are warm; inputs, menus and popovers take these, which go with the surfaces below.
const dark: MantineColorsTuple = [
  '#e4e8ec',
  '#c3cad2',
  '#9ba5b0',
  '#8b95a0',
  '#39424b',
  '#2b333b',
  '#1d2329',
  '#171c21',
  '#12171b',
  '#0f1317',
]

const fontFamily = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif"

export const theme = createTheme({
  primaryColor: 'water',
  colors: { water, dark },
  primaryShade: { light: 8, dark: 7 },
  fontFamily,
  headings: { fontFamily, fontWeight: '600' },
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '1rem', lg: '1.25rem', xl: '1.75rem' },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // react-remove-scroll would insert a <style> element; the page behind a dialog may scroll.
    Modal: {
      defaultProps: {
        lockScroll: false,
        transitionProps: { duration: 100 },
      },
    },
    Button: { defaultProps: { size: 'xs', variant: 'default' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
  },
})

/** Colours of surfaces, text and statuses; text on every surface reaches 4.5 : 1 in both schemes. */
const ours: CSSVariablesResolver = () => ({
  variables: {
    '--weir-gutter': '24px',
  },
  light: {
    '--weir-page': '#f5f6f8',
    '--weir-hover': '#f0f2f5',
    '--weir-selected': '#e8f3f7',
    '--weir-border': '#dfe3e8',
    '--weir-accent': water[8],
    '--weir-ok': '#1a7037',
    '--weir-attention': '#8a5300',
    '--weir-bad': '#b3261e',
    '--weir-busy': '#1f5fae',
    '--weir-idle': '#5a626d',
    // Okabe-Ito (blue, vermilion, bluish green, reddish purple, yellow), as dark as lines on white must be.
    '--weir-series-a': '#0072b2',
    '--weir-series-b': '#b34700',
    '--weir-series-c': '#00805c',
    '--weir-series-d': '#9c3f78',
    '--weir-series-e': '#6f6000',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#1b1f24',
    '--mantine-color-bright': '#1b1f24',
    '--mantine-color-dimmed': '#57606b',
    '--mantine-color-placeholder': '#69727d',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-default': '#ffffff',
    '--mantine-color-default-hover': '#f0f2f5',
    '--mantine-color-default-color': '#1b1f24',
    '--mantine-color-default-border': '#cdd3da',
    '--mantine-color-gray-light-color': '#3d444d',
    '--mantine-color-gray-light-hover': '#e9ecf0',
  },
  dark: {
    '--weir-page': '#0f1317',
    '--weir-hover': '#1f262d',
    '--weir-selected': '#172c35',
    '--weir-border': '#2b333b',
    '--weir-accent': water[4],
    '--weir-ok': '#4cc26b',
    '--weir-attention': '#e5aa3c',
    '--weir-bad': '#ff8179',
    '--weir-busy': '#7db5f5',
    '--weir-idle': '#9ba5b0',
    '--weir-series-a': '#56b4e9',
    '--weir-series-b': '#e69f00',
    '--weir-series-c': '#2fc99b',
    '--weir-series-d': '#dd8fbd',
    '--weir-series-e': '#e6dc4c',
    '--mantine-color-body': '#171c21',
    '--mantine-color-text': '#e4e8ec',
    '--mantine-color-bright': '#ffffff',
    '--mantine-color-dimmed': '#9ba5b0',
    '--mantine-color-placeholder': '#8b95a0',
    '--mantine-color-error': '#ff8179',
    '--mantine-color-default': '#1d2329',
    '--mantine-color-default-hover': '#262d34',
    '--mantine-color-default-color': '#e4e8ec',
    '--mantine-color-default-border': '#39424b',
    '--mantine-color-gray-light-color': '#c3cad2',
    '--mantine-color-gray-light-hover': '#262d34',
  },
})

/** What Mantine would have injected: the variables that differ from those of its own stylesheet, and ours. */
export function themeVariablesCss(): string {
  const standard = defaultCssVariablesResolver(DEFAULT_THEME)
  const themed = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme))
  const own = ours(DEFAULT_THEME)
  const changed = (part: 'variables' | 'light' | 'dark') =>
    Object.fromEntries(
      Object.entries({ ...themed[part], ...own[part] }).filter(
        ([name, value]) => standard[part][name as `--${string}`] !== value,
      ),
    )
  return convertCssVariables({
    variables: changed('variables'),
    light: changed('light'),
    dark: changed('dark'),
  })
}
