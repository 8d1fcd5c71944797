import { type AlertRule, type AlertRuleView } from '../../../contract/alerts.ts'
import { useWeir } from '../../state/hooks.ts'

/** Acts on alerts. None of them touches what plays, and each can be taken back. */
export interface AlertActs {
  readonly acknowledge: (alertId: string) => void
  readonly unacknowledge: (alertId: string) => void
  /** For so many seconds; null: for good. */
  readonly mute: (rule: AlertRule, forS: number | null) => void
  readonly unmute: (view: Pick<AlertRuleView, 'rule' | 'muted' | 'mutedUntilMs'>) => void
}

/** Keys in the acts store; an act and what takes it back are two sides of one. */
export const acknowledgeKey = (alertId: string) => `acknowledge:${alertId}`
export const muteKey = (rule: AlertRule) => `mute:${rule}`

export function useAlertActs(): AlertActs {
  const { acts, clock } = useWeir()
  const mute = (rule: AlertRule, forS: number | null, undo?: () => void) =>
    void acts.run(muteKey(rule), 'alert.mute', { rule, forS }, undo === undefined ? {} : { undo })
  const unmute = (rule: AlertRule, undo?: () => void) =>
    void acts.run(muteKey(rule), 'alert.unmute', { rule }, undo === undefined ? {} : { undo })
  const unacknowledge = (alertId: string) =>
    void acts.run(acknowledgeKey(alertId), 'alert.unacknowledge', { alertId })
  return {
    acknowledge: (alertId) =>
      void acts.run(
        acknowledgeKey(alertId),
        'alert.acknowledge',
        { alertId },
        { undo: () => unacknowledge(alertId) },
      ),
    unacknowledge,
    mute: (rule, forS) => mute(rule, forS, () => unmute(rule)),
    unmute: ({ rule, mutedUntilMs }) =>
      unmute(rule, () => {
        const leftS = mutedUntilMs === null ? null : Math.ceil((mutedUntilMs - clock.nowMs()) / 1000)
        // What would be over by now needs no mute.
        if (leftS === null || leftS > 0) mute(rule, leftS)
      }),
  }
}
