/** The pool's rounds: what every engine uses, every five seconds, and what only time changes, every second. */
import { type Resources } from '../../../contract/state.ts'
import { type Clock, type EngineId, type EngineRuntime } from '../ports.ts'
import { sleep } from '../time.ts'
import { type Seat } from './seat.ts'

const resourcesEveryMs = 5000
const lookEveryMs = 1000

export interface RoundsDeps {
  readonly clock: Clock
  readonly runtime: Pick<EngineRuntime, 'resources'>
  seats(): Iterable<Seat>
  onResources(id: EngineId, resources: Resources | null): void
  /** Every second, and after the resources. */
  look(): void
}

/** Resolves when the signal is aborted. */
export async function goRounds(deps: RoundsDeps, signal: AbortSignal): Promise<void> {
  const { clock, runtime } = deps

  async function sample(seat: Seat): Promise<void> {
    const { url } = seat
    if (url === null) return
    const resources = await runtime.resources(seat.id).catch(() => null)
    // It may be another engine by now.
    if (seat.url !== url) return
    seat.setResources(resources)
    deps.onResources(seat.id, resources)
  }

  async function sampleInTime(): Promise<void> {
    while (!signal.aborted) {
      await Promise.all([...deps.seats()].map(sample))
      if (!signal.aborted) deps.look()
      await sleep(clock, resourcesEveryMs, signal)
    }
  }

  async function lookInTime(): Promise<void> {
    while (!signal.aborted) {
      await sleep(clock, lookEveryMs, signal)
      if (!signal.aborted) deps.look()
    }
  }

  await Promise.all([sampleInTime(), lookInTime()])
}
