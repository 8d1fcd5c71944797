/** The settings that a user changed, as a file; and the last good copy of it, for the day somebody breaks it. */
import { readFile, rename, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { WeirError } from '../../../contract/errors.ts'
import { describeIssues } from '../../../contract/issues.ts'
import { settingsSchema, type Settings, type SettingsInput } from '../../../contract/settings.ts'
import { isGroup, type RawSettings } from '../../core/settings/groups.ts'
import { readJson } from '../../core/settings/json.ts'
import { systemErrorCode, whyDiskRefused, writeAtomically } from '../system/files.ts'

export const storedFile = (dataDir: string) => join(dataDir, 'settings.json')
const lastGoodFile = (dataDir: string) => join(dataDir, 'settings.last-good.json')

/** All settings there are take a hundredth of it. */
const largestFileBytes = 1024 * 1024

/**
 * Reads one settings file; undefined when there is none.
 * @throws WeirError `settings_unreadable` (not to be opened, not JSON: where), `settings_invalid` (no group of keys)
 */
export async function readSettingsFile(file: string): Promise<RawSettings | undefined> {
  let text: string
  try {
    if ((await stat(file)).size > largestFileBytes) {
      throw new WeirError('settings_unreadable', {
        file,
        why: 'it is larger than 1 MB, which no settings are',
      })
    }
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof WeirError) throw error
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw new WeirError('settings_unreadable', { file, why: whyDiskRefused(error) }, { cause: error })
  }
  const json = readJson(text)
  if ('why' in json) throw new WeirError('settings_unreadable', { file, why: json.why })
  if (!isGroup(json.value)) checkSettings(json.value, file)
  return isGroup(json.value) ? withAbsolutePaths(json.value, dirname(file)) : {}
}

/**
 * Settings with every default filled in.
 * @throws WeirError `settings_invalid` naming `source` and each bad key, its value and what is allowed
 */
export function checkSettings(raw: unknown, source: string): Settings {
  const result = settingsSchema.safeParse(raw)
  if (result.success) return result.data
  throw new WeirError('settings_invalid', { source, problems: describeIssues(result.error, raw) })
}

/**
 * The stored settings, checked. A broken file is not taken over: the last good ones stay in force, or the defaults
 * when there are none, and `warning` says so for people.
 */
export async function readStored(dataDir: string): Promise<{ raw: RawSettings; warning: string | null }> {
  try {
    const raw = await readSettingsFile(storedFile(dataDir))
    if (raw === undefined) return { raw: {}, warning: null }
    checkSettings(raw, storedFile(dataDir))
    return { raw, warning: null }
  } catch (error) {
    if (!(error instanceof WeirError)) throw error
    const lastGood = await readLastGood(dataDir)
    const instead = lastGood === undefined ? 'The default settings' : 'The last good settings'
    return { raw: lastGood ?? {}, warning: `${error.message} ${instead} are in force.` }
  }
}

/** Keeps a copy of the settings that are in force now; its failure is of no account to what runs. */
export async function keepLastGood(dataDir: string, raw: RawSettings): Promise<void> {
  const text = toText(raw)
  const kept = await readFile(lastGoodFile(dataDir), 'utf8').catch(() => undefined)
  if (kept !== text) await writeAtomically(lastGoodFile(dataDir), text).catch(() => undefined)
}

/**
 * Stores settings, whole: `input` replaces what the file held. A stored file that is broken is kept as
 * `settings.rejected.json`, since somebody meant something by it.
 * @throws WeirError `settings_invalid` (nothing is written), `data_dir_unusable`
 */
export async function saveSettings(dataDir: string, input: SettingsInput): Promise<Settings> {
  const settings = checkSettings(input, 'The new settings')
  try {
    if ((await readStored(dataDir)).warning !== null) {
      await rename(storedFile(dataDir), join(dataDir, 'settings.rejected.json'))
    }
    await writeAtomically(storedFile(dataDir), toText(input))
  } catch (error) {
    throw new WeirError('data_dir_unusable', { dataDir, why: whyDiskRefused(error) }, { cause: error })
  }
  await keepLastGood(dataDir, input)
  return settings
}

async function readLastGood(dataDir: string): Promise<RawSettings | undefined> {
  try {
    const raw = await readSettingsFile(lastGoodFile(dataDir))
    checkSettings(raw ?? {}, lastGoodFile(dataDir))
    return raw
  } catch {
    return undefined
  }
}

/** A relative path in a settings file is meant from that file's folder, wherever Weir was started. */
function withAbsolutePaths(raw: RawSettings, folder: string): RawSettings {
  const channels = raw['channels']
  if (!isGroup(channels)) return raw
  const file = channels['file']
  if (typeof file !== 'string' || file === '' || isAbsolute(file)) return raw
  return { ...raw, channels: { ...channels, file: join(folder, file) } }
}

const toText = (raw: object) => `${JSON.stringify(raw, null, 2)}\n`
