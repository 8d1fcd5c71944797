/** Everybody who is compared in the same run, Weir first. */
import { createOrchestrator } from '../../main/core/orchestrator.ts'
import { type CreateScaler } from '../../main/core/scaling/scaler.ts'
import { weir, type Glance, type Policy } from '../policy.ts'
import { createHpaScaler } from './hpa.ts'
import { incidentPolicy } from './incident.ts'
import { createKpaScaler } from './kpa.ts'

/** The real core in all but its scaler. */
function weirScaledBy(name: string, create: CreateScaler): Policy {
  return {
    name,
    create(deps) {
      let glance: Glance = { wanted: 0, queue: 0 }
      const createScaler: CreateScaler = (given) => {
        const scaler = create(given)
        return {
          decide(facts) {
            const decision = scaler.decide(facts)
            glance = { wanted: decision.wanted, queue: facts.queue.length }
            return decision
          },
        }
      }
      return { ...createOrchestrator({ ...deps, createScaler }), glance: () => glance }
    },
  }
}

export const hpaPolicy = weirScaledBy('hpa', createHpaScaler)
export const kpaPolicy = weirScaledBy('kpa', createKpaScaler)

export const policies: readonly Policy[] = [weir, hpaPolicy, kpaPolicy, incidentPolicy]
