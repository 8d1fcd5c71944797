/** From a specification to a running container on a port of its own, or to nothing at all. */
import { type ContainerCreateOptions } from 'dockerode'
import { type PortLease, type PortRange } from '../system/port-range.ts'
import { type Daemon } from './daemon.ts'
import { daemonStatus, daemonWords } from './problems.ts'

export interface StartContainerOptions {
  readonly daemon: Daemon
  readonly name: string
  spec(port: number): ContainerCreateOptions
  readonly ports: PortRange
  readonly signal: AbortSignal
  /** Which container is being worked on, told before it can die; null when it is about to be removed again. */
  onContainer(containerId: string | null): void
  /** Removes a container that came to nothing; never rejects. */
  discard(containerId: string): Promise<void>
}

/**
 * Tries one port after the other as long as the daemon says that they are taken. Whatever goes wrong, no container
 * and no leased port is left.
 * @throws WeirError `ports_exhausted`; the daemon's error; the signal's reason
 */
export async function startContainer(
  options: StartContainerOptions,
): Promise<{ containerId: string; lease: PortLease }> {
  const { daemon, ports, signal } = options
  const refused = new Set<number>()
  for (;;) {
    signal.throwIfAborted()
    const lease = await ports.lease(refused)
    let containerId: string | null = null
    try {
      signal.throwIfAborted()
      // Not cut short by the signal: a request that is cut may still make a container whose id nobody learns.
      containerId = await make(options, lease.port)
      options.onContainer(containerId)
      signal.throwIfAborted()
      await daemon.start(containerId)
      signal.throwIfAborted()
      return { containerId, lease }
    } catch (error) {
      options.onContainer(null)
      if (containerId === null && daemonStatus(error) === null) {
        // The request failed without an answer, so the container may exist all the same.
        containerId = await daemon.findOurs(options.name).catch(() => null)
      }
      if (containerId !== null) await options.discard(containerId)
      lease.release()
      if (signal.aborted || !isPortConflict(error)) throw error
      refused.add(lease.port)
    }
  }
}

/** Makes the container, taking the place of a leftover of ours that has its name. */
async function make(options: StartContainerOptions, port: number): Promise<string> {
  const { daemon, name } = options
  try {
    return await daemon.create(options.spec(port))
  } catch (error) {
    if (daemonStatus(error) !== 409) throw error
    const leftover = await daemon.findOurs(name)
    if (leftover === null) throw error
    await daemon.remove(leftover)
    return daemon.create(options.spec(port))
  }
}

/** The daemon has no code for it, only these words: its own allocator's, the kernel's, and Docker Desktop's. */
function isPortConflict(error: unknown): boolean {
  return (
    daemonStatus(error) === 500 &&
    /port is already allocated|address already in use|ports are not available/i.test(daemonWords(error))
  )
}
