/**
 * Main says its sentences in English, for logs, webhooks and programs. A recogniser knows them again and says them in
 * another language: the sentence as a whole, the sentences inside it, or the parts of a list. What it does not know stays
 * as it is. Work is bounded, whatever the text: a page has hundreds of them, and some hold what strangers wrote.
 */
import { compile, match, type Hole, type Template } from './template.ts'

/** English with its holes, and the same in the other language: see template.ts. */
export type SentencePair = readonly [english: string, other: string]

export interface Recogniser {
  /** The text in the other language, or as it is. Never throws. */
  say(text: string): string
  /** What it is recognised as; null where nothing of it is known. */
  read(text: string): Reading | null
  /** What goes into a hole of that kind. */
  fill(kind: Hole['kind'], value: string): string
  /** Templates that were held against texts so far: what recognising costs. */
  readonly steps: number
}

/** Main says nothing longer. */
const mostChars = 4000
const mostSteps = 4000
/** Reasons of reasons; a sentence has four at most. */
const deepest = 8
const mostRemembered = 2000
/** A text that is several: lines, sentences, clauses, things. The first that parts it is where it is parted. */
const separators: readonly { readonly between: RegExp; readonly join: string }[] = [
  { between: /\n/, join: '\n' },
  { between: /\. (?=["A-Z\d])/, join: '. ' },
  { between: /; /, join: '; ' },
  { between: /, /, join: ', ' },
]

/** What a text was recognised as. */
export interface Reading {
  readonly words: string
  /** Nothing in it is unknown, and nothing was taken for a name that may be sentences. */
  readonly isSure: boolean
}

const mayBeSeveral = /; |\. ["A-Z\d]/

/** @param pairs the first one wins where two are the same English @throws Error for a pair that cannot be compiled */
export function createRecogniser(pairs: Iterable<SentencePair>, locale: string): Recogniser {
  const index = createIndex(pairs)
  const numbers = createNumbers(locale)
  const remembered = new Map<string, Reading | null>()
  let steps = 0
  /** Of the text that is being recognised, and what its parts were read as. */
  let stepsLeft = 0
  let parts = new Map<string, Reading | null>()

  /** What templates make of it; the first that is sure, or else the first. */
  function* asTemplates(text: string, depth: number): Generator<Reading> {
    for (const template of index.candidates(text)) {
      if (stepsLeft <= 0) return
      stepsLeft--
      steps++
      const taken = match(template, text)
      const filled = taken === null ? null : filledIn(template, taken, depth)
      if (filled !== null) yield filled
    }
  }

  function filledIn({ holes, said }: Template, taken: readonly string[], depth: number): Reading | null {
    const values: string[] = []
    let isSure = true
    for (const [at, value] of taken.entries()) {
      const kind = holes[at]?.kind ?? '='
      if (kind === '' || kind === '!') {
        const reading = recognise(value, depth + 1)
        if (reading === null && kind === '!') return null
        isSure &&= reading?.isSure === true
        values.push(reading?.words ?? value)
      } else {
        if (kind === '=') isSure &&= !mayBeSeveral.test(value)
        values.push(kept(kind, value))
      }
    }
    const words = said.map((part) => (typeof part === 'number' ? (values[part] ?? '') : part)).join('')
    return { words, isSure }
  }

  /** A sentence may stand as a clause in another, and the other way round. */
  function* asSentences(text: string, depth: number): Generator<Reading> {
    const exact = index.exact(text)
    if (exact !== null) yield { words: exact, isSure: true }
    yield* asTemplates(text, depth)
    if (text.endsWith('.')) {
      for (const { words, isSure } of asTemplates(text.slice(0, -1), depth))
        yield { words: `${words}.`, isSure }
    } else {
      for (const { words, isSure } of asTemplates(`${text}.`, depth)) {
        yield { words: words.replace(/\.$/, ''), isSure }
      }
    }
  }

  function asList(text: string, depth: number): Reading | null {
    const found = separators.find(({ between }) => between.test(text))
    if (found === undefined) return null
    const pieces = text.split(found.between)
    const readings = pieces.map((part) => recognise(part, depth + 1))
    if (readings.every((reading) => reading === null)) return null
    return {
      words: readings.map((reading, at) => reading?.words ?? pieces[at] ?? '').join(found.join),
      isSure: readings.every((reading) => reading?.isSure === true),
    }
  }

  function reading(text: string, depth: number): Reading | null {
    let doubtful: Reading | null = null
    for (const sentence of asSentences(text, depth)) {
      if (sentence.isSure) return sentence
      doubtful ??= sentence
    }
    const list = asList(text, depth)
    return list?.isSure === true ? list : (doubtful ?? list)
  }

  function recognise(text: string, depth: number): Reading | null {
    if (text === '' || depth > deepest || stepsLeft <= 0) return null
    const before = parts.get(text)
    if (before !== undefined) return before
    const found = reading(text, depth)
    parts.set(text, found)
    return found
  }

  function read(text: string): Reading | null {
    if (text.length > mostChars) return null
    const before = remembered.get(text)
    if (before !== undefined) return before
    stepsLeft = mostSteps
    parts = new Map()
    const found = recognise(text, 0)
    const [oldest] = remembered.keys()
    if (remembered.size >= mostRemembered && oldest !== undefined) remembered.delete(oldest)
    remembered.set(text, found)
    return found
  }

  const say = (text: string): string => read(text)?.words ?? text

  const kept = (kind: '#' | '%' | '@' | '=', value: string): string => (kind === '#' ? numbers(value) : value)

  return {
    say,
    read,
    fill: (kind, value) => (kind === '' || kind === '!' ? say(value) : kept(kind, value)),
    get steps() {
      return steps
    },
  }
}

interface Index {
  /** For a text without holes, with or without its full stop. */
  exact(text: string): string | null
  /** Those that may match, the ones that say most themselves first. */
  candidates(text: string): Template[]
}

/** By the first two characters, or else the last two: a text that is unknown is held against a few templates only. */
function createIndex(pairs: Iterable<SentencePair>): Index {
  const byHead = new Map<string, Ranked[]>()
  const byTail = new Map<string, Ranked[]>()
  const rest: Ranked[] = []
  const known = new Set<string>()
  const whole = new Map<string, string>()
  for (const [english, other] of pairs) {
    if (known.has(english)) continue
    known.add(english)
    const template = compile(english, other)
    const { literals, holes } = template
    if (holes.length === 0) {
      whole.set(english, other)
      continue
    }
    const one = { template, rank: literals.join('').length * 100 - holes.length }
    const head = literals[0] ?? ''
    const tail = literals.at(-1) ?? ''
    if (head.length > 1) put(byHead, head.slice(0, 2), one)
    else if (tail.length > 1) put(byTail, tail.slice(-2), one)
    else rest.push(one)
  }
  const none: readonly Ranked[] = []
  return {
    exact(text) {
      const asItIs = whole.get(text)
      if (asItIs !== undefined) return asItIs
      if (!text.endsWith('.')) return whole.get(`${text}.`)?.replace(/\.$/, '') ?? null
      const clause = whole.get(text.slice(0, -1))
      return clause === undefined ? null : `${clause}.`
    },
    candidates: (text) =>
      [...(byHead.get(text.slice(0, 2)) ?? none), ...(byTail.get(text.slice(-2)) ?? none), ...rest]
        .sort((a, b) => b.rank - a.rank)
        .map(({ template }) => template),
  }
}

interface Ranked {
  readonly template: Template
  readonly rank: number
}

function put(buckets: Map<string, Ranked[]>, key: string, one: Ranked): void {
  const bucket = buckets.get(key)
  if (bucket === undefined) buckets.set(key, [one])
  else bucket.push(one)
}

/** "+14.40" as "+14,40": with its sign, and as many decimals as it has. */
function createNumbers(locale: string): (text: string) => string {
  const formats = new Map<number, Intl.NumberFormat>()
  return (text) => {
    const [, sign = '', digits = '', decimals = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
    if (digits === '' || digits.length > 15 || decimals.length > 20) return text
    const places = decimals.length
    let format = formats.get(places)
    if (format === undefined) {
      format = new Intl.NumberFormat(locale, { minimumFractionDigits: places, maximumFractionDigits: places })
      formats.set(places, format)
    }
    return sign + format.format(Number(`${digits}.${decimals || '0'}`))
  }
}
