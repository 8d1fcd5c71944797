import { createSlots, type Slot, type Slots } from '../../src/main/core/selection/slots.ts'
import { quantile, spread } from '../support/statistics.ts'
import { type Row } from './row.ts'

const inFlight = 1000
const rounds = 7
const picksPerRound = 50_000

/** A pool with room for all that is in flight, and as many streams on it. */
function busyPool(engines: number): { slots: Slots; held: Slot[] } {
  const slots = createSlots()
  for (let n = 1; n <= engines; n++) slots.open(`e${n}`, Math.ceil((inFlight * 2) / engines))
  const held: Slot[] = []
  while (held.length < inFlight) {
    const slot = slots.reserve()
    if (slot === null) throw new Error('the pool is full')
    held.push(slot)
  }
  return { slots, held }
}

/** Picks and reserves while one stream ends for each that begins; nanoseconds of each pick. */
function measure(engines: number): Float64Array {
  const { slots, held } = busyPool(engines)
  const tookNs = new Float64Array(picksPerRound)
  for (let pick = 0; pick < picksPerRound; pick++) {
    const place = (pick * 7919) % inFlight
    held[place]?.release()
    const began = process.hrtime.bigint()
    const slot = slots.reserve()
    tookNs[pick] = Number(process.hrtime.bigint() - began)
    if (slot === null) throw new Error('the pool is full')
    held[place] = slot
  }
  return tookNs
}

/** The cost without that of looking at the clock: nanoseconds of one release and reserve, over many. */
function meanNs(engines: number): number {
  const { slots, held } = busyPool(engines)
  const began = process.hrtime.bigint()
  for (let pick = 0; pick < picksPerRound; pick++) {
    const place = (pick * 7919) % inFlight
    held[place]?.release()
    const slot = slots.reserve()
    if (slot === null) throw new Error('the pool is full')
    held[place] = slot
  }
  return Number(process.hrtime.bigint() - began) / picksPerRound
}

export const row01: Row = {
  number: 1,
  title: 'Picking an engine',
  goal: 'pick + reserve p99 at most 10 µs with 1000 requests in flight; cost at 1000 engines at most 1.5 x cost at 20',
  async run(log) {
    meanNs(20)
    meanNs(1000)
    const p99Us: number[] = []
    const p50Us: number[] = []
    const few: number[] = []
    const many: number[] = []
    for (let round = 0; round < rounds; round++) {
      const tookNs = [...measure(100)]
      p50Us.push(quantile(tookNs, 0.5) / 1000)
      p99Us.push(quantile(tookNs, 0.99) / 1000)
      few.push(meanNs(20))
      many.push(meanNs(1000))
      log(
        `p99 ${p99Us.at(-1)?.toFixed(2)} µs; 20 engines ${few.at(-1)?.toFixed(0)} ns, 1000 engines ${many.at(-1)?.toFixed(0)} ns`,
      )
    }
    const ratios = many.map((value, round) => value / (few[round] ?? NaN))
    const p99 = quantile(p99Us, 0.5)
    const ratio = quantile(ratios, 0.5)
    return {
      met: p99 <= 10 && ratio <= 1.5,
      summary: `p99 ${p99.toFixed(2)} µs; 1000 engines cost ${ratio.toFixed(2)} x 20 engines`,
      figures: [
        { name: 'pick + reserve p50, 100 engines, µs', value: spread(p50Us) },
        { name: 'pick + reserve p99, 100 engines, µs', value: spread(p99Us) },
        { name: 'release + pick + reserve, 20 engines, ns', value: spread(few, 0) },
        { name: 'release + pick + reserve, 1000 engines, ns', value: spread(many, 0) },
      ],
      notes: [
        `${rounds} rounds of ${picksPerRound} picks with ${inFlight} streams held; the report's pool took 50 to 250 ms.`,
      ],
    }
  },
}
