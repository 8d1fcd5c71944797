/**
 * Engines with what the snapshot does not say of them: how fast bytes come and go now, and how quickly streams started on
 * them lately. A row is the same object while nothing about it changed.
 */
import { type EngineView, type Resources, type Snapshot } from '../../../contract/state.ts'
import { type StartRow } from '../../../contract/history.ts'

export interface EngineRow {
  readonly engine: EngineView
  /** Bits per second; null where it is not known (yet). */
  readonly rxBps: number | null
  readonly txBps: number | null
  /** Of streams that started on it lately; null without any. */
  readonly start: StartFigures | null
}

export interface StartFigures {
  readonly count: number
  readonly meanMs: number
}

export interface EngineTable {
  /** To be called with every snapshot, in order: rates are made of the difference to the one before. */
  rows(
    snapshot: Pick<Snapshot, 'atMs' | 'engines'>,
    starts: ReadonlyMap<string, StartFigures>,
  ): readonly EngineRow[]
}

/** What an engine uses is measured every 5 s; without a new figure for so long, none comes. */
const staleMs = 16_000
/** Figures that come closer to one another make no rate: a page that was hidden gets several at once. */
const leastMs = 1000

interface Measured {
  readonly resources: Resources
  readonly atMs: number
  readonly rxBps: number | null
  readonly txBps: number | null
}

export function createEngineTable(): EngineTable {
  let measured = new Map<string, Measured>()
  let rows: readonly EngineRow[] = []

  return {
    rows({ atMs, engines }, starts) {
      const next = new Map<string, Measured>()
      const before = new Map(rows.map((row) => [row.engine.id, row]))
      const made = engines.map((engine): EngineRow => {
        const now = measure(engine.resources, atMs, measured.get(engine.id))
        if (now !== null) next.set(engine.id, now)
        const { rxBps, txBps } = now ?? { rxBps: null, txBps: null }
        const row = { engine, rxBps, txBps, start: starts.get(engine.id) ?? null }
        const old = before.get(engine.id)
        return old !== undefined && isSame(old, row) ? old : row
      })
      measured = next
      const unchanged = made.length === rows.length && made.every((row, index) => row === rows[index])
      if (!unchanged) rows = made
      return rows
    },
  }
}

function measure(resources: Resources | null, atMs: number, before: Measured | undefined): Measured | null {
  if (resources === null) return null
  const first = { resources, atMs, rxBps: null, txBps: null }
  if (before === undefined) return first
  const passedMs = atMs - before.atMs
  if (sameFigures(resources, before.resources)) {
    // Nothing came, or nothing was measured; either way nobody knows of traffic.
    return passedMs < staleMs
      ? before
      : { ...first, rxBps: zeroIfKnown(resources.netRxBytes), txBps: zeroIfKnown(resources.netTxBytes) }
  }
  if (passedMs < leastMs) return before
  return {
    resources,
    atMs,
    rxBps: rate(before.resources.netRxBytes, resources.netRxBytes, passedMs),
    txBps: rate(before.resources.netTxBytes, resources.netTxBytes, passedMs),
  }
}

const zeroIfKnown = (bytes: number | null): number | null => (bytes === null ? null : 0)

/** null when its counter began anew: another container is in its place. */
function rate(before: number | null, after: number | null, passedMs: number): number | null {
  if (before === null || after === null || after < before) return null
  return Math.round(((after - before) * 8000) / passedMs)
}

const sameFigures = (a: Resources, b: Resources): boolean =>
  a === b ||
  (a.cpuPercent === b.cpuPercent &&
    a.memoryBytes === b.memoryBytes &&
    a.netRxBytes === b.netRxBytes &&
    a.netTxBytes === b.netTxBytes &&
    a.diskBytes === b.diskBytes)

const isSame = (a: EngineRow, b: EngineRow): boolean =>
  a.engine === b.engine && a.rxBps === b.rxBps && a.txBps === b.txBps && a.start === b.start

/** Starts that played, by engine. */
export function startsByEngine(starts: readonly StartRow[]): ReadonlyMap<string, StartFigures> {
  const sums = new Map<string, { count: number; sumMs: number }>()
  for (const { engineId, startMs } of starts) {
    if (engineId === null || startMs === null) continue
    const sum = sums.get(engineId) ?? { count: 0, sumMs: 0 }
    sums.set(engineId, { count: sum.count + 1, sumMs: sum.sumMs + startMs })
  }
  return new Map([...sums].map(([id, { count, sumMs }]) => [id, { count, meanMs: sumMs / count }]))
}
