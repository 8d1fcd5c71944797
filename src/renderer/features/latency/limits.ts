/** Targets of a healthy house, and from where on it is bad: where Weir raises its alert. */
import { type AlertRule, type AlertRuleView } from '../../../contract/alerts.ts'

/** The report's targets, as on the Overview (docs/incident.md). */
export const targets = {
  failureShare: 0.1,
  meanStartMs: 5000,
  p95StartMs: 10_000,
  p95SelectionMs: 50,
} as const

/** In milliseconds where the rule counts time. undefined while the rule is off: nothing is critical then. */
export function criticalOf(rules: readonly AlertRuleView[], wanted: AlertRule): number | undefined {
  const found = rules.find(({ rule }) => rule === wanted)
  if (found === undefined || found.state === 'off') return undefined
  return found.unit === 's' ? found.raise * 1000 : found.raise
}
