/**
 * The rules of the Kubernetes HorizontalPodAutoscaler, as a rival inside the real core.
 *
 * Sources: kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale ("Algorithm details", "Default
 * behavior") and, for pods that are not ready, `calcPlainMetricReplicas` in
 * kubernetes/pkg/controller/podautoscaler/replica_calculator.go:
 * - desired = ceil(pods × metric / target), no change while the ratio is within ± 10 % of 1;
 * - pods that are not ready count as idle on the way up and are left out on the way down; a recommendation that would
 *   turn round because of them is dropped;
 * - a sync every 15 s; up by the greater of 4 pods and 100 % in 15 s, at once; down by the highest recommendation of the
 *   last 300 s.
 *
 * The metric is what a careful operator would choose: streams per pod, those that wait included, with a target of 70 % of
 * the slots. Kinder than Kubernetes in one thing: only idle engines are taken away, where Kubernetes ends pods that work.
 */
import { type CreateScaler, type Decision, type Facts } from '../../main/core/scaling/scaler.ts'
import { countOf, letIdleGo, nothingChanges, within } from './scaled.ts'

const syncMs = 15_000
const tolerance = 0.1
const targetShare = 0.7
const downWindowMs = 300_000
const upPods = 4
const upShare = 1
const upPeriodMs = 15_000

export const createHpaScaler: CreateScaler = ({ settings }) => {
  let wanted: number | null = null
  let lastSyncMs = -Infinity
  let recommendations: { atMs: number; engines: number }[] = []
  let scaleUps: { atMs: number; by: number }[] = []

  /** `calcPlainMetricReplicas`, with every pod's metric at hand. */
  function recommend(facts: Facts, current: number): number {
    const { ready, coming, usedSlots } = countOf(facts)
    // Without a ready pod there is no metric, and without a metric there is no change.
    if (ready === 0) return current
    const target = targetShare * facts.slotsPerEngine
    const total = usedSlots + facts.queue.length
    const ratio = total / ready / target
    if (!(coming > 0 && ratio > 1)) {
      return Math.abs(1 - ratio) <= tolerance ? current : Math.ceil(ratio * ready)
    }
    const withUnready = total / (ready + coming) / target
    if (Math.abs(1 - withUnready) <= tolerance || withUnready < 1) return current
    return Math.ceil(withUnready * (ready + coming))
  }

  /** `HPAScalingRules`, default policies: what may be had now, given what was added in the period. */
  function upLimit(nowMs: number, current: number): number {
    scaleUps = scaleUps.filter(({ atMs }) => nowMs - atMs < upPeriodMs)
    const added = scaleUps.reduce((sum, { by }) => sum + by, 0)
    const atStart = current - added
    return Math.max(atStart + upPods, Math.ceil(atStart * (1 + upShare)))
  }

  function sync(facts: Facts, current: number): number {
    const { nowMs } = facts
    const recommended = recommend(facts, current)
    recommendations.push({ atMs: nowMs, engines: recommended })
    recommendations = recommendations.filter(({ atMs }) => nowMs - atMs <= downWindowMs)
    const highest = Math.max(...recommendations.map(({ engines }) => engines))
    const stabilised = recommended >= current ? recommended : Math.min(current, highest)
    return within(settings, stabilised > current ? Math.min(stabilised, upLimit(nowMs, current)) : stabilised)
  }

  return {
    decide(facts): Decision {
      const current = wanted ?? within(settings, countOf(facts).present)
      if (facts.nowMs - lastSyncMs < syncMs) return nothingChanges(facts, current)
      lastSyncMs = facts.nowMs
      const next = sync(facts, current)
      wanted = next
      if (next > current) scaleUps.push({ atMs: facts.nowMs, by: next - current })
      return letIdleGo(facts, next, next === current ? null : `${current} engines, ${next} recommended`)
    },
  }
}
