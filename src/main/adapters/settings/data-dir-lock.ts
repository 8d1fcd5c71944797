/**
 * One Weir per data folder: a file with the holder's process id. A holder that was killed leaves its file behind; it
 * is told from a living one by more than its number, since numbers are given again (always the same few in a
 * container, and after every reboot).
 */
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { WeirError } from '../../../contract/errors.ts'
import { systemErrorCode, whyDiskRefused, writeAtomically } from '../system/files.ts'

const holderSchema = z.object({
  pid: z.number().int().positive(),
  /** Tells two processes of one number apart; see `identityOf`. */
  identity: z.string(),
  /** When the machine was booted, epoch milliseconds by its own clock. */
  bootedAtMs: z.number(),
  /** Tells claims of one process apart. */
  claim: z.string(),
})
type Holder = z.infer<typeof holderSchema>

/** A clock that is set right moves the boot time too; a reboot moves it by more than this. */
const sameBootMs = 5 * 60_000
/** A lock file without content belongs to somebody who is just writing it, unless it is older than this. */
const writingMs = 2000
const waitMs = 50
const attempts = 100

/**
 * Makes the folder if need be (readable by this user alone) and claims it until `release`, or until this process is
 * gone in whatever way.
 * @throws WeirError `data_dir_in_use` while another Weir lives in it, `data_dir_unusable` when the disk refuses
 */
export async function lockDataDir(dataDir: string): Promise<{ release(): Promise<void> }> {
  const file = join(dataDir, 'weir.lock')
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const outcome = await lock(file, JSON.stringify(await thisProcess()))
    if (!('heldBy' in outcome)) return outcome
    throw new WeirError('data_dir_in_use', { pid: outcome.heldBy, dataDir, lockFile: file })
  } catch (error) {
    if (error instanceof WeirError) throw error
    throw new WeirError('data_dir_unusable', { dataDir, why: whyDiskRefused(error) }, { cause: error })
  }
}

async function lock(
  file: string,
  mine: string,
): Promise<{ release(): Promise<void> } | { heldBy: number | string }> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (await createWith(file, mine)) return { release: () => removeIf(file, mine) }
    const text = await readFile(file, 'utf8').catch(ignoreMissing)
    if (text === undefined) continue
    const holder = readHolder(text)
    if (holder !== undefined && (await lives(holder))) return { heldBy: holder.pid }
    const left = holder !== undefined || (await ageMs(file)) > writingMs
    if (left && (await takeOver(file, text, mine))) return { release: () => removeIf(file, mine) }
    await new Promise((resolve) => setTimeout(resolve, waitMs))
  }
  return { heldBy: 'unknown' }
}

/**
 * Puts our lock in the place of one that was left behind. Of several that find it at once only the one that holds a
 * lock on the taking over may do so, and only while the file is still the one that was found.
 */
async function takeOver(file: string, left: string, mine: string): Promise<boolean> {
  const right = await lock(`${file}.takeover`, mine)
  if ('heldBy' in right) return false
  try {
    if ((await readFile(file, 'utf8').catch(ignoreMissing)) !== left) return false
    await writeAtomically(file, mine)
    return true
  } finally {
    await right.release()
  }
}

async function createWith(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600)
    try {
      await handle.writeFile(text)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false
    throw error
  }
  // Whoever was so slow to write that the file seemed left behind has lost it by now.
  return (await readFile(file, 'utf8').catch(ignoreMissing)) === text
}

/** Removes the file if it is ours; nobody takes over the lock of a process that lives. */
async function removeIf(file: string, mine: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(ignoreMissing)) === mine) await rm(file, { force: true })
}

function readHolder(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

async function lives(holder: Holder): Promise<boolean> {
  const identity = await identityOf(holder.pid)
  if (identity !== undefined) return identity === holder.identity
  // Where the system does not tell: the number is in use, and the machine was not booted since.
  return isRunning(holder.pid) && Math.abs(bootedAtMs() - holder.bootedAtMs) < sameBootMs
}

async function thisProcess(): Promise<Holder> {
  const identity = (await identityOf(process.pid)) ?? ''
  return { pid: process.pid, identity, bootedAtMs: bootedAtMs(), claim: randomBytes(8).toString('hex') }
}

/** Linux: boot id and start time of a process. Elsewhere only this process can be told from its forerunners. */
async function identityOf(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    return pid === process.pid ? `started ${Math.round(performance.timeOrigin)}` : undefined
  }
  try {
    const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // Field 22, counted behind the command's name, which may hold spaces and brackets (proc_pid_stat(5)).
    const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return `${bootId.trim()} ${startTime}`
  } catch {
    return undefined
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemErrorCode(error) === 'EPERM'
  }
}

const bootedAtMs = () => Math.round(Date.now() - uptime() * 1000)
const ageMs = async (file: string) => Date.now() - ((await stat(file).catch(ignoreMissing))?.mtimeMs ?? 0)

function ignoreMissing(error: unknown): undefined {
  if (systemErrorCode(error) === 'ENOENT') return undefined
  throw error
}
