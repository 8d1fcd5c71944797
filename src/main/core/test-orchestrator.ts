/** Weir from its very start, in virtual time, with players: for the tests of the orchestrator. */
import { expect } from 'vitest'
import { WeirError } from '../../contract/errors.ts'
import { type ContentRef } from '../../contract/ids.ts'
import { settingsSchema, type SettingsInput } from '../../contract/settings.ts'
import { createFakeClock } from './fake-clock.ts'
import { contentId, createFakeEngines, pass, type Behaviour } from './fake-engines.ts'
import { createSeededRandom } from './fake-random.ts'
import { createOrchestrator } from './orchestrator.ts'
import { createFixedScaler } from './scaling/fixed-scaler.ts'
import { type Logger, type ReaderSink } from './ports.ts'

const quiet: Logger = {
  debug() {},
  info() {},
  warn() {},
  error: (message, fields) => console.error(message, fields),
}
export const sports = contentId('a')
export const news = contentId('b')

interface Weir {
  settings?: SettingsInput
  behaviours?: Record<string, Behaviour>
  capacity?: number
  /** The runtime is still starting when it is stopped. */
  neverStarts?: boolean
}

/** Weir on fake engines, in virtual time. */
export async function startWeir(options: Weir = {}) {
  const clock = createFakeClock()
  const engines = createFakeEngines({
    clock,
    behaviours: options.behaviours ?? {},
    ...(options.capacity === undefined ? {} : { capacity: options.capacity }),
  })
  const starting = Promise.withResolvers<[]>()
  const runtime =
    options.neverStarts === true
      ? {
          ...engines.runtime,
          start: () => starting.promise,
          stop: () => Promise.resolve(starting.resolve([])),
        }
      : engines.runtime
  const weir = createOrchestrator({
    createScaler: createFixedScaler,
    clock,
    random: createSeededRandom(1),
    logger: quiet,
    runtime,
    api: engines.api,
    channelStore: { load: () => Promise.resolve(null), save: () => Promise.resolve() },
    demoList: '',
    settings: settingsSchema.parse(options.settings ?? {}),
    version: 'test',
  })
  await weir.start()
  return { clock, engines, weir }
}

/** The same, once all engines are ready. */
export async function readyWeir(options: Weir = {}) {
  const world = await startWeir(options)
  await pass(world.clock, 6000, 50)
  return world
}

type World = Awaited<ReturnType<typeof startWeir>>

export const byContent = (id: string): ContentRef => ({ kind: 'contentId', id })

/** A player: asks, attaches at once, and counts what it gets. */
export function play(world: World, ref: ContentRef) {
  const ticket = world.weir.open({ ref, reader: { address: '127.0.0.1', userAgent: 'VLC/3.0' }, options: {} })
  const seen = { bytes: 0, closed: false, isCut: false, error: null as string | null, isPlaying: false }
  ticket.ready.then(
    () => (seen.isPlaying = true),
    (error: unknown) => (seen.error = error instanceof WeirError ? error.code : String(error)),
  )
  const sink: ReaderSink = {
    write(chunk) {
      seen.bytes += chunk.length
      return true
    },
    end() {},
    destroy: () => (seen.isCut = true),
  }
  const reader = ticket.attach(sink, () => (seen.closed = true))
  ticket.release()
  return { seen, leave: () => reader.close() }
}

export async function expectNothingLeft(world: World): Promise<void> {
  const stopping = world.weir.stop()
  await pass(world.clock, 10_000, 50)
  await stopping
  expect(world.clock.pending()).toBe(0)
  expect(world.engines.counts.openUpstreams).toBe(0)
  expect(world.engines.ids()).toEqual([])
}

export const usedSlots = (world: World): number =>
  world.weir.snapshot().engines.reduce((sum, engine) => sum + engine.slots.used, 0)
