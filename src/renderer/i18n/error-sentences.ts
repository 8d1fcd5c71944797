/**
 * The catalogue of errors in another language. Its texts name the values of an error as holes (template.ts), so that the
 * catalogue itself, asked with the holes instead of values, gives the English sentence that each stands for: one text
 * serves an error by its code, and the same error where main tells it as part of a sentence.
 */
import { errorCatalogue, type ErrorBody, type ErrorCode } from '../../contract/errors.ts'
import { holesOf, type Hole } from './template.ts'
import { type SentencePair } from './recogniser.ts'

/** What an error says instead with certain values. */
export interface ErrorVariant {
  readonly code: ErrorCode
  readonly when: Readonly<Record<string, string | number>>
  readonly text: string
}

export interface ErrorTexts {
  readonly texts: Readonly<Record<ErrorCode, string>>
  readonly variants: readonly ErrorVariant[]
}

/** Main's sentence with the text's holes in it, and the text. */
function pairOf(code: ErrorCode, text: string, values: ErrorVariant['when'] = {}): SentencePair {
  const holes = new Map(holesOf(text).map((hole) => [hole.name, hole]))
  const params = new Proxy<Record<string, string | number>>(
    { ...values },
    {
      get(target, name) {
        if (typeof name !== 'string') return undefined
        return target[name] ?? `{${holes.get(name)?.kind ?? ''}${name}}`
      },
    },
  )
  return [errorCatalogue[code].message(params), text]
}

export function errorPairs({ texts, variants }: ErrorTexts): SentencePair[] {
  return [
    ...variants.map(({ code, text, when }) => pairOf(code, text, when)),
    ...Object.entries(texts).map(([code, text]) => pairOf(code as ErrorCode, text)),
  ]
}

/** The error by its code and values; null where it came without a value that the text needs. */
export function errorText(
  { texts, variants }: ErrorTexts,
  { code, params }: Pick<ErrorBody, 'code' | 'params'>,
  fill: (kind: Hole['kind'], value: string) => string,
): string | null {
  const variant = variants.find(
    (one) => one.code === code && Object.entries(one.when).every(([name, value]) => params?.[name] === value),
  )
  const text = variant?.text ?? texts[code]
  const holes = holesOf(text)
  if (holes.some(({ name }) => params?.[name] === undefined)) return null
  return holes.reduce(
    (said, { kind, name }) => said.replace(`{${kind}${name}}`, () => fill(kind, String(params?.[name]))),
    text,
  )
}
