/** Errors in the language of the pages: main tells them in English, with their code and the values in them. */
import { type ErrorBody } from '../../contract/errors.ts'
import { language } from './i18n.ts'
import { speakerOf } from './sentences.ts'

/** What a person reads of an error. */
export function textOf(error: Pick<ErrorBody, 'code' | 'message' | 'params'>): string {
  return speakerOf(language()).error(error)
}

/** A sentence of main's as a person reads it, for what is called while a page is drawn; components take `useSentence`. */
export const sentence = (text: string): string => speakerOf(language()).say(text)
