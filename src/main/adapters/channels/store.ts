/** The channel list on disk: the file that the settings name, or the list that was imported last. */
import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { WeirError } from '../../../contract/errors.ts'
import { type ChannelStore } from '../../core/ports.ts'
import { systemErrorCode, whyDiskRefused, writeAtomically } from '../system/files.ts'

const maxFileBytes = 32 * 1024 * 1024

/**
 * Keeps channels in `<dataDir>/channels.m3u`, unless `file` (settings.channels.file) names a list: then that one is
 * read, and an import is refused, since the next start would read the file again.
 */
export function createChannelStore(options: { dataDir: string; file: string | null }): ChannelStore {
  const imported = join(options.dataDir, 'channels.m3u')
  const named = options.file === null ? null : resolve(options.dataDir, options.file)

  return {
    async load() {
      if (named !== null) return { text: await readList(named), source: 'file' }
      try {
        return { text: await readList(imported), source: 'imported' }
      } catch (error) {
        if (error instanceof WeirError && systemErrorCode(error.cause) === 'ENOENT') return null
        throw error
      }
    },

    async save(text) {
      if (named !== null) {
        const problems = `the channels come from ${named}, which channels.file in the settings names; change that file, or clear the setting first`
        throw new WeirError('command_invalid', { name: 'channels.import', problems })
      }
      try {
        await writeAtomically(imported, text)
      } catch (error) {
        const why = whyDiskRefused(error)
        throw new WeirError('data_dir_unusable', { dataDir: options.dataDir, why }, { cause: error })
      }
    },
  }
}

async function readList(file: string): Promise<string> {
  const refuse = (why: string, cause?: unknown) =>
    new WeirError('channels_unreadable', { file, why }, { cause })
  try {
    const { size } = await stat(file)
    if (size > maxFileBytes) throw refuse(`it is larger than ${maxFileBytes / 1024 / 1024} MiB`)
    return decode(await readFile(file))
  } catch (error) {
    throw error instanceof WeirError ? error : refuse(whyDiskRefused(error), error)
  }
}

/** UTF-8; lists of old programs that are not valid UTF-8 are in Windows' Western encoding. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
