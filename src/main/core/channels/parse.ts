/** Channel lists as users have them: an M3U for ace players, or simple lines of a name and a content id. */
import { type Channel } from '../../../contract/channels.ts'
import { refKey, type ContentRef } from '../../../contract/ids.ts'
import { readSource } from './source.ts'
import { cleanAttribute, cleanLogo, cleanName, slug } from './text.ts'

export interface SkippedLine {
  /** 1-based. */
  readonly line: number
  /** Its first 120 characters. */
  readonly text: string
  readonly why: string
}

/** Sources that are read from one list; what follows is skipped, and said so. */
export const maxEntries = 20_000
const maxLineChars = 16 * 1024

/** What an `#EXTINF` line (with an `#EXTGRP` after it) says of the URL that follows. */
interface Info {
  readonly line: number
  readonly text: string
  readonly name: string
  readonly tvgId: string | null
  readonly logo: string | null
  readonly number: number | null
  group: string | null
}

type Entry = Pick<Channel, 'name' | 'group' | 'logo' | 'tvgId' | 'number'> & { readonly ref: ContentRef }

/**
 * Reads an M3U (`#EXTINF` with tvg-id, tvg-name, tvg-logo, tvg-chno, group-title; see `readSource` for its URLs) or
 * lines `name, content id`, `content id name`, `name<TAB>content id`; both may be mixed. Lines that begin with `#` are
 * comments. Entries of one name become one channel whose sources are tried in the list's order. Never throws: lines
 * that cannot be used are in `skipped`, with the reason.
 */
export function parseChannelList(text: string): { channels: Channel[]; skipped: SkippedLine[] } {
  const entries: Entry[] = []
  const skipped: SkippedLine[] = []
  const skip = (line: number, content: string, why: string) =>
    skipped.push({ line, text: content.slice(0, 120), why })

  let info: Info | undefined
  for (const [at, line] of linesOf(text.replace(/^\ufeff/, ''))) {
    if (entries.length >= maxEntries || skipped.length >= maxEntries) {
      skip(at, line, `it and the rest were not read: a list may have ${maxEntries} entries`)
      info = undefined
      break
    }
    if (line.length > maxLineChars) {
      skip(at, line, `it is longer than ${maxLineChars} characters`)
      continue
    }
    if (/^#EXTINF:/i.test(line)) {
      if (info !== undefined) skip(info.line, info.text, 'no URL follows it')
      info = readInfo(at, line)
    } else if (/^#EXTGRP:/i.test(line)) {
      if (info !== undefined) info.group ??= cleanAttribute(line.slice(8)) || null
    } else if (!line.startsWith('#')) {
      const entry = info === undefined ? readSimpleLine(line) : readUrlLine(info, line)
      if ('why' in entry) skip(at, line, entry.why)
      else entries.push(entry)
      info = undefined
    }
  }
  if (info !== undefined) skip(info.line, info.text, 'no URL follows it')
  return { channels: toChannels(entries), skipped }
}

/** Lines that are not empty, trimmed, with their numbers; one at a time, since a list may be all line ends. */
function* linesOf(text: string): Generator<[number: number, line: string]> {
  let from = 0
  let number = 1
  for (let at = 0; at <= text.length; at++) {
    const char = text[at]
    if (char !== undefined && char !== '\n' && char !== '\r') continue
    const line = text.slice(from, at).trim()
    if (line !== '') yield [number, line]
    if (char === '\r' && text[at + 1] === '\n') at++
    from = at + 1
    number++
  }
}

function readInfo(line: number, text: string): Info {
  const body = text.slice(text.indexOf(':') + 1)
  const comma = titleComma(body)
  const attributes = new Map<string, string>()
  for (const match of body
    .slice(0, comma)
    .matchAll(/(?<![a-z0-9-])([a-z0-9-]{1,40})=(?:"([^"]*)"|([^\s",]*))/gi)) {
    attributes.set((match[1] ?? '').toLowerCase(), match[2] ?? match[3] ?? '')
  }
  const attribute = (name: string) => cleanAttribute(attributes.get(name) ?? '') || null
  const number = attributes.get('tvg-chno')?.trim() ?? ''
  return {
    line,
    text,
    name: cleanName(body.slice(comma + 1)) || cleanName(attributes.get('tvg-name') ?? ''),
    tvgId: attribute('tvg-id'),
    logo: cleanLogo(attributes.get('tvg-logo')?.trim() ?? ''),
    number: /^\d{1,6}$/.test(number) ? Number(number) : null,
    group: attribute('group-title'),
  }
}

/** Where the title begins: the first comma outside quotes; the first at all when the quotes do not pair up. */
function titleComma(body: string): number {
  let quoted = false
  for (let at = 0; at < body.length; at++) {
    const char = body[at]
    if (char === '"') quoted = !quoted
    else if (char === ',' && !quoted) return at
  }
  const first = body.indexOf(',')
  return first === -1 ? body.length : first
}

function readUrlLine(info: Info, line: string): Entry | { why: string } {
  const source = readSource(line)
  if ('why' in source) return source
  const { name, group, logo, tvgId, number } = info
  return { name: name || nameless(source.ref), group, logo, tvgId, number, ref: source.ref }
}

function readSimpleLine(line: string): Entry | { why: string } {
  // The id stands last or first, parted from the name by a comma, semicolon, bar, tab or space.
  const lastGap = line.search(/[\s,;|][^\s,;|]*$/)
  const firstGap = line.search(/[\s,;|]/)
  const tries = [
    { word: line, name: '' },
    { word: line.slice(lastGap + 1), name: line.slice(0, Math.max(lastGap, 0)) },
    { word: line.slice(0, Math.max(firstGap, 0)), name: line.slice(firstGap + 1) },
  ]
  for (const { word, name } of tries) {
    const source = readSource(word)
    if ('why' in source) continue
    const bare = cleanName(withoutSeparators(name))
    const facts = { group: null, logo: null, tvgId: null, number: null }
    return { name: bare || nameless(source.ref), ...facts, ref: source.ref }
  }
  return whyNotSimple(line, tries[1]?.word ?? line)
}

/** Without those at its ends. No expression with `+$`: on a name that is mostly separators it takes minutes. */
function withoutSeparators(name: string): string {
  const isSeparator = (at: number): boolean => /[\s,;|]/.test(name[at] ?? 'x')
  let from = 0
  let to = name.length
  while (isSeparator(from)) from++
  while (to > from && isSeparator(to - 1)) to--
  return name.slice(from, to)
}

function whyNotSimple(line: string, lastWord: string): { why: string } {
  const word = /^[a-z][a-z0-9+.-]*:/i.test(line) || !/[\s,;|]/.test(line) ? line : lastWord
  const source = readSource(word)
  return 'why' in source ? source : { why: 'it has no content id of 40 hex digits' }
}

function nameless(ref: ContentRef): string {
  return `Channel ${ref.id.slice(0, 8)}`
}

/** Entries of one name (upper or lower case) are sources of one channel; the first that knows a fact gives it. */
function toChannels(entries: readonly Entry[]): Channel[] {
  const byName = new Map<string, Entry[]>()
  for (const entry of entries) {
    const key = entry.name.toLowerCase()
    const same = byName.get(key)
    if (same === undefined) byName.set(key, [entry])
    else same.push(entry)
  }
  const freeId = idGiver()
  return [...byName.values()].flatMap((same) => {
    const first = same[0]
    if (first === undefined) return []
    const sources = [...new Map(same.map(({ ref }) => [refKey(ref), ref])).values()]
    const known = <T>(fact: (entry: Entry) => T | null) =>
      same.map(fact).find((value) => value !== null) ?? null
    return {
      id: freeId(slug(first.name) || `channel-${first.ref.id.slice(0, 8)}`),
      name: first.name,
      sources,
      group: known((entry) => entry.group),
      logo: known((entry) => entry.logo),
      tvgId: known((entry) => entry.tvgId),
      number: known((entry) => entry.number),
    }
  })
}

/** Hands out each wished-for id once, then numbered ones: `news`, `news-2`, `news-3`. */
function idGiver(): (wish: string) => string {
  const taken = new Set<string>()
  const next = new Map<string, number>()
  return (wish) => {
    let id = wish
    let number = next.get(wish) ?? 2
    while (taken.has(id)) id = `${wish}-${number++}`
    next.set(wish, number)
    taken.add(id)
    return id
  }
}
