/** Houses in states that the autoscaler's tests begin with. */
import { createAutoscaler } from './autoscaler.ts'
import { type Decision, type ScalerSettings } from './scaler.ts'
import { createHouse, type House } from './test-house.ts'

export const GiB = 2 ** 30
export const MiB = 2 ** 20
export const last = (house: House): Decision => {
  const step = house.log.at(-1)
  if (step === undefined) throw new Error('nothing was decided')
  return step.decision
}

export function houseWith(changes: Partial<ScalerSettings> = {}, slotsPerEngine = 3): House {
  return createHouse(createAutoscaler, changes, slotsPerEngine)
}

/** A house in which so many streams have played for a while. */
export function settled(streams: number, changes: Partial<ScalerSettings> = {}, forS = 900): House {
  const house = houseWith(changes)
  house.load(streams)
  house.pass(forS)
  return house
}

export const host = (availableBytes: number, cpuShare = 0.2, bytesPerEngine: number | null = 210 * MiB) => ({
  availableBytes,
  totalBytes: 4 * GiB,
  cpuShare,
  bytesPerEngine,
})

/** Picks a stream on the fullest engine. */
export function onFullest({ engines }: House): number {
  const all = engines.reduce((sum, { usedSlots }) => sum + usedSlots, 0)
  const most = Math.max(...engines.map(({ usedSlots }) => usedSlots))
  let before = 0
  for (const { usedSlots } of engines) {
    if (usedSlots === most) break
    before += usedSlots
  }
  return before / all
}
