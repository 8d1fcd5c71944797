/**
 * A big house for measuring the page: 200 engines, 150 streams, 500 viewers, 2000 contents. Much of it changes with every
 * tick and nothing in it is for ever: streams end and others begin, viewers come and go, engines are replaced, the
 * worst contents change places. Pure: the same tick gives the same snapshot.
 */
import {
  type ContentView,
  type EngineView,
  type SessionView,
  type Snapshot,
} from '../../src/contract/state.ts'
import { epochMs, fakeEngine, fakeReader, fakeSession, series, wobble } from './fake-parts.ts'
import { fakeContents } from './fake-queries.ts'

export const houseSize = { engines: 200, streams: 150, viewers: 500, contents: 2000 } as const

const ticksPerS = 4
/** How long a stream is watched, a viewer stays, an engine lives, in ticks. */
const streamTicks = 600 * ticksPerS
const viewerTicks = 240 * ticksPerS
const engineTicks = 900 * ticksPerS
/** Four at each stream, most with one of them empty. */
const seats = houseSize.streams * 4
/** One engine in so many is measured with a tick, as a runtime tells of each every few seconds. */
const measuredOneIn = 8

/** Counts up once in `everyTicks`, at another moment for each place, so that changes are spread evenly over time. */
const generation = (place: number, places: number, everyTicks: number, tick: number): number =>
  Math.floor((tick + (place * everyTicks) / places) / everyTicks)

function engine(place: number, tick: number): EngineView {
  const begun = generation(place, houseSize.engines, engineTicks, tick)
  const inLifeTicks = (tick + (place * engineTicks) / houseSize.engines) % engineTicks
  const measuredAt = tick - ((tick + place) % measuredOneIn)
  return {
    ...fakeEngine(place + 1, inLifeTicks < 5 * ticksPerS ? 'starting' : 'ready', measuredAt),
    restarts: begun,
    starts: 14 + begun,
  }
}

function stream(place: number, viewers: number, tick: number): SessionView {
  const index = place + houseSize.streams * generation(place, houseSize.streams, streamTicks, tick)
  const readers = Array.from({ length: viewers }, (_, i) => {
    const seat = place * 4 + i
    return fakeReader(seat + seats * generation(seat, seats, viewerTicks, tick), tick)
  })
  return {
    ...fakeSession(index, `Channel ${place + 1}`, readers, tick),
    engineId: `e${(place % houseSize.engines) + 1}`,
  }
}

/** Three viewers for most; the last streams have four, to make 500. */
const viewersOf = (place: number): number => (place < houseSize.streams - 50 ? 3 : 4)

const listed = fakeContents(houseSize.contents)

/** The worst hundred: one of them changes every two seconds and takes another place. */
function worst(tick: number): ContentView[] {
  const turn = Math.floor(tick / (2 * ticksPerS))
  return listed.slice(0, 100).map((row, place) => {
    const failed = generation(place, 100, 100, turn)
    return { ...row, attempts: row.attempts + failed, failures: row.failures + failed }
  })
}

export function houseSnapshot(base: Snapshot, tick: number): Snapshot {
  const second = Math.floor(tick / ticksPerS)
  const changed = Math.floor(second / 3)
  return {
    ...base,
    engines: Array.from({ length: houseSize.engines }, (_, place) => engine(place, tick)),
    sessions: Array.from({ length: houseSize.streams }, (_, place) => stream(place, viewersOf(place), tick)),
    contents: worst(tick),
    rates: { ...base.rates, starts: 2000 + Math.floor(second / 4), outBps: 2e9 + 1e8 * wobble(1, second) },
    throughput: {
      stepS: 5,
      lastMs: epochMs,
      inBps: series(60, (i) => 6e8 + 4e7 * wobble(8, i + Math.floor(second / 5))),
      outBps: series(60, (i) => 2e9 + 1e8 * wobble(9, i + Math.floor(second / 5))),
      readers: series(60, () => houseSize.viewers),
    },
    changes: Array.from({ length: 50 }, (_, i) => ({
      id: 1000 + changed - i,
      atMs: epochMs + (changed - i) * 3000,
      level: (changed - i) % 5 === 0 ? 'attention' : 'info',
      text: `Engine e${((changed - i + 1000) % houseSize.engines) + 1} was replaced; nobody watched on it`,
    })),
  }
}
