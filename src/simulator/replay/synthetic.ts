/**
 * An incident that never happened, with the statistics of one that did (docs/incident.md): when requests came, how popular
 * contents were, how many were dead, how long viewers stayed, how attempts failed, how engines were made and booted. The
 * project ships one of these (resources/incident, made by scripts/make-incident.mjs), since the recorded one is not part
 * of it. The same seed gives the same bytes.
 */
import { createSeededRandom } from '../../main/core/fake-random.ts'
import { createDraws, type Draws } from './draws.ts'
import { csvOf } from './csv.ts'
import { drawArrivals, type Arrival } from './synthetic-arrivals.ts'
import { createSyntheticPool, healthOf, type SyntheticPool } from './synthetic-pool.ts'
import { type EndReason, type RecordedAttempt, type RecordedRequest } from './recording.ts'

/** Of resources/incident. */
export const shippedSeed = 33

/** The health and provisioning logs began that long before the others. */
const logsApartS = 35
const standStillS = 10
const logEndsS = 460

/** Of requests for content that can play, by the second of the log: how many an engine played. */
const playedShares = [
  { untilS: 225, share: 1 },
  { untilS: 300, share: 0.55 },
  { untilS: 340, share: 0.1 },
  { untilS: Infinity, share: 0.06 },
]
/** Fetches of dead content that got as far as a session, so that its first byte was waited for. */
const reachedShares = [
  { untilS: 225, share: 1 },
  { untilS: Infinity, share: 0.25 },
]

/** Fetches that failed by their time being over instead of at once: the thread stood still for them as well. */
const slowFailures = { fromS: 225, untilS: 345, share: 0.3 }

interface Log {
  readonly requests: RecordedRequest[]
  readonly attempts: RecordedAttempt[]
}

const watchedS = { median: 48, sigma: 0.9, min: 2, max: 260 }

/** The files by name, each with its header line. */
export function synthesizeIncident(seed: number): ReadonlyMap<string, string> {
  const draws = createDraws(createSeededRandom(seed))
  const arrivals = drawArrivals(draws)
  const pool = createSyntheticPool(draws)
  const { requests, attempts } = serve(arrivals, pool, draws)
  const selection = attempts.map(({ atS }) => ({
    atS: atS - 0.35,
    ms: Math.round(draws.lognormal({ median: 44, sigma: 0.8, min: 4, max: 249 })),
  }))
  return new Map([
    [
      'requests.csv',
      csvOf(
        't_start_s,content_id,held_open_ms',
        requests.map(({ atS, contentId, heldMs }) => [seconds(atS), contentId, Math.round(heldMs)]),
      ),
    ],
    [
      'attempts.csv',
      csvOf(
        't_s,content_id,engine,setup_ms,end_reasons_of_this_content_session',
        attempts.map((one) => [seconds(one.atS), one.contentId, one.engine, one.setupMs, one.ended]),
      ),
    ],
    [
      'engine_selection.csv',
      csvOf(
        't_s,duration_ms',
        selection.map(({ atS, ms }) => [seconds(atS), ms]),
      ),
    ],
    [
      'provisioning.csv',
      csvOf(
        't_s,duration_ms',
        pool.made.map(({ atS, ms }) => [seconds(atS + logsApartS), ms.toFixed(2)]),
      ),
    ],
    [
      'health.csv',
      csvOf(
        't_s,total_engines,healthy,unhealthy,cycle_ms',
        healthOf(pool, draws, logEndsS).map((row) => [
          seconds(row.atS + logsApartS),
          row.engines,
          row.healthy,
          row.engines - row.healthy,
          row.cycleMs.toFixed(2),
        ]),
      ),
    ],
  ])
}

/**
 * One thread: it looks at a request when it does not stand still, and stands still for 10 s with every content that gives
 * no byte. What a viewer waited is time until then; a fetch that fails ends the connection in the same moment.
 */
function serve(arrivals: readonly Arrival[], pool: SyntheticPool, draws: Draws): Log {
  const log: Log = { requests: [], attempts: [] }
  let standsUntilS = 0
  for (const { atS, content } of arrivals) {
    const turnS = Math.max(atS + draws.between(0.35, 0.5), standsUntilS + draws.between(0.001, 0.05))
    const ended = outcome(content.isDead, turnS, draws)
    const engine = pool.pick(turnS, ended === 'fetch_stream_failed')
    const setupMs = Math.round(draws.lognormal({ median: 12, sigma: 0.8, min: 1, max: 69 }))
    let heldS = turnS - atS
    if (ended === 'start_stream_failed') {
      standsUntilS = turnS + standStillS
      heldS += standStillS + draws.between(0.2, 0.8)
    }
    if (ended === 'fetch_stream_failed' && isSlow(turnS) && draws.next() < slowFailures.share) {
      standsUntilS = turnS + standStillS
    }
    if (ended === 'handler_exit') {
      heldS = Math.min(heldS + draws.lognormal(watchedS), logEndsS + draws.between(0, 10) - atS)
      pool.carry(engine, atS + heldS)
    }
    const isOpenAtEnd = atS + heldS >= logEndsS
    log.attempts.push({
      atS: turnS,
      contentId: content.id,
      engine,
      setupMs,
      ended: ended === 'handler_exit' && isOpenAtEnd ? '' : ended,
    })
    log.requests.push({ atS, contentId: content.id, heldMs: heldS * 1000 })
  }
  return log
}

const isSlow = (turnS: number): boolean => turnS >= slowFailures.fromS && turnS < slowFailures.untilS

function outcome(isDead: boolean, turnS: number, draws: Draws): EndReason {
  const share = (isDead ? reachedShares : playedShares).find(({ untilS }) => turnS < untilS)?.share ?? 0
  if (draws.next() >= share) return 'fetch_stream_failed'
  return isDead ? 'start_stream_failed' : 'handler_exit'
}

const seconds = (value: number): string => value.toFixed(3)
