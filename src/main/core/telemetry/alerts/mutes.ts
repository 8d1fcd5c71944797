/** Rules of which nothing is sent: until a time, or for good. Kept across restarts where there is a place for it. */
import { alertRuleSchema, type AlertRule } from '../../../../contract/alerts.ts'
import { type KeptMute, type Logger, type MuteStore } from '../../ports.ts'

export interface Mutes {
  /** Takes over what was kept. Never rejects. */
  recall(): Promise<void>
  /** `untilMs` by the wall clock, since it must mean the same after a restart; null is for good. */
  set(rule: AlertRule, untilMs: number | null): void
  drop(rule: AlertRule): void
  of(rule: AlertRule, wallMs: number): { readonly muted: boolean; readonly mutedUntilMs: number | null }
}

export function createMutes(deps: { logger: Logger; store: MuteStore | undefined }): Mutes {
  const { store, logger } = deps
  const muted = new Map<AlertRule, number | null>()

  function keep(): void {
    const kept = [...muted].map(([rule, untilMs]): KeptMute => ({ rule, untilMs }))
    store?.save(kept).catch((error: unknown) => {
      logger.warn('Muted alerts could not be kept; a restart forgets them', { error })
    })
  }

  return {
    async recall() {
      try {
        for (const { rule, untilMs } of (await store?.load()) ?? []) {
          // A newer Weir may have had rules that this one does not know.
          const known = alertRuleSchema.safeParse(rule)
          if (known.success && !muted.has(known.data)) muted.set(known.data, untilMs)
        }
      } catch (error) {
        logger.warn('Muted alerts could not be read; none is muted', { error })
      }
    },
    set(rule, untilMs) {
      muted.set(rule, untilMs)
      keep()
    },
    drop(rule) {
      if (muted.delete(rule)) keep()
    },
    of(rule, wallMs) {
      const untilMs = muted.get(rule)
      if (untilMs === undefined || (untilMs !== null && untilMs <= wallMs)) {
        return { muted: false, mutedUntilMs: null }
      }
      return { muted: true, mutedUntilMs: untilMs }
    },
  }
}
