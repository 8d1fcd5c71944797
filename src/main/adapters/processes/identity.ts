/** Which process a pid means: pids are used again, so a pid alone never justifies ending something. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * The same text for the same process, even after it became another program (`exec`), and never that of another one:
 * its start time and, where that counts from the boot, the boot. null when there is no such process or no telling.
 */
export async function processIdentity(pid: number): Promise<string | null> {
  try {
    switch (process.platform) {
      case 'linux': {
        const [stat, boot] = await Promise.all([
          readFile(`/proc/${pid}/stat`, 'utf8'),
          readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
        ])
        // The command in parentheses may hold blanks and parentheses; the 20th field behind it is the start time.
        const startTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
        return startTicks === undefined ? null : `${boot.trim()} ${startTicks}`
      }
      case 'win32':
        return null
      default:
        return (await run('ps', ['-o', 'lstart=', '-p', String(pid)])).stdout.trim() || null
    }
  } catch {
    return null
  }
}
