/** The settings in force, from all the places that have a say: defaults, stored file, `--settings`, flags. */
import { WeirError } from '../../../contract/errors.ts'
import { type Settings } from '../../../contract/settings.ts'
import { layOver, type RawSettings } from '../../core/settings/groups.ts'
import { parseFlags, type CommandLine, type Flags } from './flags.ts'
import { checkSettings, keepLastGood, readSettingsFile, readStored, storedFile } from './stored.ts'

export interface Overlay {
  readonly by: string
  readonly raw: RawSettings
}

export interface LoadedSettings {
  readonly settings: Settings
  readonly flags: Flags
  /** What a user stored, without the layers above it: the base of what is saved next. */
  readonly stored: RawSettings
  /** What the command line lays over that, the strongest last, each with the flag that brings it. */
  readonly overlays: readonly Overlay[]
  /** Where values came from, weakest first: files and flags, for the log. */
  readonly sources: readonly string[]
  /** What people should see: a stored file that was refused. */
  readonly warnings: readonly string[]
}

/**
 * Loads the settings. Each layer is laid over the one before, key by key: defaults, `<dataDir>/settings.json`,
 * `--settings FILE`, then `--host`, `--port` and `--demo`. `dataDir`, when given, stands in for the platform's default.
 * @throws WeirError `flag_invalid`; `settings_unreadable` or `settings_invalid` for a `--settings` file. A broken
 *   stored file is a warning, not an error: the last good settings stay in force.
 */
export async function loadSettings(
  commandLine: CommandLine & { readonly dataDir?: string },
): Promise<LoadedSettings> {
  const { dataDir: dataDirInstead, env } = commandLine
  const flags = parseFlags(
    dataDirInstead === undefined
      ? commandLine
      : { ...commandLine, env: { ...env, WEIR_DATA_DIR: env['WEIR_DATA_DIR'] || dataDirInstead } },
  )
  const { raw: stored, warning } = await readStored(flags.dataDir)
  if (warning === null && Object.keys(stored).length > 0) await keepLastGood(flags.dataDir, stored)

  const { settingsFile } = flags
  const file = settingsFile === null ? [] : [await readOverlay(settingsFile)]
  const fromFiles = file.reduce((below, { raw }) => layOver(below, raw), stored)
  for (const { by } of file) checkSettings(fromFiles, by)
  const fromFlags = overlaysOf(flags)
  const names = fromFlags.map(({ by }) => by)
  return {
    settings: checkSettings(
      fromFlags.reduce((below, { raw }) => layOver(below, raw), fromFiles),
      names.join(', ') || 'The settings',
    ),
    flags,
    stored,
    overlays: [...file, ...fromFlags],
    sources: [
      ...(Object.keys(stored).length > 0 ? [storedFile(flags.dataDir)] : []),
      ...(settingsFile === null ? [] : [settingsFile]),
      ...names,
    ],
    warnings: warning === null ? [] : [warning],
  }
}

async function readOverlay(settingsFile: string): Promise<Overlay> {
  const raw = await readSettingsFile(settingsFile)
  if (raw === undefined) {
    throw new WeirError('settings_unreadable', {
      file: settingsFile,
      why: 'there is no such file (given by --settings)',
    })
  }
  return { by: `--settings ${settingsFile}`, raw }
}

function overlaysOf({ host, port, demo }: Flags): Overlay[] {
  return [
    host === null ? [] : [{ by: '--host', raw: { gateway: { host } } }],
    port === null ? [] : [{ by: '--port', raw: { gateway: { port } } }],
    demo ? [{ by: '--demo', raw: { engines: { runtime: 'demo' } } }] : [],
  ].flat()
}
