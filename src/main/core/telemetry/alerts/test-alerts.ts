/** Alerts in virtual time, for the tests of this folder. */
import { type z } from 'zod'
import { alertSettings, type AlertRule, type AlertSettings } from '../../../../contract/alerts.ts'
import { createFakeClock } from '../../fake-clock.ts'
import { type KeptMute } from '../../ports.ts'
import { createAlerts, type MomentFacts } from './alerts.ts'
import { type Told } from './teller.ts'

export const calm: MomentFacts = {
  engines: { ready: 4, troubled: [] },
  queue: { length: 0, max: 50 },
  memory: { usedBytes: 2 ** 30, limitBytes: 4 * 2 ** 30 },
}
export const oneOfFour = { ...calm, engines: { ready: 1, troubled: ['e2', 'e3', 'e4'] } }
export const noMemory = { ...calm, memory: { usedBytes: 3.9 * 2 ** 30, limitBytes: 4 * 2 ** 30 } }

interface Options {
  readonly settings?: z.input<typeof alertSettings>
  readonly freeMib?: number
  readonly kept?: readonly KeptMute[]
  readonly startMinute?: number
}

/** Alerts in virtual time; the day begins at `startMinute`. */
export function world({ settings = {}, freeMib = 50_000, kept = [], startMinute = 12 * 60 }: Options = {}) {
  const clock = createFakeClock()
  const beganMs = clock.wallMs()
  const told: Told[] = []
  const saved: (readonly KeptMute[])[] = []
  const log: string[] = []
  const alerts = createAlerts({
    clock,
    settings: alertSettings.parse(settings) satisfies AlertSettings,
    logger: { debug() {}, info() {}, warn: (text) => log.push(text), error: (text) => log.push(text) },
    disk: { room: () => Promise.resolve({ freeBytes: freeMib * 2 ** 20 }) },
    muteStore: { load: () => Promise.resolve(kept), save: async (mutes) => void saved.push(mutes) },
    minuteOfDay: (wallMs) => (((startMinute + Math.floor((wallMs - beganMs) / 60_000)) % 1440) + 1440) % 1440,
    tell: (notice) => told.push(notice),
    onEvent: () => undefined,
  })
  return {
    clock,
    alerts,
    told,
    saved,
    log,
    titles: () => told.map(({ kind, title }) => `${kind}: ${title}`),
    pass(seconds: number, facts: MomentFacts = calm) {
      for (let s = 0; s < seconds; s++) {
        clock.advance(1000)
        alerts.tick(facts)
      }
    },
    rule: (rule: AlertRule) => alerts.view().alertRules.find((one) => one.rule === rule),
    starts(count: number, failed: boolean, blame: 'content' | 'engine' | null = failed ? 'content' : null) {
      for (let n = 0; n < count; n++) {
        const result = failed ? 'refused' : 'played'
        alerts.started({ result, blame, startMs: failed ? null : 2000, selectionMs: 0.02 })
      }
    },
  }
}
