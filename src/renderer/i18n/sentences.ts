/**
 * What main says, in the language of the pages: reasons, changes, alerts, answers of controls, errors. English is what it
 * says already; another language brings a book (es/sentences), which is learnt before the language is chosen.
 */
import { type ErrorBody } from '../../contract/errors.ts'
import { errorPairs, errorText, type ErrorTexts } from './error-sentences.ts'
import { type Language } from './languages.ts'
import { createRecogniser, type Recogniser, type SentencePair } from './recogniser.ts'

export interface SentenceBook {
  readonly sentences: readonly SentencePair[]
  readonly errors: ErrorTexts
}

export interface Speaker {
  /** A sentence of main's; what is not known stays as it is. The same function for the same language. */
  readonly say: (text: string) => string
  readonly error: (error: Pick<ErrorBody, 'code' | 'message' | 'params'>) => string
}

const english: Speaker = { say: (text) => text, error: ({ message }) => message }

const speakers = new Map<Language, Speaker>()

/** @throws Error for a sentence whose translation does not fit it */
export const recogniserOf = (language: Language, { sentences, errors }: SentenceBook): Recogniser =>
  createRecogniser([...sentences, ...errorPairs(errors)], language)

/** @throws Error for a sentence whose translation does not fit it */
export function learn(language: Language, book: SentenceBook): void {
  const { errors } = book
  const recogniser = recogniserOf(language, book)
  const say = (text: string): string => recogniser.say(text)
  speakers.set(language, {
    say,
    error: (error) =>
      errorText(errors, error, (kind, value) => recogniser.fill(kind, value)) ?? say(error.message),
  })
}

/** English until the language is learnt. */
export const speakerOf = (language: Language): Speaker => speakers.get(language) ?? english

/** `text` is one of main's sentences, said in that language; what is not known stays as it is. Never throws. */
export const sentenceIn = (language: Language): Speaker['say'] => speakerOf(language).say
