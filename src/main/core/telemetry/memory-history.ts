/** A history that ends with the process: for tests, and wherever none is kept. */
import { type HistoryStore } from '../ports.ts'
import { sumFigures, sumStarts } from './buckets.ts'
import {
  type EventEntry,
  type EventsWanted,
  type FiguresEntry,
  type HistoryEntry,
  type StartEntry,
  type StartsOf,
} from './entries.ts'
import { createPendingBook, holding } from './kept.ts'

export function createMemoryHistory(maxEntries = 10_000): HistoryStore {
  const book = createPendingBook(maxEntries)

  return {
    async load() {
      const { breakers, names } = book.peek()
      return { breakers: holding(breakers), names }
    },
    append: (entry) => book.add({ entries: [entry] }),
    keep: (changes) => book.add(changes),
    sumStarts: async (steps) => sumStarts(book.peek().entries.filter(isStart).filter(startsOf(steps)), steps),
    sumFigures: async (steps) => sumFigures(book.peek().entries.filter(isFigures), steps),
    starts: async (range) => newest(book.peek().entries.filter(isStart).filter(startsOf(range)), range),
    events: async (wanted) => newest(book.peek().entries.filter(isEvent).filter(eventsOf(wanted)), wanted),
    health: () => ({ ok: true }),
    watch: () => () => undefined,
    close: async () => undefined,
  }
}

export const isStart = (entry: HistoryEntry): entry is StartEntry => entry.kind === 'start'
export const isFigures = (entry: HistoryEntry): entry is FiguresEntry => entry.kind === 'figures'
export const isEvent = (entry: HistoryEntry): entry is EventEntry => !isStart(entry) && !isFigures(entry)

/** Whether a start is of the content and the engine that are asked for, where any are. */
export const startsOf =
  ({ contentKey, engineId }: StartsOf) =>
  (start: StartEntry): boolean =>
    (contentKey === undefined || start.contentKey === contentKey) &&
    (engineId === undefined || start.engineId === engineId)

/** Whether an event is of the kinds and the engine that are asked for, where any are. */
export const eventsOf =
  ({ kinds, engineId }: Pick<EventsWanted, 'kinds' | 'engineId'>) =>
  (event: EventEntry): boolean =>
    (kinds === undefined || kinds.includes(event.kind)) &&
    (engineId === undefined || (event.kind === 'engine' && event.engineId === engineId))

/** The newest first, of one moment the last first. */
export function newest<T extends HistoryEntry>(
  entries: readonly T[],
  { fromMs, toMs, limit }: { fromMs: number; toMs: number; limit: number },
): T[] {
  return entries
    .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
    .reverse()
    .sort((a, b) => b.atMs - a.atMs)
    .slice(0, limit)
}
