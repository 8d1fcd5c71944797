/**
 * What core keeps beyond its own life: it recalls breakers and names before anything is started, writes down what
 * happens, and saves what changed once a second. Nothing here waits for the store.
 */
import { type Change, type EngineState } from '../../../contract/state.ts'
import { type ContentBreakers } from '../breakers/content-breakers.ts'
import { type Clock, type HistoryStore, type Logger, type Timer } from '../ports.ts'
import { type Names } from '../streams/names.ts'
import { type Changes } from './changes.ts'
import { type StartEntry } from './entries.ts'

/** So long the door waits for the breakers of before. Later ones are still taken over when they come. */
const recallTimeoutMs = 2000
const figuresEveryMs = 30_000

export type StartReport = Omit<StartEntry, 'kind' | 'atMs'>

export interface Totals {
  /** Since the beginning. */
  readonly bytesIn: number
  readonly bytesOut: number
  readonly readers: number
  readonly ready: number
  readonly wanted: number
  /** Engines with a stream. */
  readonly busyEngines: number
}

export interface Recorder {
  /** Takes over what an earlier run kept; resolves when that is done, or took too long. Idempotent. */
  recall(): Promise<void>
  start(report: StartReport): void
  engine(engineId: string, state: EngineState, reason: string): void
  change(change: Change): void
  scaling(text: string): void
  /** Once a second: saves what changed, and every half minute the figures. */
  tick(totals: Totals): void
  /** Saves what changed and hears no more of the store. */
  stop(): void
}

export function createRecorder(deps: {
  clock: Clock
  logger: Logger
  history: HistoryStore
  breakers: ContentBreakers
  names: Names
  /** Where people are told what the store has to say. */
  changes: Changes
}): Recorder {
  const { clock, history, breakers, names } = deps
  let recalling: Promise<void> | null = null
  let began = { atMs: clock.now(), bytesIn: 0, bytesOut: 0 }
  let sums = { seconds: 0, readers: 0, ready: 0, wanted: 0, busy: 0 }

  const unwatch = history.watch(({ level, text, isEmptied }) => {
    deps.changes.note(level, text)
    if (isEmptied) history.keep({ forgotten: [], breakers: breakers.export(), names: names.export() })
  })

  function recall(): Promise<void> {
    let timer: Timer | null = null
    const loaded = history.load().then((kept) => {
      // What was learnt meanwhile stays: import leaves known keys alone.
      const taken = breakers.import(kept.breakers)
      names.import(kept.names)
      const unreadable = kept.breakers.length - taken
      if (unreadable > 0) deps.logger.warn(`${unreadable} kept records of contents could not be read`)
    })
    const tooLate = new Promise<void>((resolve) => {
      timer = clock.after(recallTimeoutMs, () => {
        deps.logger.warn('The history is slow to open; Weir begins without it')
        resolve()
      })
    })
    return Promise.race([loaded, tooLate]).finally(() => timer?.cancel())
  }

  function save(): void {
    const { forgotten, rows } = breakers.takeChanges()
    const learnt = names.takeLearnt()
    if (forgotten.length + rows.length + learnt.length === 0) return
    history.keep({ forgotten, breakers: rows, names: learnt })
  }

  function noteFigures(totals: Totals): void {
    sums = {
      seconds: sums.seconds + 1,
      readers: sums.readers + totals.readers,
      ready: sums.ready + totals.ready,
      wanted: sums.wanted + totals.wanted,
      busy: sums.busy + totals.busyEngines,
    }
    const spanMs = clock.now() - began.atMs
    if (spanMs < figuresEveryMs) return
    const bps = (bytes: number): number => Math.round((bytes * 8000) / spanMs)
    history.append({
      kind: 'figures',
      atMs: clock.wallMs(),
      spanMs: Math.round(spanMs),
      readers: sums.readers / sums.seconds,
      enginesReady: sums.ready / sums.seconds,
      enginesWanted: sums.wanted / sums.seconds,
      enginesBusy: sums.busy / sums.seconds,
      inBps: bps(totals.bytesIn - began.bytesIn),
      outBps: bps(totals.bytesOut - began.bytesOut),
    })
    began = { atMs: clock.now(), bytesIn: totals.bytesIn, bytesOut: totals.bytesOut }
    sums = { seconds: 0, readers: 0, ready: 0, wanted: 0, busy: 0 }
  }

  return {
    recall: () => (recalling ??= recall()),
    start: (report) => history.append({ kind: 'start', atMs: clock.wallMs(), ...report }),
    engine: (engineId, state, reason) =>
      history.append({ kind: 'engine', atMs: clock.wallMs(), engineId, state, reason }),
    change: ({ atMs, level, text }) => history.append({ kind: 'change', atMs, level, text }),
    scaling: (text) => history.append({ kind: 'scaling', atMs: clock.wallMs(), text }),
    tick(totals) {
      save()
      noteFigures(totals)
    },
    stop() {
      save()
      unwatch()
    },
  }
}
