/** One request as the service of the recorded incident handled it: pick, fetch, stand still for the first byte, relay. */
import { WeirError, asWeirError } from '../../contract/errors.ts'
import { type StreamProgress, type StreamRequest, type StreamTicket } from '../../main/core/door.ts'
import { type OrchestratorDeps } from '../../main/core/orchestrator.ts'
import { EngineFaultError, type EngineStream, type ReaderSink, type Upstream } from '../../main/core/ports.ts'
import { type Meters } from '../../main/core/telemetry/meters.ts'
import { deadline, sleep } from '../../main/core/time.ts'
import { createDraws } from '../replay/draws.ts'
import { type IncidentPool, type LooseEngine } from './incident-pool.ts'
import { type OneThread } from './stand-still.ts'

/** How long picks took as logged: half of them 48 ms, a twentieth more than 186, one 249. */
const selectionMs = { median: 46, sigma: 0.82, min: 4, max: 249 }
/** For each of its two steps. */
const giveUpMs = 10_000

export interface IncidentStream {
  readonly ticket: StreamTicket
  /** Still without an engine's answer. */
  readonly isWaiting: boolean
  /** Resolves when its engine has been told. */
  end(error: WeirError): Promise<void>
}

export interface IncidentStreamDeps {
  readonly id: string
  readonly request: StreamRequest
  readonly deps: OrchestratorDeps
  readonly pool: IncidentPool
  readonly thread: OneThread
  readonly meters: Meters
  onOver(): void
}

/** What an engine holds for this request. */
interface Hold {
  readonly engine: LooseEngine
  readonly stream: EngineStream
}

export function openIncidentStream(from: IncidentStreamDeps): IncidentStream {
  const { id, request, pool, thread, meters } = from
  const { clock, random, api } = from.deps
  const over = new AbortController()
  const ready = Promise.withResolvers<{ sessionId: string; infohash: string }>()
  const readers = new Map<string, { readonly sink: ReaderSink; readonly onClosed: () => void }>()
  const draws = createDraws(random)
  const askedAtMs = clock.now()
  let progress: StreamProgress = { phase: 'queued', position: 1, etaS: null }
  let isReleased = false
  let lastReader = 0
  let upstream: Upstream | null = null
  let hold: Hold | null = null
  ready.promise.catch(() => undefined)

  async function end(error: WeirError): Promise<void> {
    if (over.signal.aborted) return
    over.abort()
    upstream?.close()
    progress = { phase: 'over', error }
    ready.reject(error)
    for (const { sink, onClosed } of [...readers.values()]) {
      sink.destroy()
      onClosed()
    }
    readers.clear()
    from.onOver()
    if (hold !== null) await giveBack(hold)
  }

  async function giveBack({ engine, stream }: Hold): Promise<void> {
    pool.giveBack(engine)
    const until = deadline(clock, giveUpMs)
    await api.stopStream(stream.commandUrl, until.signal).catch(() => undefined)
    until.clear()
  }

  /** That somebody left is noticed when the service gets round to it. */
  async function noticeLeaving(): Promise<void> {
    await thread.turn()
    if (isReleased && readers.size === 0) await end(new WeirError('client_gone'))
  }

  async function pick(): Promise<LooseEngine> {
    const fromMs = clock.now()
    await sleep(clock, draws.lognormal(selectionMs), new AbortController().signal)
    meters.selection(clock.now() - fromMs)
    const engine = pool.best()
    if (engine === null) throw new WeirError('no_engine_ready', { why: 'there is none' })
    return engine
  }

  /** Its ten seconds run while others are waited for, so many fetches fail the moment their turn comes. */
  async function fetch(): Promise<Hold> {
    const engine = await pick()
    meters.provisioning(clock.now() - askedAtMs)
    pool.take(engine)
    const until = deadline(clock, giveUpMs, over.signal)
    const pid = random.hex(16)
    try {
      const stream = await thread.standStill(() =>
        api.startStream(engine.url, request.ref, pid, request.options, until.signal),
      )
      return { engine, stream }
    } catch (error) {
      pool.giveBack(engine)
      throw error instanceof EngineFaultError ? new WeirError('engine_failed', { why: error.message }) : error
    } finally {
      until.clear()
    }
  }

  /** Resolves with whether there was one. */
  async function firstByte({ playbackUrl }: EngineStream): Promise<boolean> {
    const until = deadline(clock, giveUpMs, over.signal)
    const first = Promise.withResolvers<boolean>()
    until.signal.addEventListener('abort', () => first.resolve(false), { once: true })
    const listener = {
      onData(chunk: Uint8Array) {
        first.resolve(true)
        for (const { sink } of readers.values()) sink.write(chunk)
      },
      onEnd(_clean: boolean, why: string) {
        first.resolve(false)
        if (progress.phase === 'live') void end(new WeirError('engine_failed', { why }))
      },
    }
    try {
      upstream = await api.openPlayback(playbackUrl, listener, until.signal)
      return await first.promise
    } catch (error) {
      if (error instanceof EngineFaultError) return false
      throw error
    } finally {
      until.clear()
    }
  }

  async function serve(): Promise<void> {
    await thread.turn()
    if (over.signal.aborted) return
    progress = { phase: 'starting' }
    const held = await fetch()
    if (over.signal.aborted) return giveBack(held)
    hold = held
    const isPlaying = await thread.standStill(() => firstByte(held.stream))
    if (!isPlaying) throw new WeirError('start_timeout', { seconds: giveUpMs / 1000 })
    progress = { phase: 'live' }
    ready.resolve({ sessionId: id, infohash: held.stream.infohash })
  }
  serve().catch((error: unknown) => void end(asWeirError(error)))

  return {
    get isWaiting() {
      return progress.phase === 'queued'
    },
    end,
    ticket: {
      ready: ready.promise,
      attach(sink, onClosed) {
        const readerId = `${id}r${++lastReader}`
        if (over.signal.aborted) {
          sink.destroy()
          onClosed()
        } else readers.set(readerId, { sink, onClosed })
        return {
          id: readerId,
          drained() {},
          close() {
            if (readers.delete(readerId)) void noticeLeaving()
          },
        }
      },
      checkRoom() {},
      progress: () => progress,
      release() {
        isReleased = true
        if (readers.size === 0) void noticeLeaving()
      },
    },
  }
}
