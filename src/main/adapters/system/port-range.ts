import { WeirError } from '../../../contract/errors.ts'
import { portIsFree } from './free-port.ts'

/** A port that is ours until it is given back. */
export interface PortLease {
  readonly port: number
  /** Idempotent. */
  release(): void
}

export interface PortRange {
  /**
   * The lowest port that is neither leased nor in `except` and can be bound on 127.0.0.1.
   * @throws WeirError `ports_exhausted`
   */
  lease(except?: ReadonlySet<number>): Promise<PortLease>
  /** Leases this very port, for an engine that already runs on it; inside the range or not. */
  hold(port: number): PortLease
}

/**
 * Hands out local ports for engines. A port is leased before it is probed, so that two engines that are made at the
 * same time never get the same one.
 */
export function createPortRange(options: {
  from: number
  to: number
  /** Whether somebody else holds the port; replaced where the ports are another machine's. */
  isFree?: (port: number) => Promise<boolean>
}): PortRange {
  const { from, to, isFree = portIsFree } = options
  const leased = new Map<number, object>()

  const hold = (port: number): PortLease => {
    // The port may be held again after a release, and a late second release must not end the newer lease.
    const mine = {}
    leased.set(port, mine)
    return {
      port,
      release() {
        if (leased.get(port) === mine) leased.delete(port)
      },
    }
  }

  return {
    hold,
    async lease(except) {
      for (let port = from; port <= to; port++) {
        if (leased.has(port) || except?.has(port)) continue
        const lease = hold(port)
        if (await isFree(port)) return lease
        lease.release()
      }
      throw new WeirError('ports_exhausted', { from, to })
    },
  }
}
