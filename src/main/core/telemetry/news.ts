/** What becomes of engines and streams, as sentences for people in the list of changes. */
import { type EngineState } from '../../../contract/state.ts'
import { type Shortage } from '../admission/shedding.ts'
import { toWeirError, type StreamFailure } from '../streams/failure.ts'
import { type Changes } from './changes.ts'

export interface News {
  /** An engine's state or the reason for it is another one. */
  engine(id: string, state: EngineState, reason: string, isSpare?: boolean): void
  /** A stream that played cannot go on where it is, and is moved. */
  broken(stream: { name: string; viewers: number }, engineId: string, failure: StreamFailure): void
  /** Load shedding begins, or ends (null). */
  shedding(shortOf: Shortage | null, details: string): void
}

export function createNews(deps: {
  changes: Changes
  /** Every engine's every change of state, for the history. */
  onEngine(id: string, state: EngineState, reason: string): void
  /** Whether there is a problem that is told elsewhere and explains why engines cannot be made. */
  isRuntimeInTrouble(): boolean
  isStopped(): boolean
}): News {
  const { changes } = deps
  const engineStates = new Map<string, EngineState>()

  return {
    engine(id, state, reason, isSpare = false) {
      const before = engineStates.get(id)
      engineStates.set(id, state)
      if (before === state) return
      deps.onEngine(id, state, reason)
      if (deps.isStopped()) return
      switch (state) {
        case 'ready':
          return changes.note('info', `Engine ${id} is ready`)
        case 'unhealthy':
          return changes.note('attention', `Engine ${id} ${reason}`)
        case 'failed':
          // The runtime's problem is told once, not once for each engine that cannot be made.
          if (before === 'creating' && deps.isRuntimeInTrouble()) return
          return changes.note('bad', `Engine ${id} is being replaced: ${reason}`)
        case 'draining':
        case 'stopped':
          return changes.note('info', `Engine ${id}: ${reason}`)
        case 'paused':
          if (isSpare) return changes.note('info', `Engine ${id} sleeps as a spare`)
          return changes.note(
            'attention',
            `Engine ${id} ${reason}; its viewers are moved until it runs again`,
          )
        case 'creating':
        case 'starting':
          return
      }
    },
    broken({ name, viewers }, engineId, failure) {
      if (failure.kind === 'handed_over') {
        return changes.note('info', `${name} moves from engine ${engineId} to another (${failure.why})`)
      }
      const moved = viewers === 1 ? '1 viewer is' : `${viewers} viewers are`
      const why = toWeirError(failure).message
      changes.note('attention', `${name} broke on engine ${engineId} (${why}) Its ${moved} being moved.`)
    },
    shedding(shortOf, details) {
      if (shortOf === null) changes.note('info', `New streams are started again: ${details}`)
      else changes.note('bad', `No new stream is started: this machine is short of ${shortOf} (${details})`)
    },
  }
}
