/**
 * Settings that are put together from several groups. Getters, not copies: what is changed while Weir runs is changed in
 * the groups, and whoever holds these sees it the next time they look.
 */
import { type Settings } from '../../../contract/settings.ts'
import { type QueueSettings } from '../admission/queue.ts'
import { type SteeringSettings } from '../scaling/steering.ts'

export function queueSettings({ queue, limits }: Settings): QueueSettings {
  return {
    get max() {
      return queue.max
    },
    get maxWaitS() {
      return queue.maxWaitS
    },
    get maxPerAddress() {
      return limits.waitingPerAddress
    },
  }
}

export function scalerSettings({ engines, scaling }: Settings): SteeringSettings {
  return {
    get min() {
      return engines.min
    },
    get max() {
      return engines.max
    },
    get spares() {
      return engines.spares
    },
    get sleepWhenIdle() {
      return engines.sleepWhenIdle
    },
    get slotsPerEngine() {
      return engines.slotsPerEngine
    },
    get cooldownS() {
      return scaling.cooldownS
    },
    get sustainS() {
      return scaling.sustainS
    },
    get downWindowS() {
      return scaling.downWindowS
    },
    get minLifetimeS() {
      return scaling.minLifetimeS
    },
  }
}
