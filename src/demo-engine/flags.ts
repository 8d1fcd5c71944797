/** The command line: the documented flags of real engines, meaningless ones accepted and ignored, and our own. */
import { hostname } from 'node:os'
import { parseArgs } from 'node:util'
import { defaultOptions, type EngineOptions } from './options.ts'

export const usage = `Stand-in for an AceStream engine, for demos and tests (docs/demo-engine.md).

  --http-port N            HTTP port, 6878 by default; 0 takes a free one
  --api-port N             TCP API port; 0 takes a free one; by default 62062, or none where that is in use
  --bind-all               listen on every address instead of 127.0.0.1
  --access-token T         token for the methods of /server/api that want one
  --name NAME              name in /demo/counters; its last number decides on "picky" content
  --boot-ms N              from start to ready, 5000 by default
  --start-ms N             from a start to its answer, 500 by default
  --settle-ms N            from a start to status dl, 8000 by default
  --second-ms N            how long a second of failures and behaviours is, 1000 by default
  --memory-ceiling-mb N    where "leaks" content stops growing, 2048 by default
  --crash-at-parallel-starts N   exit when so many starts run at a time; never by default
  --media FILE             the loop to play
  --exit-with-parent       exit when standard input or the IPC channel closes
  --table                  print which content ids do what
  --help                   print this

Accepted and ignored, as real engines have them: --client-console --port N --cache-dir DIR --cache-limit GB
--state-dir DIR --log-stdout --live-cache-type T --live-mem-cache-size BYTES --live-disk-cache-size BYTES
`

const text = { type: 'string' } as const
const yes = { type: 'boolean' } as const

const known = {
  'http-port': text,
  'api-port': text,
  'bind-all': yes,
  'access-token': text,
  name: text,
  'boot-ms': text,
  'start-ms': text,
  'settle-ms': text,
  'second-ms': text,
  'memory-ceiling-mb': text,
  'crash-at-parallel-starts': text,
  media: text,
  'exit-with-parent': yes,
  table: yes,
  help: yes,
  'client-console': yes,
  port: text,
  'cache-dir': text,
  'cache-limit': text,
  'state-dir': text,
  'log-stdout': yes,
  'live-cache-type': text,
  'live-mem-cache-size': text,
  'live-disk-cache-size': text,
} as const

export type Invocation =
  | {
      readonly run: 'engine'
      readonly options: Omit<EngineOptions, 'mediaFile'> & { readonly mediaFile?: string }
      readonly exitWithParent: boolean
    }
  | { readonly run: 'help' }
  | { readonly run: 'table' }

/**
 * Reads flags and the environment of engine images (`EXTRA_FLAGS`, `ALLOW_REMOTE_ACCESS`).
 * Throws a RangeError or parseArgs' TypeError that names the flag and what is allowed.
 */
export function readFlags(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Invocation {
  const extra = (env.EXTRA_FLAGS ?? '').split(/\s+/).filter((word) => word !== '')
  const { values } = parseArgs({
    args: [...args, ...extra],
    options: known,
    strict: true,
    allowPositionals: false,
  })
  if (values.help === true) return { run: 'help' }
  if (values.table === true) return { run: 'table' }

  const whole = (name: keyof typeof known, fallback: number, max: number): number => {
    const given = values[name]
    if (given === undefined) return fallback
    if (typeof given !== 'string' || !/^\d{1,9}$/.test(given) || Number(given) > max) {
      throw new RangeError(`--${name} ${String(given)}: it must be a whole number from 0 to ${max}`)
    }
    return Number(given)
  }
  const dayMs = 86_400_000
  const bindAll = values['bind-all'] === true || env.ALLOW_REMOTE_ACCESS === 'yes'
  const secondMs = whole('second-ms', defaultOptions.secondMs, 60_000)
  if (secondMs === 0) throw new RangeError('--second-ms 0: a second cannot last no time')
  return {
    run: 'engine',
    options: {
      host: bindAll ? '0.0.0.0' : defaultOptions.host,
      httpPort: whole('http-port', defaultOptions.httpPort, 65535),
      apiPort: whole('api-port', defaultOptions.apiPort ?? 0, 65535),
      apiPortIsOptional: values['api-port'] === undefined,
      name: values.name ?? (bindAll ? hostname() : 'demo'),
      bootMs: whole('boot-ms', defaultOptions.bootMs, dayMs),
      startMs: whole('start-ms', defaultOptions.startMs, dayMs),
      settleMs: whole('settle-ms', defaultOptions.settleMs, dayMs),
      secondMs,
      accessToken: values['access-token'] ?? null,
      memoryCeilingMb: whole('memory-ceiling-mb', defaultOptions.memoryCeilingMb, 100_000),
      crashAtParallelStarts: whole('crash-at-parallel-starts', defaultOptions.crashAtParallelStarts, 1000),
      ...(values.media === undefined ? {} : { mediaFile: values.media }),
    },
    exitWithParent: values['exit-with-parent'] === true,
  }
}
