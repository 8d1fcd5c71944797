/** Weir that scales by itself, in virtual time, and what tests of that have in common. */
import { afterEach, expect } from 'vitest'
import { startWeir, type WeirOptions } from '../test-weir.ts'
import { createAutoscaler } from './autoscaler.ts'

export type House = Awaited<ReturnType<typeof startWeir>>

const houses: House[] = []
export async function house(options: WeirOptions = {}): Promise<House> {
  const made = await startWeir({ createScaler: createAutoscaler, ...options })
  houses.push(made)
  return made
}
afterEach(async () => {
  for (const one of houses.splice(0)) {
    expect(await one.end()).toBe(0)
    expect(one.engines.ids()).toEqual([])
  }
})

export const small = (more: object = {}): WeirOptions => ({
  settings: {
    engines: { min: 1, max: 4, slotsPerEngine: 1, spares: 0, ...more },
    scaling: { cooldownS: 5, sustainS: 2, downWindowS: 20, minLifetimeS: 5 },
    streams: { lingerS: 1 },
  },
})

export const states = ({ weir }: House): string[] =>
  weir.snapshot().engines.map(({ id, state }) => `${id} ${state}`)
export const changes = ({ weir }: House): string[] => weir.snapshot().changes.map(({ text }) => text)
export async function refusalOf({ weir }: House, name: string, args: object) {
  const reply = await weir.command(name, args)
  return reply.ok ? null : reply.error
}
export async function done({ weir }: House, name: string, args: object = {}) {
  const reply = await weir.command(name, args)
  if (!reply.ok) throw new Error(reply.error.message)
  return reply.result.text
}
