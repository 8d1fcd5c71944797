import { expect, test } from 'vitest'
import { streamUrl } from './stream-url.ts'

const id = 'a'.repeat(40)

test('a stream has the address that the playlist has for it, by whichever name it is known', () => {
  expect(streamUrl('http://nas:8880/playlist.m3u', { kind: 'contentId', id })).toBe(
    `http://nas:8880/ace/getstream?id=${id}`,
  )
  expect(streamUrl('http://nas:8880/playlist.m3u', { kind: 'infohash', id })).toBe(
    `http://nas:8880/ace/getstream?infohash=${id}`,
  )
})

test('a token of the playlist goes along', () => {
  expect(streamUrl('http://nas:8880/playlist.m3u?token=a%26b', { kind: 'contentId', id })).toBe(
    `http://nas:8880/ace/getstream?id=${id}&token=a%26b`,
  )
})
