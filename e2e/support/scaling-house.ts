/** A house for the tests of scaling: one stream an engine, quick decisions, and a machine with room that does nothing else. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SettingsInput } from '../../src/contract/settings.ts'
import { type Snapshot } from '../../src/contract/state.ts'
import { dockerSettings, startHouse, type House, type HouseOptions } from './fault-house.ts'
import { containersOf } from './leaks.ts'
import { type Machine } from './service-inside.ts'

/** Other tests and other programs are no reason to let a viewer wait here. */
export const calmMachine: Machine = { availableBytes: 8 * 2 ** 30, cpuShare: 0.1 }

export interface ScalingHouse extends House {
  /** Its containers now, running or not. */
  containers(): Promise<string[]>
}

/** Ends with the test, and its containers must have gone with it. Ports are ten from `portFrom`. */
export async function scalingHouse(
  finish: (cleanup: () => Promise<void>) => void,
  portFrom: number,
  engines: NonNullable<SettingsInput['engines']>,
  options: Omit<HouseOptions, 'settings'> = {},
): Promise<ScalingHouse> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'weir-scaling-')))
  if (options.dataDir === undefined) finish(() => rm(dataDir, { recursive: true, force: true }))
  const house = await startHouse({
    machine: calmMachine,
    ...options,
    dataDir,
    settings: {
      ...dockerSettings(
        { from: portFrom, to: portFrom + 9 },
        { min: 1, slotsPerEngine: 1, spares: 0, ...engines },
      ),
      streams: { lingerS: 0 },
      queue: { maxWaitS: 300 },
      scaling: { sustainS: 1, downWindowS: 5, cooldownS: 2, minLifetimeS: 5 },
    },
  })
  const containers = (): Promise<string[]> => containersOf(house.service)
  finish(async () => {
    const isKilled = house.service.child.signalCode !== null
    await house.end()
    const left = isKilled ? [] : await containers()
    if (left.length > 0) throw new Error(`Weir left containers behind: ${left.join(', ')}`)
  })
  return { ...house, containers }
}

/** What was decided, the oldest first. */
export const decisions = ({ scaling }: Snapshot): string[] => scaling.events.map(({ text }) => text).reverse()

export const told = ({ changes }: Snapshot, text: string | RegExp): boolean =>
  changes.some((change) => (typeof text === 'string' ? change.text === text : text.test(change.text)))
