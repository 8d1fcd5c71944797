/** Whom an act cuts off, in words: every act that ends streams names its viewers first. Pure. */
import { type ReaderView, type SessionView } from '../../contract/state.ts'
import { t } from '../i18n/i18n.ts'
import { type CutOff } from './cutting.ts'
import { readerName, sessionName } from './names.ts'

/** More names than these are counted instead. */
const mostNamed = 5

function named(lines: readonly string[]): string[] {
  if (lines.length <= mostNamed) return [...lines]
  return [...lines.slice(0, mostNamed), t('common:cut.more', { count: lines.length - mostNamed })]
}

/** null when nobody watches: then there is nothing to ask. */
export function stopCutsOff(session: SessionView): CutOff | null {
  if (session.readers.length === 0) return null
  return {
    title: t('common:acts.stopTitle', {
      name: sessionName(session),
      viewers: t('common:viewers', { count: session.readers.length }),
    }),
    lines: named(session.readers.map(readerName)),
    viewers: session.readers.length,
  }
}

export function kickCutsOff(session: SessionView, reader: ReaderView): CutOff {
  return {
    title: t('common:acts.kickTitle', { reader: readerName(reader) }),
    lines: [t('common:acts.kickBody', { name: sessionName(session) })],
    viewers: 1,
  }
}

/** Acts that end an engine. */
export type EngineEnd = 'restart' | 'remove'

/** null when the engine carries no viewers. */
export function engineCutsOff(
  how: EngineEnd,
  engineId: string,
  sessions: readonly SessionView[],
): CutOff | null {
  const cut = sessions.filter((session) => session.engineId === engineId && session.readers.length > 0)
  const viewers = cut.reduce((sum, session) => sum + session.readers.length, 0)
  if (viewers === 0) return null
  return {
    title: t(`common:acts.${how}Title`, {
      id: engineId,
      viewers: t('common:viewers', { count: viewers }),
    }),
    lines: named(
      cut.map((session) =>
        t('common:cut.streamViewers', {
          name: sessionName(session),
          viewers: t('common:viewers', { count: session.readers.length }),
        }),
      ),
    ),
    viewers,
  }
}

export const restartCutsOff = (engineId: string, sessions: readonly SessionView[]): CutOff | null =>
  engineCutsOff('restart', engineId, sessions)
