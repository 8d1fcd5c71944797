import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Signals an engine, and what it started where it leads a process group of its own. Quiet when it is gone.
 */
export function signalEngine(pid: number, signal: NodeJS.Signals, leadsGroup = true): void {
  try {
    process.kill(leadsGroup && process.platform !== 'win32' ? -pid : pid, signal)
  } catch {
    // ESRCH: gone already, which is what was wanted.
  }
}

/** SIGTERM, and SIGKILL for what does not listen; resolves when `gone`, or soon after the SIGKILL. */
export async function endProcess(
  pid: number,
  gone: Promise<void>,
  { graceMs = 2_000, leadsGroup = true } = {},
): Promise<void> {
  const wait = async (ms: number): Promise<boolean> => {
    const timer = new AbortController()
    const late = sleep(ms, false, { signal: timer.signal }).catch(() => false)
    const ended = await Promise.race([gone.then(() => true), late])
    timer.abort()
    return ended
  }
  signalEngine(pid, 'SIGTERM', leadsGroup)
  // A spare that sleeps could not hear it.
  signalEngine(pid, 'SIGCONT', leadsGroup)
  if (await wait(graceMs)) return
  signalEngine(pid, 'SIGKILL', leadsGroup)
  // A process in the kernel's hands (a hung disk) dies later; nobody is kept waiting for that.
  await wait(graceMs)
}
