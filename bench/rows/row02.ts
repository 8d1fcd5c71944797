import { createSeededRandom } from '../../src/main/core/fake-random.ts'
import { type Random } from '../../src/main/core/ports.ts'
import { createSlots } from '../../src/main/core/selection/slots.ts'
import { type Row } from './row.ts'

const engines = 10
const slotsPerEngine = 3
const schedules = 1_000_000
const requestsPerSchedule = 6
const cacheMs = 1000
/** Between two requests of a burst. */
const longestGapMs = 200

/** The rival: the least loaded engine is looked up at most once a second, whatever is started meanwhile. */
function runCached(random: Random): { picks: number; overfull: number } {
  const used = partlyBusy(random)
  let best: { engine: number; atMs: number } | null = null
  let overfull = 0
  let atMs = 0
  for (let request = 0; request < requestsPerSchedule; request++) {
    atMs += random.next() * longestGapMs
    if (best === null || atMs - best.atMs >= cacheMs) best = { engine: used.indexOf(Math.min(...used)), atMs }
    const now = (used[best.engine] ?? 0) + 1
    used[best.engine] = now
    if (now > slotsPerEngine) overfull++
  }
  return { picks: requestsPerSchedule, overfull }
}

/** Streams on each engine before the burst; there is room for all of the burst somewhere. */
function partlyBusy(random: Random): number[] {
  const used = Array.from({ length: engines }, () => 0)
  const busy = Math.floor(random.next() * (engines * slotsPerEngine - requestsPerSchedule + 1))
  for (let n = 0; n < busy; n++) {
    const engine = used.indexOf(Math.min(...used))
    used[engine] = (used[engine] ?? 0) + 1
  }
  return used
}

/** The same world on Weir's slots; whatever is handed out is counted by the bench itself, not by what is measured. */
function runReserved(random: Random): { picks: number; overfull: number } {
  const slots = createSlots()
  const used = new Map<string, number>()
  for (let n = 0; n < engines; n++) slots.open(`e${n}`, slotsPerEngine)
  const take = (): number => {
    const slot = slots.reserve()
    if (slot === null) return 0
    used.set(slot.engineId, (used.get(slot.engineId) ?? 0) + 1)
    return 1
  }
  const busy = partlyBusy(random).reduce((sum, streams) => sum + streams, 0)
  for (let n = 0; n < busy; n++) take()
  let picks = 0
  for (let request = 0; request < requestsPerSchedule; request++) picks += take()
  let overfull = 0
  for (const count of used.values()) overfull += Math.max(0, count - slotsPerEngine)
  return { picks, overfull }
}

export const row02: Row = {
  number: 2,
  title: 'Over-full engines',
  goal: 'over-full engines: 0 in 10^6 random schedules; a 1 s cached pick must show more than 30 %',
  async run(log) {
    const random = createSeededRandom(20251020)
    const weir = { picks: 0, overfull: 0 }
    const cached = { picks: 0, overfull: 0 }
    for (let n = 0; n < schedules; n++) {
      const ours = runReserved(random)
      weir.picks += ours.picks
      weir.overfull += ours.overfull
      const rival = runCached(random)
      cached.picks += rival.picks
      cached.overfull += rival.overfull
    }
    const share = (cached.overfull / cached.picks) * 100
    log(`Weir ${weir.overfull} of ${weir.picks}; cached ${share.toFixed(1)} %`)
    return {
      met: weir.overfull === 0 && share > 30,
      summary: `${weir.overfull} over-full in ${schedules} schedules; the cached pick ${share.toFixed(1)} % of its picks`,
      figures: [
        { name: 'Weir: over-full of all picks', value: `${weir.overfull} of ${weir.picks}` },
        { name: '1 s cached pick: over-full of all picks', value: `${cached.overfull} of ${cached.picks}` },
      ],
      notes: [
        `${engines} engines of ${slotsPerEngine} slots, partly busy; bursts of ${requestsPerSchedule} requests within 1.2 s; seed 20251020.`,
      ],
    }
  },
}
