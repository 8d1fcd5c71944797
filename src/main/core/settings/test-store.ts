/** A settings desk on a store in memory, for tests. */
import { settingsSchema, type SettingsInput } from '../../../contract/settings.ts'
import { type SettingsStore } from '../ports.ts'
import { createSettingsDesk } from './desk.ts'
import { layOver, type RawSettings } from './groups.ts'

export function setUpDesk(kept: SettingsInput = {}, overlay: RawSettings = {}, decidedBy = {}) {
  const file = { raw: kept as RawSettings, saves: 0, refuses: null as Error | null }
  const store: SettingsStore = {
    file: '/data/settings.json',
    overlay,
    decidedBy,
    load: async () => structuredClone(file.raw),
    async save(raw) {
      // Meanwhile others may ask.
      await Promise.resolve()
      if (file.refuses !== null) throw file.refuses
      file.saves++
      file.raw = raw
    },
  }
  const settings = settingsSchema.parse(layOver(kept, overlay))
  const applied: string[] = []
  const desk = createSettingsDesk({ settings, store, onApplied: (keys) => applied.push(...keys) })
  /** The code and words of a refusal; null when it was none. */
  const refusalOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error as { code: string; message: string },
    )
  return { desk, settings, file, applied, refusalOf }
}
