import { expect, test } from 'vitest'
import { takeToken } from './token.ts'

function page(href: string, kept: Record<string, string> = {}) {
  const replaced: string[] = []
  return {
    href,
    replaced,
    kept,
    replaceAddress: (to: string) => replaced.push(to),
    storage: {
      getItem: (key: string) => kept[key] ?? null,
      setItem: (key: string, value: string) => {
        kept[key] = value
      },
    },
  }
}

test('a browser that keeps nothing still uses the token of the address', () => {
  const seams = page('http://nas:8880/?token=s3cret-token')
  const refuse = () => {
    throw new Error('storage is switched off')
  }
  expect(takeToken({ ...seams, storage: { getItem: refuse, setItem: refuse } })).toBe('s3cret-token')
  expect(takeToken({ ...page('http://nas:8880/'), storage: { getItem: refuse, setItem: refuse } })).toBeNull()
})

test('the token leaves the address bar, the rest of the address stays', () => {
  const seams = page('http://nas:8880/?token=s3cret-token&x=1#/overview')
  expect(takeToken(seams)).toBe('s3cret-token')
  expect(seams.replaced).toEqual(['http://nas:8880/?x=1#/overview'])
})

test('a reload in the same tab still has the token', () => {
  const kept = {}
  takeToken(page('http://nas:8880/?token=s3cret-token', kept))
  const reloaded = page('http://nas:8880/', kept)
  expect(takeToken(reloaded)).toBe('s3cret-token')
  expect(reloaded.replaced).toEqual([])
})
