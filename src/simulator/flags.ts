/** What `npm run simulate` was asked for. */
import { parseArgs } from 'node:util'
import { isWorldName, worldNames, type WorldName } from './worlds.ts'

export const parts = ['worlds', 'planted', 'scaling', 'replay'] as const
export type Part = (typeof parts)[number]

export interface Wish {
  readonly parts: readonly Part[]
  readonly worlds: readonly WorldName[]
  readonly seeds: readonly number[]
  /** Of each run, phase one. */
  readonly lastsMs: number
  readonly recording: string
  readonly svgDir: string | null
  readonly jsonFile: string | null
}

export const usage = `npm run simulate -- [flags]
  --only PART      ${parts.join(', ')}; may be given several times, all of them by default
  --world NAME     of the worlds only this one; may be given several times:
                   ${worldNames.join(', ')}
  --seed N         the first seed, 1 by default
  --seeds N        so many seeds of each world, 3 by default
  --hours H        virtual hours of each run, 1 by default
  --recording DIR  the incident to replay, resources/incident by default
  --svg DIR        draws plots into this folder
  --json FILE      writes every result with its series`

/**
 * null when help is wished for.
 * @throws RangeError or TypeError that names the flag, its value and what is allowed
 */
export function readFlags(args: readonly string[]): Wish | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      world: { type: 'string', multiple: true },
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string', default: '3' },
      hours: { type: 'string', default: '1' },
      recording: { type: 'string', default: 'resources/incident' },
      svg: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return null
  const first = wholeNumber('seed', values.seed, 0)
  const count = wholeNumber('seeds', values.seeds, 1)
  const hours = Number(values.hours)
  if (!(hours >= leastHours && hours <= mostHours)) {
    throw new RangeError(`--hours ${values.hours}: must be a number from ${leastHours} to ${mostHours}`)
  }
  const worlds = values.world?.map(worldNamed)
  return {
    parts: values.only?.map(partNamed) ?? (worlds === undefined ? parts : ['worlds']),
    worlds: worlds ?? worldNames,
    seeds: Array.from({ length: count }, (_, n) => first + n),
    lastsMs: Math.round(hours * 3_600_000),
    recording: values.recording,
    svgDir: values.svg ?? null,
    jsonFile: values.json ?? null,
  }
}

const leastHours = 0.05
const mostHours = 1000

function wholeNumber(flag: string, text: string, least: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least) return value
  throw new RangeError(`--${flag} ${text}: must be a whole number, at least ${least}`)
}

function worldNamed(name: string): WorldName {
  if (isWorldName(name)) return name
  throw new RangeError(`--world ${name}: must be one of ${worldNames.join(', ')}`)
}

function partNamed(name: string): Part {
  const part = parts.find((one) => one === name)
  if (part !== undefined) return part
  throw new RangeError(`--only ${name}: must be one of ${parts.join(', ')}`)
}
