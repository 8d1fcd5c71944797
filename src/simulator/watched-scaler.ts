/** Weir's own scaler, with every decision of it judged by what it promises (core/scaling/autoscaler.ts). */
import { createAutoscaler } from '../main/core/scaling/autoscaler.ts'
import { type CreateScaler, type Decision, type Facts } from '../main/core/scaling/scaler.ts'
import { type Scene } from './house/scene.ts'

export function watchedScaler(
  scene: Pick<Scene, 'complain' | 'trace'>,
  onWanted: (engines: number) => void,
): CreateScaler {
  return (deps) => {
    const { settings } = deps
    const scaler = createAutoscaler(deps)
    let before: number | null = null
    let steppedDownMs = -Infinity

    function judge({ nowMs, queue, engines }: Facts, { wanted, letGo }: Decision): void {
      const least = settings.sleepWhenIdle ? 0 : settings.min
      if (wanted < least || wanted > settings.max) {
        scene.complain(
          'engines within bounds',
          `${wanted} are wanted, ${least} to ${settings.max} are allowed`,
        )
      }
      if (before !== null && wanted < before) {
        if (queue.length > 0)
          scene.complain('no down-step in panic', `${before} to ${wanted}, ${queue.length} wait`)
        // Falling asleep is no step.
        if (wanted > 0 && nowMs - steppedDownMs < settings.cooldownS * 1000) {
          scene.complain('down-steps cool down', `two within ${(nowMs - steppedDownMs) / 1000} s`)
        }
        if (before - wanted > 1 && wanted > 0) {
          scene.complain('one step at a time', `from ${before} to ${wanted}`)
        }
        steppedDownMs = nowMs
      }
      for (const { id, state, usedSlots, ageMs } of engines) {
        if (!letGo.includes(id)) continue
        if (usedSlots > 0) scene.complain('only idle engines go', `${id} carries ${usedSlots}`)
        if (state === 'ready' && ageMs < settings.minLifetimeS * 1000 && wanted > 0) {
          scene.complain('young engines stay', `${id} is ${ageMs / 1000} s old`)
        }
      }
    }

    return {
      decide(facts) {
        const decision = scaler.decide(facts)
        judge(facts, decision)
        const { wanted, text } = decision
        if (text !== null) scene.trace.note(`scaler: ${text}`)
        if (wanted !== before) onWanted(wanted)
        before = wanted
        return decision
      },
    }
  }
}
