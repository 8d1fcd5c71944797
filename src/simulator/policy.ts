/**
 * Who runs the house: the real core, the real core with another scaler, or a rival of its own. A policy gets the world as
 * the ports of core, so that whatever it is, it lives in the same house.
 */
import { type Snapshot } from '../contract/state.ts'
import { type Orchestrator } from '../main/core/door.ts'
import { createOrchestrator, type OrchestratorDeps } from '../main/core/orchestrator.ts'

/** What is asked every virtual second, so it must cost next to nothing. */
export interface Glance {
  /** Engines there should be, those that are coming included. */
  readonly wanted: number
  /** Streams that wait for a slot. */
  readonly queue: number
}

/** What the simulator looks at of a snapshot. */
export type Shown = Pick<Snapshot, 'engines' | 'sessions' | 'queue' | 'latency' | 'scaling'>

export interface PolicyHandle extends Pick<Orchestrator, 'start' | 'stop' | 'open' | 'command'> {
  snapshot(): Shown
  /** Without it the snapshot is asked instead: `scaling.desired` and `queue.length`. */
  glance?(): Glance
}

export interface Policy {
  readonly name: string
  create(deps: OrchestratorDeps): PolicyHandle
}

/** Weir as it is shipped. Its scaler comes in `deps`, where the simulator looks at what it decides. */
export const weir: Policy = { name: 'weir', create: (deps) => createOrchestrator(deps) }
