/** Files that survive a power cut, and failures of the disk in plain words. */
import { randomBytes } from 'node:crypto'
import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Replaces a file's content so that at any moment, kill -9 and power cuts included, it is either the old or the new
 * one: written beside it, synced, renamed over it. Readable by this user alone (settings hold a token).
 */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const beside = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const handle = await open(beside, 'wx', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
  await syncFolder(dirname(file))
}

const besideName = /\.[0-9a-f]{12}\.tmp$/
/** Whoever still writes one has had this long. */
const leftOverMs = 60_000

/** Removes what `writeAtomically` had written beside its files when the process was killed. Never rejects. */
export async function removeLeftOvers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((one) => besideName.test(one))) {
    const file = join(folder, name)
    const writtenMs = (await stat(file).catch(() => null))?.mtimeMs ?? Infinity
    if (Date.now() - writtenMs > leftOverMs) await rm(file, { force: true }).catch(() => undefined)
  }
}

/** Makes a rename last. Windows cannot open a folder, and needs no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The system's error code (`ENOENT`…), or undefined for what is no system error. */
export function systemErrorCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return typeof code === 'string' ? code : undefined
}

/** Why the disk refused, in words for a person; the end of "cannot be read: …". */
export function whyDiskRefused(error: unknown): string {
  const code = systemErrorCode(error)
  const words = code === undefined ? undefined : causes[code]
  if (words !== undefined) return `${words} (${code})`
  return error instanceof Error ? error.message : String(error)
}

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user has no permission',
  EPERM: 'this user has no permission',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  EEXIST: 'a file is in its way',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
}
