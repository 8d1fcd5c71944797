/**
 * Engines that Weir itself pauses and unpauses (`docker pause`). Their events come over another connection than the
 * answers, before or after them; so it is counted which ones are still to come, and those are no news.
 */
import { WeirError } from '../../../contract/errors.ts'
import { type Daemon } from './daemon.ts'
import { type Entry } from './entry.ts'
import { daemonWords } from './problems.ts'

/** @throws WeirError `docker_failed` */
export function freeze(daemon: Daemon, entry: Entry): Promise<void> {
  const { containerId } = entry
  entry.isFrozen = true
  return change(entry, 'pause', 'put a spare to sleep', async () => {
    try {
      await daemon.pause(containerId ?? '')
    } catch (error) {
      entry.isFrozen = false
      throw error
    }
  })
}

/** @throws WeirError `docker_failed` */
export function thaw(daemon: Daemon, entry: Entry): Promise<void> {
  const { containerId } = entry
  return change(entry, 'unpause', 'wake a spare', async () => {
    await daemon.unpause(containerId ?? '')
    entry.isFrozen = false
  })
}

/** Whether this event tells of nothing but what Weir did, or does not change what Weir did. */
export function isOurs(entry: Entry, action: 'pause' | 'unpause'): boolean {
  if (entry.echoes[action] === 0) return entry.isFrozen
  entry.echoes[action]--
  return true
}

async function change(
  entry: Entry,
  action: 'pause' | 'unpause',
  what: string,
  ask: () => Promise<void>,
): Promise<void> {
  entry.freezes++
  entry.echoes[action]++
  try {
    await ask()
  } catch (error) {
    if (entry.echoes[action] > 0) entry.echoes[action]--
    throw new WeirError('docker_failed', { what, why: daemonWords(error) }, { cause: error })
  } finally {
    entry.freezes++
  }
}
