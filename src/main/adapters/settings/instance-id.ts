/** The name of one installation, which tells its engine containers from those of another on the same machine. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WeirError } from '../../../contract/errors.ts'
import { systemErrorCode, whyDiskRefused, writeAtomically } from '../system/files.ts'

/**
 * 16 hex digits, made at the first start and kept in `<dataDir>/instance`. Ask only while the folder is claimed.
 * @throws WeirError `data_dir_unusable`
 */
export async function instanceIdOf(dataDir: string): Promise<string> {
  const file = join(dataDir, 'instance')
  try {
    const kept = await readFile(file, 'utf8').catch((error: unknown) => {
      if (systemErrorCode(error) === 'ENOENT') return ''
      throw error
    })
    const id = kept.trim()
    if (/^[0-9a-f]{16}$/.test(id)) return id
    const fresh = randomBytes(8).toString('hex')
    await writeAtomically(file, `${fresh}\n`)
    return fresh
  } catch (error) {
    throw new WeirError('data_dir_unusable', { dataDir, why: whyDiskRefused(error) }, { cause: error })
  }
}
