import { describe, expect, it } from 'vitest'
import { maxEntries, parseChannelList } from './parse.ts'

const a = 'a'.repeat(40)
const b = 'b'.repeat(40)
const byContentId = (id: string) => ({ kind: 'contentId', id })
const byInfohash = (id: string) => ({ kind: 'infohash', id })

const onlyChannel = (text: string) => {
  const { channels, skipped } = parseChannelList(text)
  expect(skipped).toEqual([])
  expect(channels).toHaveLength(1)
  return channels[0]
}

describe('lines that cannot be used', () => {
  it.each([
    ['News, abc123', 'its id has 6 hex digits'],
    ['just words', 'it has no content id of 40 hex digits'],
    ['acestream://12345', 'its id has 5 hex digits instead of 40'],
    [`acestream://${'g'.repeat(40)}`, 'its id is not made of hex digits'],
    ['http://example.org/live.ts', 'its URL names no content'],
    [`http://127.0.0.1:6878/ace/getstream?id=${'a'.repeat(39)}`, 'its id has 39 hex digits'],
    [`News ${a} live`, 'it has no content id of 40 hex digits'],
  ])('%s is skipped, and the reader of the list learns why', (line, why) => {
    const { channels, skipped } = parseChannelList(`# list\n${line}\nGood, ${a}`)
    expect(channels.map((channel) => channel.name)).toEqual(['Good'])
    expect(skipped).toEqual([{ line: 2, text: line, why: expect.stringContaining(why) as string }])
  })

  it('says of an entry without a URL that none follows it, in the middle and at the end', () => {
    const { channels, skipped } = parseChannelList(
      `#EXTM3U\n#EXTINF:-1,Lost\n#EXTINF:-1,Kept\nacestream://${a}\n#EXTINF:-1,Last`,
    )
    expect(channels.map((channel) => channel.name)).toEqual(['Kept'])
    expect(skipped.map(({ line, why }) => [line, why])).toEqual([
      [2, 'no URL follows it'],
      [5, 'no URL follows it'],
    ])
  })

  it('does not give a broken entry the next one’s URL', () => {
    const { channels } = parseChannelList(
      `#EXTINF:-1,Broken\nhttp://example.org/\nacestream://${a}\n#EXTINF:-1,B\nacestream://${b}`,
    )
    expect(channels.map((channel) => channel.name)).toEqual(['Channel aaaaaaaa', 'B'])
  })

  it('stops after as many entries as a list may have, and says so', () => {
    const line = (n: number) => `c${n}, ${n.toString(16).padStart(40, '0')}`
    const text = Array.from({ length: maxEntries + 5 }, (_, n) => line(n)).join('\n')
    const { channels, skipped } = parseChannelList(text)
    expect(channels).toHaveLength(maxEntries)
    expect(skipped).toEqual([
      { line: maxEntries + 1, text: line(maxEntries), why: expect.stringContaining('20000') as string },
    ])
  })

  it.each([
    ['one endless word', 'a'.repeat(4_000_000)],
    ['endless attributes', `#EXTINF:-1 ${'a'.repeat(16_000)}\n`.repeat(200)],
    ['endless spaces', `#EXTINF:-1 group-title="${' '.repeat(15_000)}",x\nacestream://${a}\n`.repeat(100)],
    ['endless commas', `${','.repeat(16_000)}\n`.repeat(100)],
    ['nothing but short lines', 'x\n'.repeat(500_000)],
  ])('takes no endless time for %s', (_, text) => {
    const beganMs = performance.now()
    parseChannelList(text)
    expect(performance.now() - beganMs).toBeLessThan(3000)
  })
})

describe('an M3U', () => {
  it('gives name, logo, number, group and guide id of a channel', () => {
    const channel = onlyChannel(
      [
        '#EXTM3U url-tvg="http://example.org/guide.xml"',
        '#EXTINF:-1 tvg-id="one.es" tvg-name="ONE" tvg-logo="https://example.org/a,b.png" tvg-chno="7" group-title="Sports",Sports One',
        `acestream://${a}`,
      ].join('\r\n'),
    )
    expect(channel).toEqual({
      id: 'sports-one',
      name: 'Sports One',
      sources: [byContentId(a)],
      group: 'Sports',
      logo: 'https://example.org/a%2Cb.png',
      tvgId: 'one.es',
      number: 7,
    })
  })

  it('reads attributes without quotes, a byte order mark and old Mac line ends', () => {
    const channel = onlyChannel(
      `\ufeff#EXTM3U\r#EXTINF:0 tvg-chno=12 group-title=News,Ten, the news\racestream://${a}\r`,
    )
    expect(channel).toMatchObject({ name: 'Ten, the news', number: 12, group: 'News' })
  })

  it('lets the title begin after the first comma outside quotes', () => {
    const channel = onlyChannel(`#EXTINF:-1 group-title="News, Talk",Ten, Eleven\nacestream://${a}`)
    expect(channel).toMatchObject({ name: 'Ten, Eleven', group: 'News / Talk' })
  })

  it('finds the title behind quotes that do not pair up', () => {
    expect(onlyChannel(`#EXTINF:-1 tvg-id="x,Ten\nacestream://${a}`)).toMatchObject({ name: 'Ten' })
  })

  it('takes the group of an EXTGRP line, and tvg-name where the title is empty', () => {
    const text = `#EXTINF:-1 tvg-name="Ten",\n#EXTGRP:News\n#EXTVLCOPT:network-caching=1000\nacestream://${a}`
    expect(onlyChannel(text)).toMatchObject({ name: 'Ten', group: 'News' })
  })

  it.each([
    [`acestream://${a.toUpperCase()}`, byContentId(a)],
    [`acestream://?content_id=${a}`, byContentId(a)],
    [`acestream:?infohash=${a}&x=1`, byInfohash(a)],
    [`infohash:${a}`, byInfohash(a)],
    [a, byContentId(a)],
    [`http://127.0.0.1:6878/ace/getstream?id=${a}&.mp4`, byContentId(a)],
    [`http://nas:8000/ace/manifest.m3u8?x=1&content_id=${a}`, byContentId(a)],
    [`https://nas/ace/getstream?infohash=${a}|User-Agent=Kodi`, byInfohash(a)],
    [`plugin://script.module.horus?action=play&id=${a}`, byContentId(a)],
    [`http://nas:8000/pid/${a}/stream.mp4`, byContentId(a)],
    [`http://nas:8000/infohash/${a}/stream.mp4`, byInfohash(a)],
  ])('knows the content behind %s', (url, ref) => {
    expect(onlyChannel(`#EXTINF:-1,Ten\n${url}`)?.sources).toEqual([ref])
  })

  it('does not take a logo over that is no web address', () => {
    expect(onlyChannel(`#EXTINF:-1 tvg-logo="javascript:alert(1)",Ten\nacestream://${a}`)?.logo).toBeNull()
  })
})

describe('a simple list', () => {
  it.each([
    `Ten, the news, ${a}`,
    `Ten, the news\t${a}`,
    `Ten, the news ; ${a}`,
    `${a} Ten, the news`,
    `${a}, Ten, the news`,
    `Ten, the news | acestream://${a}`,
  ])('%j is a channel', (line) => {
    expect(onlyChannel(line)).toMatchObject({ name: 'Ten, the news', sources: [byContentId(a)] })
  })

  it('names a channel after its id where the line has no name', () => {
    expect(onlyChannel(a)).toMatchObject({ name: 'Channel aaaaaaaa', id: 'channel-aaaaaaaa' })
  })
})

describe('channels of one list', () => {
  it('makes entries of one name the sources of one channel, in their order and each once', () => {
    const channel = onlyChannel(`Ten, ${a}\nTEN, ${b}\n#EXTINF:-1 group-title="News",Ten\nacestream://${a}\n`)
    expect(channel).toMatchObject({
      name: 'Ten',
      sources: [byContentId(a), byContentId(b)],
      group: 'News',
    })
  })

  it('gives every channel an id of its own, also to names that look alike in a URL or have no Latin letter', () => {
    const names = ['A B', 'A-B', 'A+B 2', 'a b 2', 'Première', 'Россия', '日本', '日本放送']
    const ids = parseChannelList(names.map((name) => `${name}, ${a}`).join('\n')).channels.map(({ id }) => id)
    expect(ids).toEqual([
      'a-b',
      'a-b-2',
      'a-b-2-2',
      'a-b-2-3',
      'premiere',
      'channel-aaaaaaaa',
      'channel-aaaaaaaa-2',
      'channel-aaaaaaaa-3',
    ])
  })
})
