/** Spanish, as neutral between Spain and Latin America as it can be; the reader is "tú". */
import { about } from './about.ts'
import { alerts } from './alerts.ts'
import { channels } from './channels.ts'
import { common } from './common.ts'
import { content } from './content.ts'
import { engines } from './engines.ts'
import { frame } from './frame.ts'
import { latency } from './latency.ts'
import { logs } from './logs.ts'
import { onboarding } from './onboarding.ts'
import { overview } from './overview.ts'
import { scaling } from './scaling.ts'
import { settingDocs } from './setting-docs.ts'
import { settings } from './settings.ts'
import { streams } from './streams.ts'

/** What main says, in Spanish: loaded with the rest. */
export { spanishBook } from './sentences/index.ts'

export const es = {
  common,
  frame,
  overview,
  engines,
  streams,
  content,
  latency,
  scaling,
  channels,
  alerts,
  settings,
  logs,
  about,
  onboarding,
  settingDocs,
} as const
