/**
 * What a scaler is: from the facts of a moment it decides how many engines there should be. It holds no timer and calls
 * nobody; the orchestrator asks it once a second and whenever a viewer begins to wait. Weir's own is autoscaler.ts; the
 * simulator brings rivals.
 */
import { type Clock, type EngineId } from '../ports.ts'

/** An engine as a scaler sees it. */
export interface ScaledEngine {
  readonly id: EngineId
  /**
   * `coming`: being made or booting, capacity that will be there; `ready`; `troubled`: there, but nothing can be started
   * on it now, also one that failed and waits to be made anew; `leaving`: goes when its streams have left; `frozen`: a
   * spare that Weir pauses, or will when it has booted. The pool keeps and wakes these by itself, beside the engines that
   * are wanted: they count neither as there nor as coming.
   */
  readonly state: 'coming' | 'ready' | 'frozen' | 'troubled' | 'leaving'
  readonly usedSlots: number
  /** Since it was ready first; 0 before. */
  readonly ageMs: number
  /** Since its last stream left; 0 while it carries one. */
  readonly idleMs: number
}

export interface Facts {
  /** Monotonic, as `Clock.now`. */
  readonly nowMs: number
  readonly engines: readonly ScaledEngine[]
  readonly slotsPerEngine: number
  /** Streams that wait for a slot, and how long the first of them has. */
  readonly queue: { readonly length: number; readonly longestWaitMs: number }
  /** Streams that asked for a slot since the beginning; differences make the arrival rate. */
  readonly arrivals: number
  /** As measured lately, from the wish for an engine until it is ready; null before the first. */
  readonly bootMs: number | null
  /** Why no engine can be made now (no ports, image gone, daemon down), in words; null when one can. */
  readonly cannotMake: string | null
  /** What this machine still has; null where it cannot be told, as with engines that run elsewhere. */
  readonly host: HostRoom | null
}

export interface HostRoom {
  readonly availableBytes: number
  readonly totalBytes: number
  /** 0..1 over all cores. */
  readonly cpuShare: number
  /** What one engine of ours takes, as measured; null before the first. */
  readonly bytesPerEngine: number | null
}

export interface Decision {
  /** Engines there should be, those that are coming and troubled included, leaving and frozen ones not. */
  readonly wanted: number
  /** Which ones go, where `wanted` is less than there are; only idle ones. Named until they are `leaving`. */
  readonly letGo: readonly EngineId[]
  /**
   * Streams are spread over engines, so after a peak each may carry one and none is idle. These had better get no new
   * ones, so that they can go: streams are put on them only where no other engine has room. None where it is left out.
   */
  readonly restful?: readonly EngineId[]
  /** Of a change, its reason: "queue 3 for 4 s, 2 engines booting: +1". null when nothing changes. */
  readonly text: string | null
  /** What keeps it from having as many engines as demand asks for: "max 8 reached"; null when nothing does. */
  readonly cannot: string | null
}

export interface Scaler {
  decide(facts: Facts): Decision
}

export interface ScalerSettings {
  readonly min: number
  readonly max: number
  readonly spares: number
  /** An idle NAS may sleep: without viewers for `downWindowS` all engines go, and the first viewer waits for one. */
  readonly sleepWhenIdle: boolean
  readonly cooldownS: number
  readonly sustainS: number
  readonly downWindowS: number
  readonly minLifetimeS: number
}

export type CreateScaler = (deps: { clock: Clock; settings: ScalerSettings }) => Scaler
