/**
 * The HistoryStore port on SQLite: `<dataDir>/history.db`, owned by a thread of its own. What is appended waits here for
 * half a second at most and goes over in batches, one at a time, so a slow disk fills a bounded queue and nothing else.
 */
import { type Settings } from '../../../contract/settings.ts'
import { type HistoryNews, type HistoryStore } from '../../core/ports.ts'
import { sumFigures, sumStarts } from '../../core/telemetry/buckets.ts'
import { createPendingBook } from '../../core/telemetry/kept.ts'
import { type Questions, type ThreadOptions, type What } from './messages.ts'
import { startThread, type HistoryThread } from './thread.ts'

const batchEveryMs = 500
const batchAtMost = 200
/** So long the end waits for a disk that does not answer. */
const closeTimeoutMs = 5000
const retryMs = 60_000
const retentionEveryMs = 600_000
const dayMs = 86_400_000

export interface SqliteHistory extends HistoryStore {
  /** Resolves when everything so far is on the disk, or in memory where the disk refuses. */
  flush(): Promise<void>
}

export interface SqliteHistoryOptions {
  readonly dataDir: string
  readonly settings: Settings['history']
  /** For tests: other times and sizes than the settings allow. */
  readonly instead?: Partial<ThreadOptions>
}

/** Opens nothing before it is first used. */
export function createSqliteHistory(options: SqliteHistoryOptions): SqliteHistory {
  const threadOptions: ThreadOptions = {
    dataDir: options.dataDir,
    maxAgeMs: options.settings.days * dayMs,
    maxBytes: options.settings.maxMb * 1024 * 1024,
    retryMs,
    retentionEveryMs,
    ...options.instead,
  }
  const book = createPendingBook()
  const listeners = new Set<(news: HistoryNews) => void>()
  let thread: HistoryThread | null = null
  let problem: string | null = null
  /** Its thread ended; until it is started again, everything waits here. */
  let isGone = false
  /** What waits holds records, not only entries. */
  let isUrgent = false
  let timer: NodeJS.Timeout | null = null
  let sending: Promise<void> | null = null
  let closing: Promise<void> | null = null

  function tell(news: HistoryNews): void {
    for (const listener of [...listeners]) listener(news)
  }

  function running(): HistoryThread {
    return (thread ??= startThread(threadOptions, {
      news(news, nowProblem) {
        problem = nowProblem
        tell(news)
      },
      gone(why) {
        isGone = true
        setTimeout(() => void revive(), threadOptions.retryMs).unref()
        if (problem === why) return
        problem = why
        const text = `The history is not kept at present: ${why}. Weir goes on in memory and tries again.`
        tell({ level: 'attention', text, isEmptied: false })
      },
    }))
  }

  async function revive(): Promise<void> {
    if (closing !== null) return
    thread = null
    isGone = false
    const answer = await running().ask('load', null)
    if (answer === null || closing !== null) return
    problem = null
    // What was on its way or in its memory is lost.
    tell({ level: 'info', text: 'The history is kept again', isEmptied: true })
    sendSoon()
  }

  async function ask<W extends What>(
    what: W,
    question: Questions[W]['ask'],
    otherwise: Questions[W]['answer'],
  ): Promise<Questions[W]['answer']> {
    if (closing !== null) return otherwise
    return (await running().ask(what, question)) ?? otherwise
  }

  /** One batch at a time; what comes meanwhile is the next. */
  function send(): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (isGone) return Promise.resolve()
    if (sending !== null) return sending
    isUrgent = false
    sending = running()
      .ask('write', book.take())
      .then(() => {
        sending = null
        if (isUrgent || book.size >= batchAtMost) void send()
        else if (book.size > 0) sendSoon()
      })
    return sending
  }

  function sendSoon(): void {
    if (closing === null) timer ??= setTimeout(() => void send(), batchEveryMs)
  }

  async function flush(): Promise<void> {
    while (!isGone && (sending !== null || book.size > 0)) await send()
  }

  async function close(): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    const ending = thread ?? (book.size > 0 ? running() : null)
    if (ending === null) return
    let timeout: NodeJS.Timeout | undefined
    const late = new Promise((resolve) => (timeout = setTimeout(resolve, closeTimeoutMs)))
    await Promise.race([flush().then(() => ending.ask('close', null)), late])
    clearTimeout(timeout)
    await ending.terminate()
  }

  return {
    load: () => ask('load', null, { breakers: [], names: [] }),
    append(entry) {
      if (closing !== null) return
      book.add({ entries: [entry] })
      if (book.size >= batchAtMost) void send()
      else sendSoon()
    },
    keep(changes) {
      if (closing !== null) return
      book.add(changes)
      isUrgent = true
      void send()
    },
    sumStarts: (steps) => ask('sumStarts', steps, sumStarts([], steps)),
    sumFigures: (steps) => ask('sumFigures', steps, sumFigures([], steps)),
    starts: (range) => ask('starts', range, []),
    events: (range) => ask('events', range, []),
    health: () => (problem === null ? { ok: true } : { ok: false, problem }),
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    flush,
    close: () => (closing ??= close()),
  }
}
