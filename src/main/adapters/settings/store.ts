/** The SettingsStore port on `<dataDir>/settings.json`. */
import { settingRows } from '../../../contract/setting-rows.ts'
import { type SettingsStore } from '../../core/ports.ts'
import { layOver, valueAt } from '../../core/settings/groups.ts'
import { type Overlay } from './load.ts'
import { readStored, saveSettings, storedFile } from './stored.ts'

export function createSettingsStore(options: {
  readonly dataDir: string
  /** What the command line lays over it, the strongest last. */
  readonly overlays: readonly Overlay[]
}): SettingsStore {
  const { dataDir, overlays } = options
  const decidedBy = settingRows().flatMap(({ key }) => {
    const overlay = overlays.findLast(({ raw }) => valueAt(raw, key) !== undefined)
    return overlay === undefined ? [] : [[key, overlay.by] as const]
  })
  return {
    file: storedFile(dataDir),
    overlay: overlays.reduce((below, { raw }) => layOver(below, raw), {}),
    decidedBy: Object.fromEntries(decidedBy),
    load: async () => (await readStored(dataDir)).raw,
    save: async (raw) => void (await saveSettings(dataDir, raw)),
  }
}
