/** Main's sentences and errors in Spanish: see CONTRIBUTING.md, "A new sentence of main". */
import { type SentenceBook } from '../../sentences.ts'
import { errors } from '../errors.ts'
import { alerts } from './alerts.ts'
import { commands } from './commands.ts'
import { common } from './common.ts'
import { engines } from './engines.ts'
import { runtime } from './runtime.ts'
import { scaling } from './scaling.ts'
import { settings } from './settings.ts'
import { streams } from './streams.ts'

export const spanishBook: SentenceBook = {
  sentences: [common, engines, scaling, alerts, streams, commands, settings, runtime].flatMap((room) =>
    Object.entries(room),
  ),
  errors,
}
