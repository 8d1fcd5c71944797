/** JSON with the place of a mistake in words: engines of JavaScript name it only sometimes. */

/** The value, or where and why the text is not JSON: `line 3, column 5: Expected ',' …`. A byte order mark is fine. */
export function readJson(text: string): { value: unknown } | { why: string } {
  const json = text.replace(/^\ufeff/, '')
  const mistake = mistakeIn(json)
  if (mistake === undefined) return { value: JSON.parse(json) as unknown }
  const before = json.slice(0, positionOf(mistake, json)).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  return { why: `line ${before.length}, column ${column}: ${inWords(mistake)}` }
}

function mistakeIn(json: string): string | undefined {
  try {
    JSON.parse(json)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function positionOf(mistake: string, json: string): number {
  const named = /at position (\d+)/.exec(mistake)?.[1]
  if (named !== undefined) return Number(named)
  if (!mistake.startsWith('Unexpected token')) return json.length
  // Every beginning of the text up to the wrong character is merely cut short; from there on it is wrong.
  let right = 0
  let wrong = json.length
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1
    if (mistakeIn(json.slice(0, middle))?.startsWith('Unexpected token') === true) wrong = middle
    else right = middle
  }
  return right
}

function inWords(mistake: string): string {
  return mistake
    .replace(/ in JSON at position \d+.*$/s, '')
    .replace(/^(Unexpected token '[^]*?'), [^]*$/u, '$1')
    .replace('Unexpected end of JSON input', 'the file ends too early')
}
