/** Scalers with one planted bug each, which the property tests must find. */
import { createAutoscaler } from './autoscaler.ts'
import { desiredEngines } from './demand.ts'
import { type CreateScaler, type Decision, type Facts, type ScalerSettings } from './scaler.ts'

/** Weir's own, with settings, facts or decisions bent on their way. */
function bent(bend: {
  settings?: (settings: ScalerSettings) => Partial<ScalerSettings>
  facts?: (facts: Facts) => Facts
  decision?: (decision: Decision, facts: Facts) => Decision
}): CreateScaler {
  return ({ clock, settings }) => {
    const bending = new Proxy(settings, {
      get: (target, key: keyof ScalerSettings) => ({ ...target, ...bend.settings?.(target) })[key],
    })
    const scaler = createAutoscaler({ clock, settings: bending })
    return {
      decide(facts) {
        const decision = scaler.decide(bend.facts?.(facts) ?? facts)
        return bend.decision?.(decision, facts) ?? decision
      },
    }
  }
}

export const withoutRollingMax = bent({ settings: () => ({ downWindowS: 0 }) })
export const withoutCooldown = bent({ settings: () => ({ cooldownS: 0 }) })
export const withoutSustain = bent({ settings: () => ({ sustainS: 0 }) })
export const withoutPatience = bent({ settings: () => ({ minLifetimeS: 0 }) })

/** What boots is not there for it, so it is asked for again. */
export const countsComingTwice = bent({
  decision: (decision, { engines, queue }) => ({
    ...decision,
    wanted:
      decision.wanted + (queue.length > 0 ? engines.filter(({ state }) => state === 'coming').length : 0),
  }),
})

/** It looks at the streams only, not at who waits for a place. */
export const blindToTheQueue = bent({
  facts: (facts) => ({ ...facts, queue: { length: 0, longestWaitMs: 0 } }),
})

/** To it an engine that fails is one that leaves. */
export const forgetsTheDying = bent({
  facts: (facts) => ({
    ...facts,
    engines: facts.engines.map((engine) =>
      engine.state === 'troubled' ? { ...engine, state: 'leaving' } : engine,
    ),
  }),
  decision: (decision, { engines }) => ({
    ...decision,
    wanted: Math.min(
      decision.wanted,
      engines.filter(({ state }) => state !== 'troubled' && state !== 'leaving').length,
    ),
  }),
})

/** Trouble is none of its business. */
export const shrinksInTrouble = bent({
  facts: (facts) => ({
    ...facts,
    engines: facts.engines.map((engine) =>
      engine.state === 'troubled' || engine.state === 'coming' ? { ...engine, state: 'ready' } : engine,
    ),
  }),
})

/** Takes the first one there is, whoever watches it. */
export const letsGoAnybody = bent({
  decision(decision, { engines }) {
    const busy = engines.find(({ usedSlots, state }) => usedSlots > 0 && state === 'ready')
    if (decision.letGo.length === 0 || busy === undefined) return decision
    return { ...decision, letGo: [busy.id] }
  },
})

export const ignoresMax = bent({ settings: ({ max }) => ({ max: max + 1 }) })

/** Follows demand as it is: no windows, no tolerance. */
export const obeysEverySecond: CreateScaler = ({ settings: { min, max, spares } }) => ({
  decide({ engines, slotsPerEngine, queue }) {
    const streams = engines.reduce((sum, { usedSlots }) => sum + usedSlots, queue.length)
    const desired = desiredEngines({ streams, expected: 0, slotsPerEngine, spares })
    const staying = engines.filter(({ state }) => state !== 'leaving')
    const idle = staying.filter(({ state, usedSlots }) => state === 'ready' && usedSlots === 0)
    const letGo = idle.slice(0, Math.max(0, staying.length - desired)).map(({ id }) => id)
    return { wanted: Math.min(max, Math.max(min, desired)), letGo, text: null, cannot: null }
  },
})

/** Several at a time on the way down. */
export const jumpsDown: CreateScaler = ({ clock, settings }) => {
  const scaler = createAutoscaler({ clock, settings })
  return {
    decide(facts) {
      const decision = scaler.decide(facts)
      if (decision.letGo.length === 0) return decision
      const idle = facts.engines.filter(({ state, usedSlots }) => state === 'ready' && usedSlots === 0)
      return { ...decision, letGo: idle.map(({ id }) => id), wanted: decision.wanted - idle.length + 1 }
    },
  }
}
