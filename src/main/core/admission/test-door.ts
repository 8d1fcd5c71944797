/** Weir in virtual time seen from its door, for the tests of admission: who asks, from where, and what becomes of it. */
import { WeirError } from '../../../contract/errors.ts'
import { settingsSchema, type SettingsInput } from '../../../contract/settings.ts'
import { createFakeClock } from '../fake-clock.ts'
import { contentId, createFakeEngines, pass, settle, type Behaviour } from '../fake-engines.ts'
import { createSeededRandom } from '../fake-random.ts'
import { createOrchestrator } from '../orchestrator.ts'
import { createFixedScaler } from '../scaling/fixed-scaler.ts'
import { type LoadProbe, type Logger } from '../ports.ts'

export interface DoorOptions {
  readonly settings?: SettingsInput
  readonly behaviours?: Record<string, Behaviour>
  readonly load?: LoadProbe
}

export type Door = Awaited<ReturnType<typeof openDoor>>
export type Guest = ReturnType<Door['ask']>

/** One engine with two slots unless the settings say else, ready. */
export async function openDoor(options: DoorOptions = {}) {
  const clock = createFakeClock()
  const engines = createFakeEngines({ clock, behaviours: options.behaviours ?? {}, hasThinStreams: true })
  const mistakes: string[] = []
  const logger: Logger = {
    debug() {},
    info() {},
    warn() {},
    error: (message, fields) => mistakes.push(`${message} ${String(fields?.['error'])}`),
  }
  const weir = createOrchestrator({
    createScaler: createFixedScaler,
    clock,
    random: createSeededRandom(1),
    logger,
    runtime: engines.runtime,
    api: engines.api,
    channelStore: { load: () => Promise.resolve(null), save: () => Promise.resolve() },
    demoList: '',
    settings: settingsSchema.parse({
      engines: { min: 1, slotsPerEngine: 2 },
      streams: { lingerS: 0, bufferMb: 2 },
      ...options.settings,
    }),
    version: 'test',
    ...(options.load === undefined ? {} : { load: options.load }),
  })
  await weir.start()
  await pass(clock, 6000, 50)

  /** A request, as the gateway makes it; nobody is attached yet. */
  function ask(content: string, address = '10.0.0.1') {
    const ticket = weir.open({
      ref: { kind: 'contentId', id: contentId(content) },
      reader: { address, userAgent: 'VLC/3.0' },
      options: {},
    })
    /** Known in the very turn in which it asked. */
    const atOnce = ticket.progress()
    let isReleased = false
    let told: WeirError | 'plays' | null = null
    ticket.ready.then(
      () => (told = 'plays'),
      (error: unknown) =>
        (told = error instanceof WeirError ? error : new WeirError('internal', { why: String(error) })),
    )
    const connections = new Set<{ leave(): void }>()
    return {
      address,
      isRefused: atOnce.phase === 'over',
      refusal: atOnce.phase === 'over' ? atOnce.error : null,
      get told(): WeirError | 'plays' | null {
        return told
      },
      get code() {
        return told instanceof WeirError ? told.code : told
      },
      get isReleased() {
        return isReleased
      },
      connections,
      checkRoom: () => ticket.checkRoom(),
      attach() {
        const sink = { write: () => true, end: () => undefined, destroy: () => undefined }
        const connection = { leave: () => reader.close() }
        connections.add(connection)
        const reader = ticket.attach(sink, () => connections.delete(connection))
        return connection
      },
      release() {
        isReleased = true
        ticket.release()
      },
    }
  }

  return {
    clock,
    engines,
    weir,
    mistakes,
    ask,
    settle,
    pass: (ms: number, stepMs = 50) => pass(clock, ms, stepMs),
    async stop() {
      const stopping = weir.stop()
      await pass(clock, 12_000, 100)
      await stopping
    },
  }
}
