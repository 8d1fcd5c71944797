/** Lists made to hang or fill whoever reads them: 8 MB, the most that can be imported, of each. */
import { describe, expect, it } from 'vitest'
import { maxEntries, parseChannelList } from './parse.ts'

const sizeBytes = 8 * 1024 * 1024
const id = 'a'.repeat(40)
const longLine = 16_000

const filled = (piece: string): string =>
  piece.repeat(Math.ceil(sizeBytes / piece.length)).slice(0, sizeBytes)
/** Lines just short enough to be read. */
const lines = (line: (length: number) => string): string => filled(`${line(longLine).slice(0, longLine)}\n`)

/** On a busy machine; a quadratic expression takes minutes. */
const patienceMs = 3000

describe('8 MB', () => {
  it.each([
    ['of one letter', filled('a')],
    ['of empty lines', filled('\n')],
    ['of carriage returns', filled('\r')],
    ['of commas', filled(',')],
    ['of commas in lines', lines((length) => ','.repeat(length))],
    ['of quotes', filled('"')],
    ['of NULs', filled('\0')],
    ['of halves of characters', filled('\ud800')],
    ['of marks on one letter', filled(`#EXTINF:-1,a${'\u0301'.repeat(10_000)}\nacestream://${id}\n`)],
    [
      'of letters that grow when they are taken apart',
      filled(`#EXTINF:-1,${'\ufdfa'.repeat(5000)}\nacestream://${id}\n`),
    ],
    ['of quotes that never close', lines((length) => `#EXTINF:-1 ${'tvg-id="x '.repeat(length / 10)}`)],
    ['of attributes without values', lines((length) => `#EXTINF:-1 ${'a='.repeat(length / 2)}`)],
    ['of attributes without names', lines((length) => `#EXTINF:-1 ${'='.repeat(length)}`)],
    ['of attributes that are dashes', lines((length) => `#EXTINF:-1 ${'-'.repeat(length)}=`)],
    ['of titles of commas', filled(`#EXTINF:-1${','.repeat(longLine)}\nacestream://${id}\n`)],
    ['of titles of dashes', filled(`#EXTINF:-1,${' -'.repeat(longLine / 2)}\nacestream://${id}\n`)],
    ['of names with separators inside', filled(`x${',;| '.repeat(longLine / 5)}y ${id}\n`)],
    ['of names with spaces inside', filled(`x${' '.repeat(longLine)}y,${id}\n`)],
    ['of names after the id', filled(`${id} x${' ,'.repeat(longLine / 3)}y\n`)],
    ['of separators before the id', filled(`${';'.repeat(longLine)}${id}\n`)],
    ['of colons', lines((length) => 'a:'.repeat(length / 2))],
    ['of bars in URLs', lines((length) => `http://x/?${'|'.repeat(length)}`)],
    ['of question marks in URLs', filled(`http://x/${'?'.repeat(4000)}\n`)],
    ['of parameters in URLs', filled(`http://x/?${'a=1&'.repeat(1000)}\n`)],
    ['of paths in URLs', filled(`http://x${'/pid'.repeat(1000)}\n`)],
    ['of infos that nothing follows', filled('#EXTINF:-1,a\n')],
    ['of groups that belong to nothing', filled('#EXTGRP:a\n')],
    ['of one channel', filled(`acestream://${id}\n`)],
    [
      'of one name',
      Array.from({ length: 60_000 }, (_, n) => `same,${n.toString(16).padStart(40, '0')}`).join('\n'),
    ],
    [
      'of names that make one id',
      Array.from(
        { length: 60_000 },
        (_, n) => `${'é'.repeat(n % 50)}news${'!'.repeat(n % 7)} ${n},${n.toString(16).padStart(40, '0')}`,
      ).join('\n'),
    ],
  ])('%s are read at once, and little is kept of them', (_, text) => {
    const beganMs = performance.now()
    const { channels, skipped } = parseChannelList(text)
    expect(performance.now() - beganMs).toBeLessThan(patienceMs)
    expect(channels.length).toBeLessThanOrEqual(maxEntries)
    expect(skipped.length).toBeLessThanOrEqual(2 * maxEntries)
    // What is kept is much smaller than what was read.
    const keptChars = JSON.stringify({ channels, skipped }).length
    expect(keptChars).toBeLessThan(sizeBytes)
  })
})
