/** What the runtime tells, passed on to whom it concerns. */
import { type Pool } from './pool/door.ts'
import { type EngineId, type EngineRuntime, type RuntimeEvent } from './ports.ts'
import { type Steering } from './scaling/steering.ts'
import { type Changes } from './telemetry/changes.ts'

export function createHearing(deps: {
  readonly runtime: Pick<EngineRuntime, 'view'>
  readonly pool: Pool
  readonly steering: Pick<Steering, 'look'>
  readonly changes: Changes
  /** An engine's process is gone, by nobody's will; before anything is done about it. */
  onDied(id: EngineId): void
}): (event: RuntimeEvent) => void {
  const { pool, changes } = deps
  return (event) => {
    switch (event.type) {
      case 'died':
        deps.onDied(event.id)
        return pool.died(event.id, event.why)
      case 'cause':
        return changes.note('attention', `Engine ${event.id} was ${event.why}`)
      case 'paused':
        return pool.paused(event.id, event.why)
      case 'resumed':
        return pool.resumed(event.id)
      case 'ailing':
        return pool.ailing(event.id, event.why)
      case 'well':
        return pool.well(event.id)
      case 'unreachable':
        return changes.note('bad', `Engines cannot be managed: ${event.why}`)
      case 'reachable':
        changes.note('info', 'Engines can be managed again')
        return pool.hurry()
      case 'view':
        return deps.steering.look()
      case 'replaced':
        changes.note('info', `Engines run elsewhere now: ${deps.runtime.view().detail}`)
        return pool.replaceAll('its runtime is no longer used')
    }
  }
}
