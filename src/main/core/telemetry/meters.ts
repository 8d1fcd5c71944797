/**
 * The meters: latencies and outcomes of starts, bytes in and out, and the series that the dashboard draws. Sampled by
 * the orchestrator once a second (`tick`).
 */
import { type Snapshot } from '../../../contract/state.ts'
import { type Clock } from '../ports.ts'
import { createSamples } from './samples.ts'
import { createSeries } from './series.ts'

const windowMs = 30 * 60_000
const trendStepS = 30
const trendPoints = 60
const throughputStepS = 5
const throughputPoints = 60

/** Series have a point at each whole step of the clock, so that a page knows exactly when each was. */
const beginOf = (wallMs: number, stepS: number): number => Math.floor(wallMs / stepS / 1000) * stepS * 1000

export interface Totals {
  readonly bytesIn: number
  readonly bytesOut: number
  readonly readers: number
  readonly wanted: number
  readonly ready: number
  readonly busyEngines: number
  readonly engines: number
}

export interface Meters {
  selection(ms: number): void
  provisioning(ms: number): void
  firstByte(ms: number): void
  start(ms: number): void
  outcome(played: boolean): void
  /** Once a second, with sums since the beginning. */
  tick(totals: Totals): void
  view(): Pick<Snapshot, 'latency' | 'rates' | 'trends' | 'throughput'>
}

export function createMeters(clock: Clock): Meters {
  const selection = createSamples(clock, { windowMs })
  const provisioning = createSamples(clock, { windowMs })
  const firstByte = createSamples(clock, { windowMs })
  const start = createSamples(clock, { windowMs })
  /** 0 for played, 1 for failed: the mean is the failure rate. */
  const outcomes = createSamples(clock, { windowMs })

  const trend = () => createSeries(trendPoints)
  const trends = {
    failureRate: trend(),
    meanStartMs: trend(),
    p95StartMs: trend(),
    enginesReadyShare: trend(),
    selectionMs: trend(),
    wanted: trend(),
    ready: trend(),
    busy: trend(),
  }
  const throughput = {
    inBps: createSeries(throughputPoints),
    outBps: createSeries(throughputPoints),
    readers: createSeries(throughputPoints),
  }
  const began = { atMs: clock.now(), bytesIn: 0, bytesOut: 0 }
  let lastSecond = began
  let lastThroughput = began
  let throughputAtMs = beginOf(clock.wallMs(), throughputStepS)
  let lastTrendMs = clock.now()
  let trendAtMs = beginOf(clock.wallMs(), trendStepS)
  let rates = { inBps: 0, outBps: 0 }
  let computed = { atMs: -Infinity, latency: latencyNow(), outcomes: outcomes.view() }

  function latencyNow() {
    return {
      start: start.view(),
      firstByte: firstByte.view(),
      selection: selection.view(),
      provisioning: provisioning.view(),
    }
  }

  const bps = (bytes: number, ms: number): number => (ms <= 0 ? 0 : Math.round((bytes * 8000) / ms))

  return {
    selection: (ms) => selection.add(ms),
    provisioning: (ms) => provisioning.add(ms),
    firstByte: (ms) => firstByte.add(ms),
    start: (ms) => start.add(ms),
    outcome: (played) => outcomes.add(played ? 0 : 1),

    tick(totals) {
      const now = { atMs: clock.now(), bytesIn: totals.bytesIn, bytesOut: totals.bytesOut }
      const since = (then: typeof began) => ({
        inBps: bps(now.bytesIn - then.bytesIn, now.atMs - then.atMs),
        outBps: bps(now.bytesOut - then.bytesOut, now.atMs - then.atMs),
      })
      rates = since(lastSecond)
      lastSecond = now
      const wallMs = clock.wallMs()
      if (beginOf(wallMs, throughputStepS) !== throughputAtMs) {
        const mean = since(lastThroughput)
        lastThroughput = now
        throughputAtMs = beginOf(wallMs, throughputStepS)
        throughput.inBps.push(mean.inBps)
        throughput.outBps.push(mean.outBps)
        throughput.readers.push(totals.readers)
      }
      if (beginOf(wallMs, trendStepS) === trendAtMs) return
      trendAtMs = beginOf(wallMs, trendStepS)
      const stepMs = now.atMs - lastTrendMs
      lastTrendMs = now.atMs
      trends.failureRate.push(outcomes.view(stepMs).meanMs)
      const starts = start.view(stepMs)
      trends.meanStartMs.push(starts.meanMs)
      trends.p95StartMs.push(starts.p95Ms)
      trends.enginesReadyShare.push(totals.engines === 0 ? null : totals.ready / totals.engines)
      trends.selectionMs.push(selection.view(stepMs).p95Ms)
      trends.wanted.push(totals.wanted)
      trends.ready.push(totals.ready)
      trends.busy.push(totals.busyEngines)
    },

    view() {
      // Percentiles of half an hour change slowly; they are sorted once a second at most.
      if (clock.now() - computed.atMs >= 1000) {
        computed = { atMs: clock.now(), latency: latencyNow(), outcomes: outcomes.view() }
      }
      const { count, meanMs } = computed.outcomes
      return {
        latency: computed.latency,
        rates: {
          starts: count,
          failures: Math.round((meanMs ?? 0) * count),
          failureRate: meanMs,
          startsPerMin: outcomes.view(60_000).count,
          ...rates,
        },
        trends: {
          stepS: trendStepS,
          lastMs: trendAtMs,
          failureRate: trends.failureRate.values(),
          meanStartMs: trends.meanStartMs.values(),
          p95StartMs: trends.p95StartMs.values(),
          enginesReadyShare: trends.enginesReadyShare.values(),
          selectionMs: trends.selectionMs.values(),
          wanted: trends.wanted.values(),
          ready: trends.ready.values(),
          busy: trends.busy.values(),
        },
        throughput: {
          stepS: throughputStepS,
          lastMs: throughputAtMs,
          inBps: throughput.inBps.values(),
          outBps: throughput.outBps.values(),
          readers: throughput.readers.values(),
        },
      }
    },
  }
}
