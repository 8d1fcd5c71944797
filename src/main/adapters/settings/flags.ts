/** What the command line and the environment say. The same flags for both entries; a flag wins over its variable. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { WeirError } from '../../../contract/errors.ts'
import { defaultDataDir } from './data-dir.ts'

export interface Flags {
  /** Absolute. */
  readonly dataDir: string
  /** Values laid over the stored ones; absolute. */
  readonly settingsFile: string | null
  readonly host: string | null
  readonly port: number | null
  readonly demo: boolean
  /** The entry prints `helpText` and ends. */
  readonly help: boolean
  /** The entry prints Weir's version and ends. */
  readonly version: boolean
}

type Env = Readonly<Record<string, string | undefined>>

export interface CommandLine {
  /** Without the program's and the script's own path. */
  readonly argv: readonly string[]
  readonly env: Env
  /** The desktop tolerates Chromium's switches (`--no-sandbox`…), the folder of the app, and links. */
  readonly shell?: 'desktop' | 'headless'
}

export const helpText = `Weir: one playlist URL for every player in the house.

  --settings FILE   settings laid over the stored ones (JSON)        WEIR_SETTINGS
  --data-dir DIR    where settings, channels and history are kept    WEIR_DATA_DIR
  --host HOST       address to listen on: 127.0.0.1 is this machine  WEIR_HOST
                    only, 0.0.0.0 the whole LAN
  --port N          port of playlist, streams and dashboard          WEIR_PORT
  --demo            built-in demo engines instead of real ones       WEIR_DEMO=1
  --help            this text
  --version         Weir's version
`

const flags = {
  settings: { type: 'string', wants: 'the path of a settings file' },
  'data-dir': { type: 'string', wants: 'the path of a folder' },
  host: { type: 'string', wants: 'an address such as 127.0.0.1 or 0.0.0.0' },
  port: { type: 'string', wants: 'a whole number from 0 to 65535' },
  demo: { type: 'boolean', wants: '' },
  help: { type: 'boolean', wants: '' },
  version: { type: 'boolean', wants: '' },
} as const
type FlagName = keyof typeof flags

const isFlagName = (name: string): name is FlagName => Object.hasOwn(flags, name)

/**
 * Reads flags and environment.
 * @throws WeirError `flag_invalid`, naming the flag or variable, its value and what is allowed
 */
export function parseFlags({ argv, env, shell = 'headless' }: CommandLine): Flags {
  const given = readArgv(argv, shell)
  const text = (flag: FlagName, variable: string) => given.get(flag) ?? (env[variable] || undefined)

  const settingsFile = text('settings', 'WEIR_SETTINGS')
  const dataDir = text('data-dir', 'WEIR_DATA_DIR')
  return {
    dataDir: resolve(dataDir ?? defaultDataDir(env)),
    settingsFile: settingsFile === undefined ? null : resolve(settingsFile),
    host: text('host', 'WEIR_HOST') ?? null,
    port: readPort(given, env),
    demo: given.has('demo') || readSwitch('WEIR_DEMO', env),
    help: given.has('help'),
    version: given.has('version'),
  }
}

function readArgv(argv: readonly string[], shell: 'desktop' | 'headless'): Map<FlagName, string> {
  // Not strict: parseArgs' own messages name neither the value nor what is allowed.
  const { tokens } = parseArgs({
    args: [...argv],
    options: flags,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const given = new Map<FlagName, string>()
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') {
      if (shell === 'headless') throw refusal(token.value, 'Weir takes flags only, and no other arguments')
      continue
    }
    if (!isFlagName(token.name)) {
      const meant = Object.keys(flags).find((name) => distance(name, token.name) <= 2)
      if (shell === 'desktop' && meant === undefined) continue
      const hint = meant === undefined ? 'see --help for all flags' : `the nearest is --${meant}`
      throw refusal(token.rawName, `there is no such flag; ${hint}`)
    }
    const { type, wants } = flags[token.name]
    if (type === 'boolean') {
      if (token.value !== undefined)
        throw refusal(token.rawName, `it takes no value, but got "${token.value}"`)
      given.set(token.name, '')
    } else {
      const followedByFlag = token.inlineValue === false && token.value.startsWith('--')
      if (token.value === undefined || token.value === '' || followedByFlag) {
        throw refusal(token.rawName, `it needs a value: ${wants}`)
      }
      given.set(token.name, token.value)
    }
  }
  return given
}

function readPort(given: ReadonlyMap<FlagName, string>, env: Env): number | null {
  const flag = given.get('port')
  const value = flag ?? (env['WEIR_PORT'] || undefined)
  if (value === undefined) return null
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65535) {
    throw refusal(flag === undefined ? 'WEIR_PORT' : '--port', `"${value}" is not ${flags.port.wants}`)
  }
  return Number(value)
}

function readSwitch(variable: string, env: Env): boolean {
  const value = (env[variable] ?? '').toLowerCase()
  if (['1', 'true', 'yes', 'on'].includes(value)) return true
  if (['', '0', 'false', 'no', 'off'].includes(value)) return false
  throw refusal(variable, `"${value}" is neither 1 nor 0`)
}

function refusal(flag: string, why: string): WeirError {
  return new WeirError('flag_invalid', { flag, why })
}

/** Levenshtein's distance: letters to add, drop or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, letter] of [...a].entries()) {
    const above = row
    row = [i + 1]
    for (let j = 1; j <= b.length; j++) {
      const swap = (above[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1)
      row.push(Math.min(swap, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
  }
  return row[b.length] ?? b.length
}
