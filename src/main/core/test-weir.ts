/** Weir on fake engines in virtual time, and a player who counts: for tests of the whole core, one fault at a time. */
import { settingsSchema, type SettingsInput } from '../../contract/settings.ts'
import { WeirError } from '../../contract/errors.ts'
import { type ClientPorts } from './clients.ts'
import { createFakeClock } from './fake-clock.ts'
import { createFakeEngines, pass, type Behaviour } from './fake-engines.ts'
import { createSeededRandom } from './fake-random.ts'
import { createOrchestrator } from './orchestrator.ts'
import { type EngineRuntime, type HostProbe } from './ports.ts'
import { createFixedScaler } from './scaling/fixed-scaler.ts'
import { type CreateScaler } from './scaling/scaler.ts'

export interface WeirOptions {
  readonly settings?: SettingsInput
  readonly behaviours?: Record<string, Behaviour>
  readonly capacity?: number
  /** By default as many engines as `engines.min`, whatever happens. */
  readonly createScaler?: CreateScaler
  readonly host?: HostProbe
  readonly clients?: ClientPorts
  /** Instead of the fake runtime's own. */
  readonly runtime?: (fake: EngineRuntime) => EngineRuntime
}

/** With all its engines ready. */
export async function startWeir({
  settings = {},
  behaviours = {},
  capacity,
  runtime,
  createScaler = createFixedScaler,
  host,
  clients,
}: WeirOptions = {}) {
  const clock = createFakeClock()
  const engines = createFakeEngines({ clock, behaviours, ...(capacity === undefined ? {} : { capacity }) })
  const mistakes: string[] = []
  const weir = createOrchestrator({
    createScaler,
    ...(host === undefined ? {} : { host }),
    ...(clients === undefined ? {} : { clients }),
    clock,
    random: createSeededRandom(1),
    logger: {
      debug() {},
      info() {},
      warn() {},
      error: (message, fields) => mistakes.push(`${message} ${String(fields?.['error'])}`),
    },
    runtime: runtime?.(engines.runtime) ?? engines.runtime,
    api: engines.api,
    channelStore: { load: () => Promise.resolve(null), save: () => Promise.resolve() },
    demoList: '',
    settings: settingsSchema.parse(settings),
    version: 'test',
  })
  await weir.start()
  await pass(clock, 6000, 50)

  /** Asks, attaches at once, and counts what comes. */
  function play(contentId: string) {
    const ticket = weir.open({
      ref: { kind: 'contentId', id: contentId },
      reader: { address: '127.0.0.1', userAgent: 'ffmpeg' },
      options: {},
    })
    const seen = { mediaBytes: 0, isConnected: true, error: null as string | null }
    ticket.ready.catch((error: unknown) => {
      seen.error = error instanceof WeirError ? error.code : String(error)
    })
    const reader = ticket.attach(
      {
        write(chunk) {
          // Null packets keep a player waiting; they are no picture.
          if (((((chunk[1] ?? 0) << 8) | (chunk[2] ?? 0)) & 0x1fff) !== 0x1fff)
            seen.mediaBytes += chunk.length
          return true
        },
        end() {},
        destroy() {},
      },
      () => (seen.isConnected = false),
    )
    ticket.release()
    return { seen, leave: () => reader.close() }
  }

  const session = (contentId: string) =>
    weir.snapshot().sessions.find(({ contentIds }) => contentIds.includes(contentId))

  /** Weir ends; answers the timers that it left. */
  async function end(): Promise<number> {
    const stopping = weir.stop()
    await pass(clock, 6000, 50)
    await stopping
    return clock.pending()
  }

  return { clock, engines, weir, mistakes, play, session, end, pass: (ms: number) => pass(clock, ms, 50) }
}
