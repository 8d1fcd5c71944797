/** The engines' protocol (docs/engine-api.md) in virtual time. Everything that is asked of engines is seen here. */
import { type ContentRef } from '../../contract/ids.ts'
import { EngineFaultError, type EngineApi, type EngineFault } from '../../main/core/ports.ts'
import { sleep } from '../../main/core/time.ts'
import { type PlannedContent, type Range } from '../plan.ts'
import { drawMs, randomOf } from '../seeds.ts'
import { refused, type Engine } from './engine.ts'
import { type Fleet } from './fleet.ts'
import { type Scene } from './scene.ts'
import { type Stream } from './stream.ts'

export interface Asked {
  /** Starts asked of engines. */
  starts: number
  /** Those of them that met an engine which was still booting. */
  whileBooting: number
  /** Those that met an engine whose death had been reported. */
  ofTheDead: number
  /** Starts under way, by content. */
  readonly starting: Map<string, number>
}

export interface SimulatedApi {
  readonly api: EngineApi
  readonly asked: Asked
  /** All swarms are so many times as slow. */
  readonly setSwarmSlowness: (times: number) => void
}

/** The infohash of a content is its id turned round. */
export const infohashOf = (contentId: string): string => [...contentId].reverse().join('')

const quickMs = 3
/** How long an engine that boots takes to fail a start, where it takes starts at all. */
const bootFailureMs = { min: 500, max: 4000 }

export function createSimulatedApi(
  scene: Scene,
  fleet: Fleet,
  onAsked: (contentId: string, engine: Engine | undefined) => void,
): SimulatedApi {
  const { plan, clock, trace } = scene
  const { engines: traits, seed } = plan
  const contents = new Map(plan.contents.map((content) => [content.id, content]))
  const attempts = new Map<string, number>()
  const asked: Asked = { starts: 0, whileBooting: 0, ofTheDead: 0, starting: new Map() }
  let swarmSlowness = 1

  const idOf = (ref: ContentRef): string => (ref.kind === 'contentId' ? ref.id : infohashOf(ref.id))

  /** Nobody is there: said after the way to where it was. */
  async function unreachable(signal: AbortSignal): Promise<never> {
    await sleep(clock, traits.networkMs.min, signal)
    return fault(signal.aborted ? { kind: 'aborted' } : refused)
  }

  function call<T>(
    url: string,
    tookMs: number,
    signal: AbortSignal,
    give: (engine: Engine) => T,
  ): Promise<T> {
    const engine = fleet.at(url)
    if (engine === undefined || !engine.isAlive) return unreachable(signal)
    if (clock.now() >= engine.readyAtMs) return engine.call(tookMs, signal, () => give(engine))
    return traits.whileBooting === 'holds'
      ? engine.call(1e9, signal, () => give(engine))
      : unreachable(signal)
  }

  /** How long this start takes until the engine's answer, and what the answer is. */
  function fate(content: PlannedContent | undefined): { tookMs: number; dies: boolean; hangs: boolean } {
    const id = content?.id ?? ''
    const attempt = (attempts.get(id) ?? 0) + 1
    attempts.set(id, attempt)
    const random = randomOf(seed, 'start', id, attempt)
    const draw = (range: Range): number => drawMs(random, range)
    const startMs = draw(content?.startMs ?? traits.startMs) * swarmSlowness
    if (content === undefined) return { tookMs: 4000, dies: true, hangs: false }
    const { kind } = content
    switch (kind.does) {
      case 'play':
      case 'stay silent':
      case 'stall':
        return { tookMs: startMs, dies: false, hangs: false }
      case 'die':
        return { tookMs: draw(kind.afterMs), dies: true, hangs: false }
      case 'hang':
        return { tookMs: 1e9, dies: false, hangs: true }
      case 'flake':
        return { tookMs: startMs, dies: random.next() < kind.share, hangs: false }
    }
  }

  async function start(engine: Engine, contentId: string, pid: string, signal: AbortSignal) {
    const content = contents.get(contentId)
    const { tookMs, dies } = fate(content)
    engine.noteStarting(1)
    try {
      return await engine.call(tookMs, signal, () => {
        if (dies || content === undefined) return fault(cannotLoad)
        const path = `${engine.url}/${contentId}/${pid}`
        engine.begin(content, path)
        const infohash = infohashOf(contentId)
        return { infohash, playbackUrl: path, statUrl: path, commandUrl: path, isEncrypted: false }
      })
    } finally {
      engine.noteStarting(-1)
    }
  }

  function streamAt(engine: Engine, url: string): Stream {
    const stream = engine.streams.get(url.split('/')[3] ?? '')
    return stream?.url === url ? stream : fault(unknownSession)
  }

  const api: EngineApi = {
    version: (url, signal) => call(url, quickMs, signal, () => '3.2.11'),
    async startStream(url, ref, pid, _options, signal) {
      const contentId = idOf(ref)
      const engine = fleet.at(url)
      asked.starts++
      onAsked(contentId, engine)
      const short = contentId.slice(0, 6)
      trace.note(`${engine?.id ?? url} is asked for ${short}`)
      asked.starting.set(contentId, (asked.starting.get(contentId) ?? 0) + 1)
      try {
        if (engine === undefined || !engine.isAlive) {
          if (engine === undefined) asked.ofTheDead++
          return await unreachable(signal)
        }
        if (clock.now() < engine.readyAtMs) {
          asked.whileBooting++
          if (traits.whileBooting !== 'fails') return await call(url, quickMs, signal, () => fault(refused))
          const failsInMs = drawMs(randomOf(seed, 'boot failure', asked.starts), bootFailureMs)
          return await engine.call(failsInMs, signal, () => fault(cannotLoad))
        }
        const stream = await start(engine, contentId, pid, signal)
        trace.note(`${engine.id} gives ${short}`)
        return stream
      } catch (error) {
        trace.note(`${engine?.id ?? url} fails ${short}: ${String(error)}`)
        throw error
      } finally {
        const left = (asked.starting.get(contentId) ?? 1) - 1
        if (left === 0) asked.starting.delete(contentId)
        else asked.starting.set(contentId, left)
      }
    },
    openPlayback: (url, listener, signal) =>
      call(url, quickMs, signal, (engine) => {
        const stream = streamAt(engine, url)
        const upstream = stream.read(listener)
        if (upstream !== null) return upstream
        scene.complain('two readers of one session', `${engine.id} was asked twice for ${url}`)
        return fault({ kind: 'unreachable', why: 'HPE_INVALID_HEADER_TOKEN' })
      }),
    stopStream: (url, signal) =>
      call(url, quickMs, signal, (engine) => {
        trace.note(`${engine.id} is told to stop ${(url.split('/')[3] ?? '').slice(0, 6)}`)
        streamAt(engine, url).end('asked')
      }),
    stat: (url, signal) =>
      call(url, quickMs, signal, (engine) => {
        const stream = streamAt(engine, url)
        const { downloadedBytes } = stream
        const status = stream.content.kind.does === 'stay silent' ? 'prebuf' : 'dl'
        const liveLast = Math.floor(clock.now() / 1000)
        return { status, peers: 4, speedDownKBps: 500, downloadedBytes, liveLast }
      }),
    identify: (url, ref, signal) =>
      call(url, quickMs, signal, () => {
        const contentId = idOf(ref)
        return { contentId, infohash: infohashOf(contentId) }
      }),
  }

  return { api, asked, setSwarmSlowness: (times) => (swarmSlowness = times) }
}

const cannotLoad: EngineFault = { kind: 'content', engineSaid: 'failed to load content' }
const unknownSession: EngineFault = { kind: 'content', engineSaid: 'unknown playback session id' }

function fault(what: EngineFault): never {
  throw new EngineFaultError(what)
}
