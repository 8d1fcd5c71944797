/** A disk that a test can fill: a small tmpfs of its own. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, rmdirSync, writeSync, openSync, closeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk {
  readonly folder: string
  /** Takes all the room that is left. */
  fill(): void
  /** Gives back what `fill` took. */
  free(): void
  remove(): void
}

/** @throws Error where this user may not mount anything */
export function mountSmallDisk(sizeMb: number): SmallDisk {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error('A small disk was asked for, and only root on Linux can mount one.')
  }
  const folder = mkdtempSync(join(tmpdir(), 'weir-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'weir-small-disk', folder])
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill() {
      const file = openSync(ballast, 'a')
      try {
        for (let bytes = 65_536; bytes >= 1; bytes = Math.floor(bytes / 4)) fillBy(file, bytes)
      } finally {
        closeSync(file)
      }
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      execFileSync('umount', ['--lazy', folder])
      rmdirSync(folder)
    },
  }
}

/** Writes pieces of that size until none fits. */
function fillBy(file: number, bytes: number): void {
  const piece = Buffer.alloc(bytes)
  try {
    for (;;) if (writeSync(file, piece) < bytes) return
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}
