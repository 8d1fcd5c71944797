/**
 * One sentence of main's with holes in it, and how another language says it. Matched without backtracking: each hole ends
 * where the text after it first comes, so a match costs what its text is long.
 *
 *     'queue {#n} for {time}'  ->  'cola de {n} desde hace {time}'
 *
 * | hole      | takes                                  | is said                                             |
 * |-----------|----------------------------------------|-----------------------------------------------------|
 * | `{#name}` | a number                               | as the language writes numbers                      |
 * | `{%name}` | the beginning of an id: hex digits     | as it is                                            |
 * | `{@name}` | one word: an id, a key, an address     | as it is                                            |
 * | `{=name}` | anything: a name, a path, a value      | as it is                                            |
 * | `{name}`  | anything                               | as a sentence of its own, as it is where none is known |
 * | `{!name}` | a sentence that is known, nothing else | as a sentence of its own                            |
 */

export type HoleKind = '#' | '%' | '@' | '=' | '!' | ''

export interface Hole {
  readonly kind: HoleKind
  readonly name: string
}

export interface Template {
  /** One more than there are holes; between two holes never empty. */
  readonly literals: readonly string[]
  readonly holes: readonly Hole[]
  /** Texts, and holes by their place. */
  readonly said: readonly (string | number)[]
}

const holePattern = /\{([#%@=!]?)([a-z]\w*)\}/gi

export function holesOf(text: string): Hole[] {
  return [...text.matchAll(holePattern)].map(([, kind = '', name = '']) => ({
    kind: kind as HoleKind,
    name,
  }))
}

/** @throws Error when it cannot be matched, or the other language does not have exactly its holes */
export function compile(english: string, other: string): Template {
  const wrong = (why: string): Error => new Error(`"${english}": ${why}`)
  const holes = holesOf(english)
  const literals = textsOf(english)
  if (literals.slice(1, -1).includes('')) throw wrong('there must be text between two holes')
  const texts = textsOf(other)
  const used = holesOf(other)
  const said = used.flatMap(({ name }, at) => {
    const place = holes.findIndex((hole) => hole.name === name)
    if (place < 0) throw wrong(`it has no {${name}}`)
    return [texts[at] ?? '', place]
  })
  const lost = holes.find(({ name }) => !used.some((hole) => hole.name === name))
  if (lost !== undefined) throw wrong(`{${lost.name}} is not said`)
  return { literals, holes, said: [...said, texts.at(-1) ?? ''].filter((part) => part !== '') }
}

const textsOf = (text: string): string[] => text.split(holePattern).filter((_, at) => at % 3 === 0)

/** What its holes take of the text; null when the text is another one. */
export function match({ literals, holes }: Template, text: string): string[] | null {
  const first = literals[0] ?? ''
  const last = literals.at(-1) ?? ''
  if (holes.length === 0) return text === first ? [] : null
  const end = text.length - last.length
  if (first.length > end || !text.startsWith(first) || !text.endsWith(last)) return null
  const taken: string[] = []
  let from = first.length
  for (const [at, { kind }] of holes.entries()) {
    const next = literals[at + 1] ?? ''
    const to = at === holes.length - 1 ? end : text.indexOf(next, from + 1)
    if (to <= from || to > end) return null
    const value = text.slice(from, to)
    if (!fits(kind, value)) return null
    taken.push(value)
    from = to + next.length
  }
  return taken
}

function fits(kind: HoleKind, value: string): boolean {
  switch (kind) {
    case '#':
      return /^[+-]?\d+(\.\d+)?$/.test(value)
    case '%':
      return /^[\da-f]{6,40}$/i.test(value)
    case '@':
      return !/\s/.test(value)
    case '=':
    case '!':
    case '':
      return true
  }
}
