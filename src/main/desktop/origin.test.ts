import { describe, expect, it } from 'vitest'
import { isAppUrl } from './origin.ts'

describe("the app's own origin", () => {
  it.each([
    'https://weir/',
    'app://other/',
    'app://weir.evil/',
    'app://user@weir/',
    'file:///etc/passwd',
    'about:blank',
    'javascript:alert(1)',
    'data:text/html,app://weir/',
    'app:weir',
    '',
  ])('is not %j', (url) => {
    expect(isAppUrl(url)).toBe(false)
  })

  it.each(['app://weir/', 'app://weir/index.html#engines', 'app://weir/?theme=dark'])('is %j', (url) => {
    expect(isAppUrl(url)).toBe(true)
  })
})
