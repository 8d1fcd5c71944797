/** An engine's state as a person reads it: the mark, and what that means for streams. Pure but for the language. */
import { isAsleep } from '../../../contract/sentence.ts'
import { type EngineView } from '../../../contract/state.ts'
import { type Translate } from '../../i18n/i18n.ts'
import { engineStatus, type Named } from '../../state/status.ts'

/** A spare that sleeps is no paused engine: nobody has to do anything about it. */
export function engineMark(t: Translate, engine: Pick<EngineView, 'state' | 'isSpare'>): Named {
  return isAsleep(engine) ? { status: 'idle', word: t('engines:asleep') } : engineStatus(engine.state)
}

/** What the state means and what comes next, in one sentence or two. */
export function meaningOf(t: Translate, engine: EngineView, isRemote: boolean): string {
  const { used, total } = engine.slots
  switch (engine.state) {
    case 'creating':
      return t('engines:meaning.creating')
    case 'starting':
      return t('engines:meaning.starting')
    case 'ready':
      return used < total ? t('engines:meaning.free', { count: total - used }) : t('engines:meaning.full')
    case 'draining':
      return used === 0 ? t('engines:meaning.leavingNow') : t('engines:meaning.leaving', { count: used })
    case 'stopped':
      return t('engines:meaning.stopped')
    case 'unhealthy':
      return t(isRemote ? 'engines:meaning.unhealthyRemote' : 'engines:meaning.unhealthy')
    case 'failed':
      return t(isRemote ? 'engines:meaning.unhealthyRemote' : 'engines:meaning.failed')
    case 'paused':
      return t(isAsleep(engine) ? 'engines:meaning.asleep' : 'engines:meaning.paused')
  }
}

export interface EngineGroups {
  /** Meant to be there, asleep ones apart. */
  readonly total: number
  readonly ready: number
  readonly asleep: number
  readonly leaving: number
}

export function groupsOf(engines: readonly EngineView[]): EngineGroups {
  const groups = { total: 0, ready: 0, asleep: 0, leaving: 0 }
  for (const engine of engines) {
    if (isAsleep(engine)) groups.asleep += 1
    else if (engine.state === 'draining' || engine.state === 'stopped') groups.leaving += 1
    else {
      groups.total += 1
      if (engine.state === 'ready') groups.ready += 1
    }
  }
  return groups
}
