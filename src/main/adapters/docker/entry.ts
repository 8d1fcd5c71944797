/** What is known of one engine container. */
import { type EngineId, type RunningEngine } from '../../core/ports.ts'
import { type PortLease } from '../system/port-range.ts'
import { type OurContainer } from './daemon.ts'
import { type CpuSample } from './resources.ts'

export interface Entry {
  readonly id: EngineId
  /** null until the daemon has made it. */
  containerId: string | null
  /** null while it is being made; deaths before that are the failure of `create`, not events. */
  engine: RunningEngine | null
  lease: PortLease | null
  outOfMemory: boolean
  /** By somebody else. */
  isPaused: boolean
  /** By Weir, as a spare that sleeps; from the moment in which that is asked until it was undone. */
  isFrozen: boolean
  /** Grows whenever Weir begins or ends to change that: what a list says of it may be older. */
  freezes: number
  /** Events of Weir's own pauses that are still to come. */
  readonly echoes: { pause: number; unpause: number }
  /** Its image's HEALTHCHECK was content once. One that never was is broken itself, and says nothing. */
  wasHealthy: boolean
  /** Set when it died while it was being made. */
  diedWith: string | null
  cpu: CpuSample
}

export const newEntry = (id: EngineId): Entry => ({
  id,
  containerId: null,
  engine: null,
  lease: null,
  outOfMemory: false,
  isPaused: false,
  isFrozen: false,
  freezes: 0,
  echoes: { pause: 0, unpause: 0 },
  wasHealthy: false,
  diedWith: null,
  cpu: { atMs: 0, usedNs: 0 },
})

/** From the list's "Up 2 minutes (healthy)". */
export const saysHealthy = ({ status }: OurContainer): boolean => status.includes('(healthy)')

/** From the list's "Exited (137) 2 seconds ago"; null when it does not say. */
export function exitCodeOf(status: string): number | null {
  const code = /\((\d+)\)/.exec(status)?.[1]
  return code === undefined ? null : Number(code)
}
