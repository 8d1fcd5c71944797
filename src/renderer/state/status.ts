/** How rows and tiles stand, in the five statuses of `contract/sentence.ts`, with words in the language of the pages. */
import { isAsleep, type OverallStatus } from '../../contract/sentence.ts'
import { t } from '../i18n/i18n.ts'
import {
  type EngineState,
  type EngineView,
  type ReaderView,
  type SessionState,
  type SessionView,
} from '../../contract/state.ts'

/** `ok` ● green, `attention` ▲ amber, `bad` ⬣ red, `busy` ◐ blue (booting, moving), `idle` ○ grey. */
export type Status = OverallStatus

/** A status with the word that goes with it. */
export interface Named {
  readonly status: Status
  readonly word: string
}

function engineShape(state: EngineState): Status {
  switch (state) {
    case 'ready':
      return 'ok'
    case 'creating':
    case 'starting':
    case 'draining':
      return 'busy'
    case 'unhealthy':
      return 'attention'
    case 'failed':
      return 'bad'
    case 'stopped':
    case 'paused':
      return 'idle'
  }
}

export function engineStatus(state: EngineState): Named {
  return { status: engineShape(state), word: t(`common:engineState.${state}`) }
}

/** A reader that lags this far is half-way to being dropped (streams.slowReaderS is 8 s by default). */
export const slowLagMs = 4000

function sessionShape(state: SessionState): Status {
  switch (state) {
    case 'queued':
      return 'attention'
    case 'starting':
    case 'stopping':
      return 'busy'
    case 'live':
      return 'ok'
    case 'lingering':
      return 'idle'
  }
}

export function sessionStatus({ state, readers }: SessionView): Named {
  if (state === 'live' && readers.some(({ lagMs }) => lagMs >= slowLagMs)) {
    return { status: 'attention', word: t('common:sessionState.slow') }
  }
  return { status: sessionShape(state), word: t(`common:sessionState.${state}`) }
}

export function readerStatus({ state, lagMs }: ReaderView): Named {
  if (lagMs >= slowLagMs) return { status: 'attention', word: t('common:readerState.slow') }
  return { status: state === 'playing' ? 'ok' : 'busy', word: t(`common:readerState.${state}`) }
}

export interface EngineCounts {
  /** Engines that are meant to be there: draining and stopped ones are leaving. */
  readonly total: number
  readonly ready: number
  readonly booting: number
  /** Unhealthy or failed. */
  readonly broken: number
}

/** Counted as in the state sentence, so that tiles, panels and top bar say the same. */
export function countEngines(engines: readonly EngineView[]): EngineCounts {
  const counts = { total: 0, ready: 0, booting: 0, broken: 0 }
  for (const engine of engines) {
    const { state } = engine
    if (state === 'draining' || state === 'stopped' || isAsleep(engine)) continue
    counts.total += 1
    if (state === 'ready') counts.ready += 1
    else if (state === 'creating' || state === 'starting') counts.booting += 1
    else if (state === 'unhealthy' || state === 'failed') counts.broken += 1
  }
  return counts
}

export function countReaders(sessions: readonly SessionView[]): number {
  return sessions.reduce((sum, session) => sum + session.readers.length, 0)
}
