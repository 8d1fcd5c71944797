/** What main says, as pages say it in Spanish: for tests that all of it can be said. */
import { spanishBook } from '../../renderer/i18n/es/sentences/index.ts'
import { learn, recogniserOf, speakerOf } from '../../renderer/i18n/sentences.ts'

const recogniser = recogniserOf('es', spanishBook)
learn('es', spanishBook)
export const { say, error: sayError } = speakerOf('es')

/** Those that are not said in Spanish from beginning to end. */
export const unsaid = (texts: Iterable<string>): string[] =>
  [...new Set(texts)].filter((text) => {
    const reading = recogniser.read(text)
    return reading === null || !reading.isSure || reading.words === text
  })

/** Words of strangers (an engine's, Docker's) stay as they are; what main says around them does not. */
export const untold = (texts: Iterable<string>): string[] =>
  [...new Set(texts)].filter((text) => say(text) === text)
