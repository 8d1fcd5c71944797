/** What changed lately, in sentences for people: newest first, the last fifty. */
import { type Change } from '../../../contract/state.ts'
import { type Clock, type Logger } from '../ports.ts'

const kept = 50

export interface Changes {
  note(level: Change['level'], text: string): void
  list(): readonly Change[]
}

export function createChanges(
  clock: Clock,
  logger: Logger,
  onNote: (change: Change) => void = () => undefined,
): Changes {
  let changes: readonly Change[] = []
  let nextId = 1
  return {
    note(level, text) {
      if (level === 'info') logger.info(text)
      else logger.warn(text)
      const change = { id: nextId++, atMs: clock.wallMs(), level, text }
      changes = [change, ...changes].slice(0, kept)
      onNote(change)
    },
    list: () => changes,
  }
}
