/** The figures of a run, as the house saw it: what players got, what engines did, what the scaler wished for. */
import { type Settings } from '../contract/settings.ts'
import { type Asked } from './house/engine-api.ts'
import { type Fleet } from './house/fleet.ts'
import { type Players, type Wish } from './house/players.ts'
import { createGauge, rounded, type Gauge } from './gauge.ts'
import { type Plan } from './plan.ts'
import { type Glance } from './policy.ts'
import { type AllSeries, type Distribution, type Figures, type Outcomes } from './result.ts'
import { scalingFigures } from './scaling-figures.ts'

export interface Recorder {
  /** Something happened; `glance` is asked at most once a virtual second. */
  event(glance: () => Glance): void
  wishEnded(wish: Wish): void
  figures(selection: Distribution): Figures
  series(): AllSeries
}

export function createRecorder(
  plan: Plan,
  see: {
    nowMs: () => number
    settings: Settings
    fleet: Fleet
    asked: Asked
    players: () => Players
  },
): Recorder {
  const { nowMs, fleet } = see
  const { max, slotsPerEngine } = see.settings.engines
  const gauges = {
    wanted: createGauge(),
    existing: createGauge(),
    grown: createGauge(),
    working: createGauge(),
    busy: createGauge(),
    demand: createGauge(),
    queue: createGauge(),
    failures: createGauge(),
    viableFailures: createGauge(),
    under: createGauge(),
  } satisfies Record<string, Gauge>
  let seenVersion = -1
  let lookedAtS = -1
  let isOverFull = false
  let overFull = 0
  let failures = 0
  let viableFailures = 0

  function look(glance: Glance): void {
    gauges.wanted.set(nowMs(), glance.wanted)
    gauges.queue.set(nowMs(), glance.queue)
  }

  function countEngines(): void {
    const { existing, grown, working, busy } = fleet.counts()
    gauges.existing.set(nowMs(), existing)
    gauges.grown.set(nowMs(), grown)
    gauges.working.set(nowMs(), working)
    gauges.busy.set(nowMs(), busy)
    const wasOverFull = isOverFull
    isOverFull = false
    for (const engine of fleet.all()) isOverFull ||= engine.used > slotsPerEngine
    if (isOverFull && !wasOverFull) overFull++
  }

  return {
    event(glance) {
      const second = Math.floor(nowMs() / 1000)
      if (second !== lookedAtS) look(glance())
      lookedAtS = second
      if (fleet.version !== seenVersion) countEngines()
      seenVersion = fleet.version
      const demand = see.players().wished.size
      gauges.demand.set(nowMs(), demand)
      const isUnder = Math.min(demand, max * slotsPerEngine) > gauges.working.value * slotsPerEngine
      gauges.under.set(nowMs(), isUnder ? 1 : 0)
    },
    wishEnded(wish) {
      if (wish.outcome !== 'failed') return
      gauges.failures.set(nowMs(), ++failures)
      if (wish.isViable) gauges.viableFailures.set(nowMs(), ++viableFailures)
    },
    figures(selection) {
      const { wishes } = see.players()
      const viable = wishes.filter(({ isViable }) => isViable)
      const untilMs = plan.lastsMs
      const mean = (gauge: Gauge): number => rounded(gauge.mean(untilMs))
      const share = (part: Gauge, whole: Gauge): number => {
        const sum = whole.mean(untilMs)
        return sum === 0 ? 1 : rounded(part.mean(untilMs) / sum)
      }
      const waited = viable.flatMap((wish) => {
        if (wish.firstPictureMs !== null) return [wish.firstPictureMs]
        return wish.outcome === 'failed' ? [wish.endedAtMs - wish.askedAtMs] : []
      })
      const playedMs = viable.reduce((sum, wish) => sum + playedOf(wish, nowMs()), 0)
      const breaks = viable.reduce((sum, wish) => sum + wish.breaks, 0)
      return {
        all: outcomesOf(wishes),
        viable: outcomesOf(viable),
        start: distributionOf(wishes.flatMap(({ firstPictureMs }) => firstPictureMs ?? [])),
        wait: distributionOf(waited),
        provisioning: distributionOf(wishes.flatMap(({ provisionedMs }) => provisionedMs ?? [])),
        selection,
        breaksPerHour: playedMs === 0 ? 0 : rounded((breaks * 3_600_000) / playedMs),
        engines: {
          ...fleet.made,
          meanExisting: mean(gauges.existing),
          meanReady: mean(gauges.working),
          meanBusy: mean(gauges.busy),
          asked: see.asked.starts,
          askedWhileBooting: see.asked.whileBooting,
          overFull,
          healthyShare: share(gauges.working, gauges.grown),
          workingShare: share(gauges.working, gauges.existing),
        },
        scaling: scalingFigures(plan, gauges),
        queue: { max: Math.max(0, ...gauges.queue.series().value), meanLength: mean(gauges.queue) },
      }
    },
    series: () => ({
      wanted: gauges.wanted.series(),
      existing: gauges.existing.series(),
      ready: gauges.working.series(),
      busy: gauges.busy.series(),
      demand: gauges.demand.series(),
      queue: gauges.queue.series(),
      failures: gauges.failures.series(),
      viableFailures: gauges.viableFailures.series(),
    }),
  }
}

function playedOf(wish: Wish, nowMs: number): number {
  if (wish.firstPictureMs === null) return 0
  return Math.min(wish.endedAtMs, nowMs) - wish.askedAtMs - wish.firstPictureMs
}

function outcomesOf(wishes: readonly Wish[]): Outcomes {
  const count = (outcome: Wish['outcome']): number => wishes.filter((wish) => wish.outcome === outcome).length
  const [played, failed] = [count('played'), count('failed')]
  const ended = played + failed
  return {
    requests: wishes.length,
    played,
    failed,
    left: count('left'),
    failureRate: ended === 0 ? 0 : rounded(failed / ended),
  }
}

/** By nearest rank; zeros where nothing was measured. */
export function distributionOf(valuesMs: readonly number[]): Distribution {
  const sorted = [...valuesMs].sort((a, b) => a - b)
  const rank = (share: number): number =>
    rounded(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0)
  const sum = sorted.reduce((total, value) => total + value, 0)
  return {
    count: sorted.length,
    meanMs: sorted.length === 0 ? 0 : rounded(sum / sorted.length),
    p50Ms: rank(0.5),
    p95Ms: rank(0.95),
    p99Ms: rank(0.99),
    maxMs: rank(1),
  }
}
