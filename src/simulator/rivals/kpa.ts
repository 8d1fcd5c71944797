/**
 * The rules of the Knative Pod Autoscaler, as a rival inside the real core.
 *
 * Sources: knative.dev/docs/serving/autoscaling (kpa-specific, scale-bounds, concurrency) and `Scale` in
 * knative/serving/pkg/autoscaler/scaling/autoscaler.go, with the defaults of `config-autoscaler`:
 * - concurrency, averaged over a stable window of 60 s and a panic window of 6 s, against a target of 70 % of what a pod
 *   carries; a tick every 2 s;
 * - desired = ceil(concurrency / target), held between ready / 2 (max-scale-down-rate) and ready × 1000
 *   (max-scale-up-rate);
 * - panic when the panic window asks for twice the ready pods: the greater of both windows, never down, until 60 s have
 *   passed without a reason;
 * - the last pod goes after 30 s without traffic (scale-to-zero-grace-period), where the settings allow none.
 *
 * Concurrency is streams that play or wait, as the activator counts requests that it holds back. Kinder than Knative in one
 * thing: only idle engines are taken away.
 */
import { type CreateScaler, type Decision, type Facts } from '../../main/core/scaling/scaler.ts'
import { countOf, letIdleGo, nothingChanges, within } from './scaled.ts'

const tickMs = 2_000
const scrapeMs = 1_000
const stableWindowMs = 60_000
const panicWindowMs = 6_000
const panicThreshold = 2
const maxScaleUpRate = 1000
const maxScaleDownRate = 2
const targetShare = 0.7
const scaleToZeroGraceMs = 30_000

export const createKpaScaler: CreateScaler = ({ settings }) => {
  let samples: { readonly atMs: number; readonly concurrency: number }[] = []
  let wanted: number | null = null
  let lastTickMs = -Infinity
  let panic: { sinceMs: number; most: number } | null = null
  let zeroSinceMs: number | null = null

  function average(nowMs: number, windowMs: number): number {
    const inWindow = samples.filter(({ atMs }) => nowMs - atMs < windowMs)
    const sum = inWindow.reduce((total, { concurrency }) => total + concurrency, 0)
    return inWindow.length === 0 ? 0 : sum / inWindow.length
  }

  function scale(facts: Facts): number {
    const { nowMs } = facts
    const ready = Math.max(1, countOf(facts).ready)
    const target = targetShare * facts.slotsPerEngine
    const most = Math.ceil(maxScaleUpRate * ready)
    const least = Math.floor(ready / maxScaleDownRate)
    const askedBy = (windowMs: number): number => Math.ceil(average(nowMs, windowMs) / target)
    const bounded = (engines: number): number => Math.min(Math.max(engines, least), most)

    const stable = bounded(askedBy(stableWindowMs))
    const askedInPanic = askedBy(panicWindowMs)
    if (askedInPanic / ready >= panicThreshold) panic = { sinceMs: nowMs, most: panic?.most ?? 0 }
    else if (panic !== null && nowMs - panic.sinceMs > stableWindowMs) panic = null
    if (panic === null) return stable
    panic.most = Math.max(panic.most, stable, bounded(askedInPanic))
    return panic.most
  }

  /** The autoscaler says 0 as soon as the stable window is empty; the last pod goes a grace period later. */
  function graceful(nowMs: number, engines: number): number {
    if (engines > 0) zeroSinceMs = null
    else zeroSinceMs ??= nowMs
    return zeroSinceMs !== null && nowMs - zeroSinceMs < scaleToZeroGraceMs ? 1 : engines
  }

  return {
    decide(facts): Decision {
      const { nowMs } = facts
      const { usedSlots, present, ready } = countOf(facts)
      // Pods are scraped once a second; being asked in between must not give that moment more weight.
      if (nowMs - (samples.at(-1)?.atMs ?? -Infinity) >= scrapeMs) {
        samples.push({ atMs: nowMs, concurrency: usedSlots + facts.queue.length })
        samples = samples.filter(({ atMs }) => nowMs - atMs < stableWindowMs)
      }
      const current = wanted ?? within(settings, present)
      if (wanted === null && ready > 1) panic = { sinceMs: nowMs, most: ready }
      if (nowMs - lastTickMs < tickMs) return nothingChanges(facts, current)
      lastTickMs = nowMs
      const next = within(settings, graceful(nowMs, scale(facts)))
      wanted = next
      const mode = panic === null ? 'stable' : 'panic'
      return letIdleGo(
        facts,
        next,
        next === current ? null : `${current} engines, ${next} desired (${mode} window)`,
      )
    },
  }
}
