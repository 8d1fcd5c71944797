/** The slates that were made by scripts/make-slates.sh: one file each, all of them in memory (less than 1 MB). */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ending = '.ts.bin'

/** Answers null for a slate that is not there; for all of them where there is no such folder. */
export function readSlates(dir: string): (name: string) => Uint8Array | null {
  const slates = new Map<string, Uint8Array>()
  for (const file of filesOf(dir)) {
    if (file.endsWith(ending)) slates.set(file.slice(0, -ending.length), readFileSync(join(dir, file)))
  }
  return (name) => slates.get(name) ?? null
}

/** Nobody's stream may fail for want of a picture that says so. */
function filesOf(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}
