/** What the rival service shows of itself, in the contract's words; what it does not know is empty. */
import { type OrchestratorDeps } from '../../main/core/orchestrator.ts'
import { type Meters } from '../../main/core/telemetry/meters.ts'
import { type Shown } from '../policy.ts'
import { type LooseEngine } from './incident-pool.ts'

export interface IncidentSnapshotSources {
  readonly deps: OrchestratorDeps
  readonly meters: Meters
  readonly wanted: number
  readonly engines: readonly LooseEngine[]
}

export function incidentSnapshot({ deps, meters, wanted, engines }: IncidentSnapshotSources): Shown {
  const { slotsPerEngine } = deps.settings.engines
  return {
    engines: engines.map((engine) => viewOf(engine, slotsPerEngine)),
    sessions: [],
    queue: { length: 0, waiting: [] },
    latency: meters.view().latency,
    scaling: { mode: 'auto', desired: wanted, reason: '', cannot: null, events: [] },
  }
}

const viewOf = (engine: LooseEngine, slotsPerEngine: number): Shown['engines'][number] => ({
  id: engine.id,
  state: engine.isHealthy ? 'ready' : 'unhealthy',
  reason: '',
  sinceMs: engine.madeAtMs,
  url: engine.url,
  version: null,
  slots: { used: engine.streams, total: slotsPerEngine },
  resources: null,
  startedAtMs: engine.madeAtMs,
  readyAtMs: null,
  restarts: 0,
  starts: 0,
  failures: 0,
})
