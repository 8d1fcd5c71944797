/** What everything in a simulated house has in common. */
import { type SimulatedClock } from '../clock.ts'
import { type Plan } from '../plan.ts'
import { type Trace } from '../trace.ts'

export interface Scene {
  readonly plan: Plan
  readonly clock: SimulatedClock
  readonly trace: Trace
  /** Something was seen that must never be; the name of the invariant, and what was seen. */
  complain(invariant: string, text: string): void
}
