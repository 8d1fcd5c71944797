/**
 * Streams damaged on their way, through a whole session and a move to another engine: players get whole packets, the
 * session goes on as long as bytes come, and the picture is back as soon as the damage is over.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../../../contract/settings.ts'
import { createFakeClock } from '../fake-clock.ts'
import { contentId, createFakeEngines, pass } from '../fake-engines.ts'
import { createSeededRandom } from '../fake-random.ts'
import { nullPid, packetBytes, pidOf, syncByte } from '../fanout/ts-packet.ts'
import { createOrchestrator } from '../orchestrator.ts'
import { createFixedScaler } from '../scaling/fixed-scaler.ts'
import { type EngineApi, type ReaderSink } from '../ports.ts'

type Damage = {
  kind: 'flip' | 'cut' | 'insert' | 'repeat' | 'sync' | 'zeros'
  share: number
  bytes: number[]
}

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom(
    'flip' as const,
    'cut' as const,
    'insert' as const,
    'repeat' as const,
    'sync' as const,
    'zeros' as const,
  ),
  share: fc.double({ min: 0, max: 0.999, noNaN: true }),
  bytes: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 40 }),
})

function damaged(chunk: Uint8Array, { kind, share, bytes }: Damage): Uint8Array {
  const at = Math.floor(share * chunk.length)
  const before = [...chunk.subarray(0, at)]
  const after = [...chunk.subarray(at)]
  switch (kind) {
    case 'flip':
      return Uint8Array.from([...before, ...after.map((byte, n) => byte ^ (bytes[n] ?? 0))])
    case 'cut':
      return Uint8Array.from([...before, ...after.slice(bytes.length)])
    case 'insert':
      return Uint8Array.from([...before, ...bytes, ...after])
    case 'repeat':
      return Uint8Array.from([...before, ...before.slice(-bytes.length * 10), ...after])
    case 'sync':
      return new Uint8Array(chunk.length).fill(syncByte)
    case 'zeros':
      return Uint8Array.from([...before, ...after.map(() => 0)])
  }
}

const sports = contentId('a')

async function watchThrough(damages: readonly Damage[], moves: boolean): Promise<void> {
  const clock = createFakeClock()
  const engines = createFakeEngines({ clock })
  let chunks = 0
  let isDamaging = true
  const api: EngineApi = {
    ...engines.api,
    openPlayback: (url, listener, signal) =>
      engines.api.openPlayback(
        url,
        {
          ...listener,
          onData(chunk) {
            const one = damages[chunks++ % damages.length]
            listener.onData(isDamaging && one !== undefined ? damaged(chunk, one) : chunk)
          },
        },
        signal,
      ),
  }
  const mistakes: unknown[] = []
  const weir = createOrchestrator({
    createScaler: createFixedScaler,
    clock,
    random: createSeededRandom(1),
    logger: { debug() {}, info() {}, warn() {}, error: (...said) => mistakes.push(said) },
    runtime: engines.runtime,
    api,
    channelStore: { load: () => Promise.resolve(null), save: () => Promise.resolve() },
    demoList: '',
    settings: settingsSchema.parse({ streams: { bufferMb: 2 } }),
    version: 'test',
  })
  await weir.start()
  await pass(clock, 6000, 100)

  let mediaBytes = 0
  let stuffingPackets = 0
  let end: string | null = null
  const sink: ReaderSink = {
    write(chunk) {
      expect(chunk.length % packetBytes, 'whole packets').toBe(0)
      for (let at = 0; at < chunk.length; at += packetBytes) {
        expect(chunk[at], 'each begins with its sync byte').toBe(syncByte)
        if (pidOf(chunk, at) === nullPid) stuffingPackets++
        else mediaBytes += packetBytes
      }
      return true
    },
    end: () => (end = 'ended'),
    destroy: () => (end = 'cut'),
  }
  const ticket = weir.open({
    ref: { kind: 'contentId', id: sports },
    reader: { address: '127.0.0.1', userAgent: 'VLC' },
    options: {},
  })
  ticket.attach(sink, () => undefined)
  ticket.release()
  await pass(clock, 6000, 100)
  if (moves) engines.kill(weir.snapshot().sessions[0]?.engineId ?? '')
  await pass(clock, 6000, 100)
  expect(end, 'still connected').toBeNull()
  expect(mediaBytes + stuffingPackets, 'never left without anything').toBeGreaterThan(0)

  isDamaging = false
  const before = mediaBytes
  await pass(clock, 14_000, 100)
  expect(end, 'still connected').toBeNull()
  expect(mediaBytes, 'the picture is back').toBeGreaterThan(before + 100_000)
  expect(weir.snapshot().sessions).toMatchObject([{ state: 'live' }])
  expect(mistakes).toEqual([])

  const stopping = weir.stop()
  await pass(clock, 4000, 100)
  await stopping
  expect(clock.pending()).toBe(0)
}

describe('a stream damaged on its way', () => {
  it('harms nothing but its picture, and that only for as long as the damage lasts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 60 }), fc.boolean(), watchThrough),
      { numRuns: 60 },
    )
  }, 60_000)
})
