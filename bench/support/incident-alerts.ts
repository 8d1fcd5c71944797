/** A recorded incident as alerts see it: its starts, its choosing of engines and the health of its pool, second by second. */
import { alertSettings, type AlertRule } from '../../src/contract/alerts.ts'
import { createFakeClock } from '../../src/main/core/fake-clock.ts'
import { createAlerts, type AlertsDeps } from '../../src/main/core/telemetry/alerts/alerts.ts'
import { type Recording } from '../../src/simulator/replay/recording.ts'

export interface ToldOfIncident {
  readonly rule: AlertRule
  readonly kind: 'raised' | 'recovered'
  readonly atS: number
  readonly text: string
}

export interface IncidentWatch {
  readonly told: readonly ToldOfIncident[]
  /** When each figure first went clearly beyond its threshold, as a bare look at it saw; by rule. */
  readonly beyondFromS: ReadonlyMap<AlertRule, number>
}

/** Nobody asks for anything for so long afterwards, so that every alert has its end. */
const calmAfterS = 40 * 60

export function watchIncident(recording: Recording, episode?: AlertsDeps['episode']): IncidentWatch {
  const clock = createFakeClock()
  const told: ToldOfIncident[] = []
  const beyondFromS = new Map<AlertRule, number>()
  const atS = (): number => Math.round(clock.now() / 1000)
  const quiet = (): void => undefined
  const alerts = createAlerts({
    clock,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    settings: alertSettings.parse({}),
    episode,
    minuteOfDay: () => 720,
    tell({ rule, kind, text }) {
      if (rule !== null && (kind === 'raised' || kind === 'recovered'))
        told.push({ rule, kind, atS: atS(), text })
    },
    onEvent: quiet,
  })
  const lastS = Math.max(...[recording.attempts, recording.health].map((list) => list.at(-1)?.atS ?? 0))
  const attempts = [...recording.attempts]
  const selection = [...recording.selection]
  const health = [...recording.health]
  let engines = { ready: 0, troubled: [] as string[] }

  for (let s = 0; s < lastS + calmAfterS; s++) {
    clock.advance(1000)
    for (let next = attempts[0]; next !== undefined && next.atS <= s; next = attempts[0]) {
      attempts.shift()
      const failed = next.ended.endsWith('failed')
      const result = failed ? next.ended : 'played'
      alerts.started({ result, blame: failed ? 'engine' : null, startMs: null, selectionMs: null })
    }
    for (let next = selection[0]; next !== undefined && next.atS <= s; next = selection[0]) {
      selection.shift()
      // Only the choosing of an engine: it says nothing of how the start went.
      alerts.started({ result: '', blame: 'client', startMs: null, selectionMs: next.durationMs })
    }
    for (let next = health[0]; next !== undefined && next.atS <= s; next = health[0]) {
      health.shift()
      const troubled = Array.from({ length: next.engines - next.healthy }, (_, n) => `e${n + 1}`)
      engines = { ready: next.healthy, troubled }
    }
    if (s > lastS) engines = { ready: 10, troubled: [] }
    alerts.tick({ engines, queue: { length: 0, max: 50 }, memory: null })
    for (const { rule, value, raise, side } of alerts.view().alertRules) {
      if (value === null || beyondFromS.has(rule)) continue
      if (side === 'above' ? value > raise * 1.05 : value < raise * 0.95) beyondFromS.set(rule, s + 1)
    }
  }
  return { told, beyondFromS }
}
