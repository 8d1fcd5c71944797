/** Which alerts are muted, in `<dataDir>/muted-alerts.json`. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type MuteStore } from '../../core/ports.ts'
import { systemErrorCode, writeAtomically } from '../system/files.ts'

const kept = z.array(z.object({ rule: z.string(), untilMs: z.number().nullable() }))

export function createMuteStore(dataDir: string): MuteStore {
  const file = join(dataDir, 'muted-alerts.json')
  /** One write at a time, so that the last one stays. */
  let writing: Promise<void> = Promise.resolve()

  return {
    async load() {
      try {
        return kept.parse(JSON.parse(await readFile(file, 'utf8')))
      } catch (error) {
        if (systemErrorCode(error) === 'ENOENT') return []
        throw error
      }
    },
    save(mutes) {
      const text = `${JSON.stringify(mutes, null, 2)}\n`
      const done = writing.then(() => writeAtomically(file, text))
      writing = done.catch(() => undefined)
      return done
    },
  }
}
