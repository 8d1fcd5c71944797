/** Engines that a stream can be moved to. Pure. */
import { type EngineView, type SessionView } from '../../../contract/state.ts'

export interface MoveTarget {
  readonly engine: EngineView
  readonly hasRoom: boolean
}

/** Every other engine that takes streams, those with the most room first. */
export function moveTargets(session: SessionView, engines: readonly EngineView[]): readonly MoveTarget[] {
  const free = ({ slots }: EngineView) => slots.total - slots.used
  return engines
    .filter(({ id, state }) => id !== session.engineId && state === 'ready')
    .map((engine) => ({ engine, hasRoom: free(engine) > 0 }))
    .sort((a, b) => free(b.engine) - free(a.engine))
}

export type CannotMove = 'notPlaying' | 'noOther' | 'noRoom'

/** Why it cannot be moved at the moment; null when it can. */
export function cannotMove(session: SessionView, targets: readonly MoveTarget[]): CannotMove | null {
  if (session.state !== 'live' && session.state !== 'lingering') return 'notPlaying'
  if (targets.length === 0) return 'noOther'
  return targets.some(({ hasRoom }) => hasRoom) ? null : 'noRoom'
}
