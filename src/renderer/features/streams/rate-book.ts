/**
 * The bit rate of every stream over the last minutes, put down from the live state while the page is open. A stream that
 * ends is forgotten.
 */
import { type SessionView, type Snapshot } from '../../../contract/state.ts'
import { type ChartMark } from '../../components/time-chart/chart-data.ts'

/** What is kept of each stream. */
export const keptMs = 5 * 60_000
/** Two values are at least this far apart; a figure is read, not an oscilloscope. */
const stepMs = 1000
/** Nothing was heard for this long, as while the page was hidden: a gap in the line. */
const gapMs = 5000

export interface RateSample {
  readonly atMs: number
  /** From the engine; null where that is not known, and in gaps. */
  readonly bps: number | null
  /** From the swarm into the engine, as the engine tells it. */
  readonly swarmBps: number | null
}

export interface StreamRates {
  /** Oldest first. */
  readonly samples: readonly RateSample[]
  /** When it went on on another engine. */
  readonly moves: readonly ChartMark[]
}

export interface RateBook {
  /** To be called with every state; takes no more than one of a second. */
  note(snapshot: Pick<Snapshot, 'atMs' | 'sessions'>): void
  /** The same object until there is more to show; undefined for a stream that is not there. */
  of(sessionId: string): StreamRates | undefined
  readonly subscribe: (listener: () => void) => () => void
}

export function createRateBook(): RateBook {
  let streams = new Map<string, StreamRates & { readonly engineId: string | null }>()
  let lastMs = -Infinity
  const listeners = new Set<() => void>()

  function noteOne(session: SessionView, atMs: number) {
    const before = streams.get(session.id)
    const kept = (before?.samples ?? []).filter((sample) => atMs - sample.atMs <= keptMs)
    const last = kept.at(-1)
    const gap =
      last !== undefined && atMs - last.atMs > gapMs
        ? [{ atMs: last.atMs + stepMs, bps: null, swarmBps: null }]
        : []
    const { engineId, bitrateBps, swarm } = session
    const sample = {
      atMs,
      bps: bitrateBps,
      swarmBps: swarm === null ? null : swarm.speedDownKBps * 8000,
    }
    const from = before?.engineId ?? null
    const moved = from !== null && engineId !== null && from !== engineId
    const moves = (before?.moves ?? []).filter((move) => atMs - move.atMs <= keptMs)
    return {
      samples: [...kept, ...gap, sample],
      moves: moved ? [...moves, { atMs, text: `${from} → ${engineId}` }] : moves,
      // While it is between two engines, the one it came from is remembered.
      engineId: engineId ?? from,
    }
  }

  return {
    note({ atMs, sessions }) {
      // A clock that was set back begins anew.
      if (atMs < lastMs) streams = new Map()
      else if (atMs - lastMs < stepMs) return
      lastMs = atMs
      streams = new Map(sessions.map((session) => [session.id, noteOne(session, atMs)]))
      for (const listener of listeners) listener()
    },
    of: (sessionId) => streams.get(sessionId),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
