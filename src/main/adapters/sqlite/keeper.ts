/**
 * Keeps the history in its file while the disk allows, and in memory while it does not. Nothing here throws: a damaged
 * file is set aside and a new one begun, every other trouble is told once and tried again after `retryMs`.
 */
import { join } from 'node:path'
import { type HistoryNews } from '../../core/ports.ts'
import { sumFigures, sumStarts } from '../../core/telemetry/buckets.ts'
import { type HistoryEntry } from '../../core/telemetry/entries.ts'
import { createPendingBook } from '../../core/telemetry/kept.ts'
import {
  eventsOf,
  isEvent,
  isFigures,
  isStart,
  newest,
  startsOf,
} from '../../core/telemetry/memory-history.ts'
import { type Questions, type ThreadOptions, type What } from './messages.ts'
import { troubleOf } from './problems.ts'
import { setAside } from './set-aside.ts'
import { openTables, type Tables } from './tables.ts'

/** A new file that is damaged again so soon is no accident of the file. */
const damagedAgainMs = 60_000

export interface KeeperDeps {
  readonly options: ThreadOptions
  wallMs(): number
  /** Calls back once after `ms`, until the keeper is closed. */
  after(ms: number, fn: () => void): void
  say(news: HistoryNews, problem: string | null): void
}

export type Keeper = { [W in What]: (ask: Questions[W]['ask']) => Questions[W]['answer'] } & {
  /** One small step of looking for damage and of retention; true while there is more to do. */
  housekeep(): boolean
  isTooLarge(): boolean
}

export function createKeeper(deps: KeeperDeps): Keeper {
  const { options } = deps
  const file = join(options.dataDir, 'history.db')
  const memory = createPendingBook()
  let tables: Tables | null = null
  let problem: string | null = null
  /** The problem that people were told last. */
  let told: string | null = null
  let damagedAtMs = -Infinity
  let isChecking = true
  let isClosed = false

  function open(): Tables {
    return (tables ??= openTables(file, options))
  }

  function closeTables(): void {
    try {
      tables?.close()
    } catch {
      // It is given up because of the disk; its last words do not matter.
    }
    tables = null
  }

  function say(level: HistoryNews['level'], text: string, isEmptied = false): void {
    deps.say({ level, text, isEmptied }, problem)
  }

  /** Does it on the file, if need be on a new one; null where the disk refuses. */
  function onFile<T>(work: (tables: Tables) => T): { value: T } | null {
    for (let attempt = 1; attempt <= 2 && problem === null && !isClosed; attempt++) {
      try {
        return { value: work(open()) }
      } catch (error) {
        handle(error)
      }
    }
    return null
  }

  function handle(error: unknown): void {
    const { isDamaged, why } = troubleOf(error)
    const isAgain = deps.wallMs() - damagedAtMs < damagedAgainMs
    if (!isDamaged || isAgain) return giveUp(why)
    closeTables()
    damagedAtMs = deps.wallMs()
    try {
      const name = setAside(file, deps.wallMs())
      open()
      say('attention', `The history was damaged. It is set aside as ${name}, and a new one has begun.`, true)
    } catch (next) {
      giveUp(`it is damaged, and ${troubleOf(next).why}`)
    }
  }

  function giveUp(why: string): void {
    problem = why
    deps.after(options.retryMs, retry)
    if (why === told) return
    told = why
    say('attention', `The history cannot be kept: ${why}. Weir goes on in memory and tries again.`)
  }

  function retry(): void {
    if (isClosed) return
    problem = null
    // Opened anew: what was opened read-only stays so.
    closeTables()
    if (onFile((file) => file.write(memory.peek())) === null) return
    memory.take()
    told = null
    say('info', 'The history is kept again')
  }

  /** Reads also while nothing can be written. */
  function read<T>(work: (tables: Tables) => readonly T[]): readonly T[] {
    if (problem === null) return onFile(work)?.value ?? []
    try {
      return tables === null ? [] : work(tables)
    } catch {
      return []
    }
  }

  function remembered<T extends HistoryEntry>(is: (entry: HistoryEntry) => entry is T): T[] {
    return memory.peek().entries.filter(is)
  }

  return {
    load: () => onFile((file) => file.load())?.value ?? { breakers: [], names: [] },
    write(pending) {
      if (onFile((file) => file.write(pending)) === null) memory.add(pending)
      return null
    },
    sumStarts(steps) {
      const unkept = remembered(isStart).filter(startsOf(steps))
      return sumStarts([...read((file) => file.starts(steps)), ...unkept], steps)
    },
    sumFigures: (steps) =>
      sumFigures([...read((file) => file.figures(steps)), ...remembered(isFigures)], steps),
    starts(wanted) {
      const unkept = remembered(isStart).filter(startsOf(wanted))
      return newest([...[...read((file) => file.starts(wanted))].reverse(), ...unkept], wanted)
    },
    events(wanted) {
      const unkept = remembered(isEvent).filter(eventsOf(wanted))
      return newest([...[...read((file) => file.events(wanted))].reverse(), ...unkept], wanted)
    },
    housekeep() {
      if (problem !== null) return false
      if (isChecking) {
        isChecking = onFile((file) => file.checkNext())?.value ?? false
        return true
      }
      return onFile((file) => file.retain(deps.wallMs()))?.value ?? false
    },
    isTooLarge: () => problem === null && (tables?.isTooLarge() ?? false),
    close() {
      // The disk may work again by now.
      if (memory.size > 0) retry()
      isClosed = true
      closeTables()
      return null
    },
  }
}
