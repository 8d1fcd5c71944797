import { statfs } from 'node:fs/promises'
import { type DiskProbe } from '../../core/ports.ts'

/** Room on the file system of a folder, as far as this user may fill it. */
export function createDiskProbe(folder: string): DiskProbe {
  return {
    async room() {
      try {
        const { bavail, bsize } = await statfs(folder)
        return { freeBytes: bavail * bsize }
      } catch {
        return null
      }
    },
  }
}
