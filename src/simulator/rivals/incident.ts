/**
 * The policy of the recorded incident, as a service of its own. Its habits, made from what its logs say
 * (docs/incident.md): an engine counts as soon as its container runs, "the best engine" is looked up once a second
 * (incident-pool.ts), there is no breaker and no queue, and while it waits for the answer or the first byte of one engine
 * it does nothing else (stand-still.ts).
 *
 * Kinder than it was in one thing: media goes on flowing to those who watch while the service stands still.
 */
import { WeirError } from '../../contract/errors.ts'
import { type OrchestratorDeps } from '../../main/core/orchestrator.ts'
import { createMeters } from '../../main/core/telemetry/meters.ts'
import { type Policy, type PolicyHandle } from '../policy.ts'
import { createIncidentPool } from './incident-pool.ts'
import { incidentSnapshot } from './incident-snapshot.ts'
import { openIncidentStream, type IncidentStream } from './incident-stream.ts'
import { createOneThread } from './stand-still.ts'

export const incidentPolicy: Policy = { name: 'incident', create: createIncidentService }

function createIncidentService(deps: OrchestratorDeps): PolicyHandle {
  const pool = createIncidentPool(deps)
  const meters = createMeters(deps.clock)
  const thread = createOneThread()
  const streams = new Set<IncidentStream>()
  let lastId = 0
  let isStopped = false

  return {
    start: () => pool.start(),
    async stop() {
      isStopped = true
      await Promise.all([...streams].map((stream) => stream.end(new WeirError('shutting_down'))))
      await pool.stop()
    },
    open(request) {
      const id = `s${++lastId}`
      const onOver = (): void => void streams.delete(stream)
      const stream = openIncidentStream({ id, request, deps, pool, thread, meters, onOver })
      streams.add(stream)
      if (isStopped) void stream.end(new WeirError('shutting_down'))
      return stream.ticket
    },
    snapshot: () => incidentSnapshot({ deps, meters, wanted: pool.wanted(), engines: pool.engines() }),
    async command(name) {
      return { ok: false, error: new WeirError('command_unknown', { name }).toBody() }
    },
    glance: () => ({
      wanted: pool.wanted(),
      queue: [...streams].filter(({ isWaiting }) => isWaiting).length,
    }),
  }
}
