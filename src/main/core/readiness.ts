/** Whether a stream could start, and if not, why, in words. */
import { type Orchestrator } from './door.ts'
import { type Pool } from './pool/door.ts'
import { type EngineRuntime } from './ports.ts'
import { type Steering } from './scaling/steering.ts'

export interface Readiness {
  /** Why waiting for an engine is in vain; null when it is not. */
  hopeless(): string | null
  whyNotReady(): string
  now: Orchestrator['readiness']
}

export function createReadiness(deps: {
  readonly runtime: Pick<EngineRuntime, 'view'>
  readonly pool: Pick<Pool, 'counts'>
  readonly steering: Pick<Steering, 'isOff' | 'isAsleep'>
}): Readiness {
  const { runtime, pool, steering } = deps

  function hopeless(): string | null {
    const { active, problem } = runtime.view()
    if (steering.isOff) return 'none is wanted, by hand; resume scaling, or set a number'
    return pool.counts().ready > 0 || active === 'demo' ? null : (problem?.message ?? null)
  }

  const whyNotReady = (): string => hopeless() ?? 'engines are booting'

  return {
    hopeless,
    whyNotReady,
    now: () =>
      pool.counts().ready > 0 || (steering.isAsleep && hopeless() === null)
        ? { ready: true }
        : { ready: false, why: whyNotReady() },
  }
}
