/**
 * The worlds: each a house with a character, drawn from a seed as plain data (plan.ts). Times scale with how long the
 * world lasts, so a world of five minutes has the same shape as one of an hour.
 */
import { calmWorlds } from './calm-worlds.ts'
import { type EngineTraits, type Plan } from './plan.ts'
import { drawInt, randomOf } from './seeds.ts'
import { troubledWorlds } from './troubled-worlds.ts'
import { type Character, type Drawing } from './world-parts.ts'

export interface WorldOptions {
  /** Of phase one; an hour by default. */
  readonly lastsMs?: number
}

const usualEngines: EngineTraits = {
  createMs: { min: 120, max: 500 },
  removeMs: { min: 100, max: 700 },
  bootMs: { min: 4000, max: 8000 },
  whileBooting: 'refuses',
  startMs: { min: 300, max: 1200 },
  firstByteMs: { min: 50, max: 500 },
  easyStreams: 4,
  crashesAtStarts: 5,
  networkMs: { min: 1, max: 12 },
}

/** Back-offs, breakers, the scaler's windows: all of it is over by then. */
const calmMs = 240_000
const characters = { ...calmWorlds, ...troubledWorlds } satisfies Record<
  string,
  (drawing: Drawing) => Character
>

export type WorldName = keyof typeof characters
export const worldNames = Object.keys(characters) as WorldName[]

export function isWorldName(name: string): name is WorldName {
  return Object.hasOwn(characters, name)
}

/** The same name, seed and length give the same plan. */
export function planOf(world: WorldName, seed: number, options: WorldOptions = {}): Plan {
  const { lastsMs = 3_600_000 } = options
  const random = randomOf(seed, 'world', world)
  const draw: Drawing = { random, lastsMs, at: (share) => Math.round(share * lastsMs) }
  const whileBooting = (['refuses', 'holds', 'fails'] as const)[drawInt(random, 0, 2)] ?? 'refuses'
  const { engines, settings = {}, faults = [], steps = [], ...rest } = characters[world](draw)
  return {
    world,
    seed,
    lastsMs,
    calmMs,
    settings,
    engines: { ...usualEngines, whileBooting, ...engines },
    faults,
    steps,
    ...rest,
  }
}
