/** The pool's engines as a scaler sees them, and what was measured of engines in general. */
import { type Clock, type EngineId } from '../ports.ts'
import { type ScaledEngine } from '../scaling/scaler.ts'
import { type Seat } from './seat.ts'
import { isSpare } from './standing.ts'

/** Boots that are remembered. */
const bootsKept = 5

type SeenSeat = Pick<Seat, 'id' | 'state' | 'isLeaving' | 'spare' | 'upForMs' | 'memoryBytes' | 'whyNotMade'>

export interface ScaledView {
  engines(): ScaledEngine[]
  /** Its last stream left. */
  noteIdle(id: EngineId): void
  noteBoot(tookMs: number): void
  forget(id: EngineId): void
  /** Mean of the last boots; null before the first. */
  bootMs(): number | null
  /** Mean of the engines that are there; null when none was measured. */
  bytesPerEngine(): number | null
  cannotMake(): string | null
}

export function createScaledView(deps: {
  readonly clock: Clock
  seats(): Iterable<SeenSeat>
  usedSlots(id: EngineId): number
}): ScaledView {
  const { clock } = deps
  const idleFromMs = new Map<EngineId, number>()
  let bootsMs: readonly number[] = []

  function scaled(seat: SeenSeat): ScaledEngine {
    const { id, upForMs } = seat
    const usedSlots = deps.usedSlots(id)
    const sinceLastMs = clock.now() - (idleFromMs.get(id) ?? -Infinity)
    return {
      id,
      state: stateOf(seat),
      usedSlots,
      ageMs: upForMs,
      idleMs: usedSlots > 0 ? 0 : Math.min(upForMs, sinceLastMs),
    }
  }

  return {
    engines: () => [...deps.seats()].map(scaled),
    noteIdle: (id) => void idleFromMs.set(id, clock.now()),
    noteBoot: (tookMs) => (bootsMs = [...bootsMs, tookMs].slice(-bootsKept)),
    forget: (id) => void idleFromMs.delete(id),
    bootMs: () => mean(bootsMs),
    bytesPerEngine: () => mean([...deps.seats()].flatMap(({ memoryBytes }) => memoryBytes ?? [])),
    cannotMake() {
      for (const { whyNotMade } of deps.seats()) if (whyNotMade !== null) return whyNotMade
      return null
    },
  }
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

function stateOf(seat: SeenSeat): ScaledEngine['state'] {
  if (seat.isLeaving) return 'leaving'
  if (isSpare(seat)) return 'frozen'
  switch (seat.state) {
    case 'ready':
      return 'ready'
    case 'creating':
    case 'starting':
      return 'coming'
    case 'unhealthy':
    case 'draining':
    case 'paused':
    case 'failed':
    case 'stopped':
      return 'troubled'
  }
}
