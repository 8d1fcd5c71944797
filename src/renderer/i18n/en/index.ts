/** English, the catalogue that the others are measured by: one namespace for the frame, what all share, and each page. */
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
import { settings } from './settings.ts'
import { streams } from './streams.ts'

export const en = {
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
} as const
