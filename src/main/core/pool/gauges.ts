/**
 * How near each engine is to its limits: of memory, where the kernel ends it, and of disk, which is Weir's own word and
 * protects the machine that all engines share.
 */
import { type Resources } from '../../../contract/state.ts'
import { type Clock, type EngineId } from '../ports.ts'

/** Share of a limit from which an engine is worn, in so many samples in a row. */
const wornShare = 0.85
const samplesThatTell = 3
/** From here it may be over any moment. */
const criticalShare = 0.95
/** Disk use is counted anew once a minute; a rise that was not seen again for longer is over. */
const diskCountEveryMs = 60_000

/**
 * How urgent it is, in this order: a full disk harms others first, so an engine that the kernel may end any moment goes
 * before it.
 */
export const needs = ['none', 'may wait', 'disk nearly full', 'memory nearly full'] as const
export type Need = (typeof needs)[number]

export interface Wear {
  readonly need: Need
  /** Of the limit that is nearest. */
  readonly share: number
  /** For people: `memory 87 % of its limit`. */
  readonly text: string
}

export interface Gauges {
  /** What it used at this moment; null when that is not known. */
  sampled(id: EngineId, resources: Resources | null): void
  forget(id: EngineId): void
  wearOf(id: EngineId): Wear
}

interface Gauge {
  readonly share: number
  /** Since the figure before. */
  readonly rise: number
  readonly changedAtMs: number
  /** Samples in a row that were worn. */
  readonly worn: number
}

/** `diskLimitBytes` is 0 where disk use does not matter. */
export function createGauges(clock: Clock, diskLimitBytes: number): Gauges {
  const memory = new Map<EngineId, Gauge>()
  const disk = new Map<EngineId, Gauge>()

  function read(gauges: Map<EngineId, Gauge>, id: EngineId, used: number | null, limit: number | null): void {
    if (used === null || limit === null || limit <= 0) {
      gauges.delete(id)
      return
    }
    const share = used / limit
    const before = gauges.get(id)
    gauges.set(id, {
      share,
      rise: share - (before?.share ?? share),
      changedAtMs: clock.now(),
      worn: share >= wornShare ? (before?.worn ?? 0) + 1 : 0,
    })
  }

  /** The same figure once more is no news of its pace. */
  function readDisk(id: EngineId, bytes: number | null): void {
    const before = disk.get(id)
    read(disk, id, bytes, diskLimitBytes)
    const now = disk.get(id)
    if (before === undefined || now === undefined || now.share !== before.share) return
    const isOver = clock.now() - before.changedAtMs > 1.5 * diskCountEveryMs
    disk.set(id, { ...now, rise: isOver ? 0 : before.rise, changedAtMs: before.changedAtMs })
  }

  /** Near the limit, or so fast on its way that it would be there within so many figures more. */
  const isCritical = ({ share, rise }: Gauge, figuresAhead: number): boolean =>
    share >= criticalShare || (share >= wornShare && share + figuresAhead * rise >= 1)

  const needOf = (gauge: Gauge, figuresAhead: number, nearlyFull: Need): Need =>
    isCritical(gauge, figuresAhead) ? nearlyFull : gauge.worn >= samplesThatTell ? 'may wait' : 'none'

  const wearBy = (what: 'memory' | 'disk', gauge: Gauge | undefined): Wear => {
    const { share } = gauge ?? { share: 0 }
    const text = `${what} ${Math.floor(share * 100)} % of its limit`
    if (gauge === undefined) return { need: 'none', share, text }
    const need =
      what === 'memory' ? needOf(gauge, 2, 'memory nearly full') : needOf(gauge, 1, 'disk nearly full')
    return { need, share, text }
  }

  return {
    sampled(id, resources) {
      read(memory, id, resources?.memoryBytes ?? null, resources?.memoryLimitBytes ?? null)
      readDisk(id, resources?.diskBytes ?? null)
    },
    forget(id) {
      memory.delete(id)
      disk.delete(id)
    },
    wearOf(id) {
      const ofMemory = wearBy('memory', memory.get(id))
      const ofDisk = wearBy('disk', disk.get(id))
      return isWorse(ofDisk, ofMemory) ? ofDisk : ofMemory
    },
  }
}

/** Whether the first needs its rest more than the second. */
export function isWorse(one: Wear, other: Wear): boolean {
  const difference = needs.indexOf(one.need) - needs.indexOf(other.need)
  return difference !== 0 ? difference > 0 : one.share > other.share
}

/** Its viewers can no longer be left to leave by themselves. */
export const cannotWait = (need: Need): boolean => need !== 'none' && need !== 'may wait'
