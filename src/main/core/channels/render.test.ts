import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Channel } from '../../../contract/channels.ts'
import { parseChannelList } from './parse.ts'
import { renderPlaylist } from './render.ts'

const a = 'a'.repeat(40)
const channel = (facts: Partial<Channel>): Channel => ({
  id: 'ten',
  name: 'Ten',
  sources: [{ kind: 'contentId', id: a }],
  group: null,
  logo: null,
  tvgId: null,
  number: null,
  ...facts,
})
const here = { baseUrl: 'http://nas:8880', token: null }

describe('the playlist', () => {
  it('cannot be given lines or attributes of its own by a hostile channel', () => {
    const hostile = '"x" tvg-id="y",z\r\n#EXT-X-STREAM-INF:1\nhttp://evil.example/\u2028'
    const text = renderPlaylist(
      [channel({ name: hostile, group: hostile, tvgId: hostile, logo: `https://x/${hostile}` })],
      here,
    )
    const lines = text.trimEnd().split(/\r\n|[\n\r\u2028]/)
    expect(lines).toHaveLength(4)
    expect(lines.filter((line) => line.startsWith('#EXT-X-') || line.startsWith('http://evil'))).toEqual([])
    expect(lines[1]?.match(/"/g)).toHaveLength(8)
  })

  it('is what VLC and Kodi read: one link for each channel, told to be MPEG-TS', () => {
    const text = renderPlaylist(
      [
        channel({ group: 'News', logo: 'http://x/l.png', tvgId: 'ten.uk', number: 10 }),
        channel({ name: 'Two', sources: [{ kind: 'infohash', id: a }] }),
      ],
      here,
    )
    expect(text).toBe(
      [
        '#EXTM3U',
        '#EXTINF:-1 tvg-id="ten.uk" tvg-name="Ten" tvg-logo="http://x/l.png" tvg-chno="10" group-title="News",Ten',
        '#KODIPROP:mimetype=video/mp2t',
        `http://nas:8880/ace/getstream?id=${a}`,
        '#EXTINF:-1 tvg-name="Two",Two',
        '#KODIPROP:mimetype=video/mp2t',
        `http://nas:8880/ace/getstream?infohash=${a}`,
        '',
      ].join('\n'),
    )
  })

  it('carries the token in every link when it was asked for with one', () => {
    const text = renderPlaylist([channel({})], { ...here, token: 'a&b\n' })
    expect(text).toContain(`?id=${a}&token=a%26b%0A\n`)
  })

  it('is a valid playlist with a comment when there is no channel', () => {
    expect(renderPlaylist([], here)).toMatch(/^#EXTM3U\n# No channels yet.*\n$/)
  })

  it('keeps VLC from taking the first half of a name for an artist, and a group’s comma for the title’s', () => {
    const [, info] = renderPlaylist([channel({ name: 'Sports - One', group: 'News, Talk' })], here).split(
      '\n',
    )
    expect(info).toBe('#EXTINF:-1 tvg-name="Sports – One" group-title="News / Talk",Sports – One')
  })
})

const hex40 = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40 })
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...'ab ,"\'-\n\t|;:/#=\u2028'), maxLength: 300 }),
)
const anyChannel = fc.record({
  id: fc.constant('x'),
  name: text,
  sources: fc.array(
    fc.record({ kind: fc.constantFrom('contentId' as const, 'infohash' as const), id: hex40 }),
    {
      minLength: 1,
      maxLength: 1,
    },
  ),
  group: fc.option(text),
  logo: fc.option(fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), text)),
  tvgId: fc.option(text),
  number: fc.option(fc.nat(999_999)),
})

describe('reading lists back', () => {
  it('gives the channels of a rendered playlist again, whatever they are called', () => {
    fc.assert(
      fc.property(fc.array(anyChannel, { maxLength: 8 }), (made) => {
        // What the parser makes of any channels is in normal form; from there on nothing may change.
        const once = parseChannelList(renderPlaylist(made, here))
        expect(once.skipped).toEqual([])
        const known = once.channels.map((each) => ({ ...each, sources: each.sources.slice(0, 1) }))
        const again = parseChannelList(renderPlaylist(known, { ...here, token: 'secret-token' }))
        expect(again).toEqual({ channels: known, skipped: [] })
      }),
      { numRuns: 500 },
    )
  })

  it('never fails, whatever the text, and gives ids that are unique and safe in a URL', () => {
    const line = fc.oneof(
      text,
      hex40,
      fc.constantFrom(
        '#EXTM3U',
        '#EXTINF:-1,',
        '#EXTINF:',
        '#EXTGRP:',
        `acestream://${a}`,
        '\ufeff',
        'http://[',
      ),
      fc.tuple(text, hex40).map(([name, id]) => `${name},${id}`),
      fc.tuple(text, text).map(([key, value]) => `#EXTINF:-1 tvg-id=${key} group-title="${value}",${key}`),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
        const { channels } = parseChannelList(lines.join(end))
        const ids = channels.map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+$/)
        for (const { name, sources } of channels) {
          expect(name).not.toBe('')
          expect(sources.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
