/**
 * One simulated engine: boots, answers slower the more it carries, stands still, dies. It knows its calls and streams, so
 * that its death reaches whoever waits for it.
 */
import { EngineFaultError, type EngineFault, type EngineId } from '../../main/core/ports.ts'
import { drawMs, randomOf } from '../seeds.ts'
import { type Scene } from './scene.ts'
import { createStream, type Stream } from './stream.ts'
import { type PlannedContent } from '../plan.ts'

/** A caller that gives no deadline of its own gets one from the adapter. */
const longestCallMs = 60_000

export interface Engine {
  readonly id: EngineId
  /** Of all engines of the run. */
  readonly serial: number
  readonly url: string
  readonly startedAtMs: number
  readonly readyAtMs: number
  readonly isAlive: boolean
  isWedged: boolean
  isFrozen: boolean
  /** Its answers take so many times as long as they should. */
  slowness: number
  /** Alive, past its boot, and able to answer. */
  readonly works: boolean
  /** By content; one session of a content at a time. */
  readonly streams: ReadonlyMap<string, Stream>
  /** Starts that it was asked for and has not answered. */
  readonly starting: number
  /** What of it is in use: streams that are read, and starts. */
  readonly used: number
  /**
   * Calls it. `give` makes the answer `tookMs` later, or throws what it is answered instead; what stands still answers
   * when it goes on again, and what dies never.
   */
  call<T>(tookMs: number, signal: AbortSignal, give: () => T): Promise<T>
  noteStarting(by: 1 | -1): void
  /** A new session; an older one of the same content is cut. */
  begin(content: PlannedContent, url: string): Stream
  thaw(): void
  die(): void
}

export function createEngine(
  scene: Scene,
  given: { id: EngineId; serial: number; onChange: () => void },
): Engine {
  const { clock, plan } = scene
  const { id, serial, onChange } = given
  const { engines: traits, seed } = plan
  const network = randomOf(seed, 'network', serial)
  const readyAtMs = clock.now() + drawMs(randomOf(seed, 'boot', id, serial), traits.bootMs)
  const streams = new Map<string, Stream>()
  const waiting = new Set<{ fail(fault: EngineFault): void; goOn(): void }>()
  let isAlive = true
  let isWedged = false
  let isFrozen = false
  let starting = 0

  const standsStill = (): boolean => isWedged || isFrozen
  /** Each stream beyond what it carries with ease makes it slower by half. */
  const load = (): number => 1 + Math.max(0, streams.size + starting - traits.easyStreams) / 2

  const engine: Engine = {
    id,
    serial,
    url: `http://engine:${10_000 + serial}`,
    startedAtMs: clock.wallMs(),
    readyAtMs,
    slowness: 1,
    get isAlive() {
      return isAlive
    },
    get isWedged() {
      return isWedged
    },
    set isWedged(wedged) {
      isWedged = wedged
      onChange()
    },
    get isFrozen() {
      return isFrozen
    },
    set isFrozen(frozen) {
      isFrozen = frozen
      onChange()
    },
    get works() {
      return isAlive && !standsStill() && clock.now() >= readyAtMs
    },
    streams,
    get starting() {
      return starting
    },
    get used() {
      let used = starting
      for (const stream of streams.values()) if (stream.isRead) used++
      return used
    },
    noteStarting(by) {
      starting += by
      if (starting >= traits.crashesAtStarts && isAlive) {
        scene.trace.note(`${id} crashes under ${starting} starts at a time`)
        engine.die()
      }
      onChange()
    },
    call<T>(tookMs: number, signal: AbortSignal, give: () => T): Promise<T> {
      return new Promise((resolve, reject) => {
        const leave = (act: () => void): void => {
          timer.cancel()
          signal.removeEventListener('abort', onAbort)
          waiting.delete(call)
          act()
        }
        const fail = (fault: EngineFault): void => leave(() => reject(new EngineFaultError(fault)))
        const onAbort = (): void => fail({ kind: 'aborted' })
        const answer = (): void => {
          if (!isAlive) return fail(refused)
          if (standsStill()) {
            timer = clock.after(longestCallMs, () => fail({ kind: 'timeout' }))
            return
          }
          leave(() => {
            // What it throws becomes the rejection.
            resolve(new Promise<T>((answered) => answered(give())))
          })
        }
        const call = { fail, goOn: () => (timer.cancel(), answer()) }
        const answersInMs = drawMs(network, traits.networkMs) + tookMs * load() * engine.slowness
        let timer = clock.after(Math.min(answersInMs, longestCallMs), () => {
          if (answersInMs >= longestCallMs) fail({ kind: 'timeout' })
          else answer()
        })
        if (signal.aborted) return onAbort()
        signal.addEventListener('abort', onAbort, { once: true })
        waiting.add(call)
      })
    },
    begin(content, url) {
      streams.get(content.id)?.end()
      const stream = createStream(scene, {
        content,
        url,
        random: randomOf(seed, 'stream', url),
        flows: () => isAlive && !standsStill(),
        onRead: onChange,
        onEnd() {
          if (streams.get(content.id) === stream) streams.delete(content.id)
          onChange()
        },
      })
      streams.set(content.id, stream)
      onChange()
      return stream
    },
    thaw() {
      if (!isFrozen) return
      engine.isFrozen = false
      for (const call of [...waiting]) call.goOn()
    },
    die() {
      if (!isAlive) return
      isAlive = false
      // Connections are reset: those that read first, then those that wait for an answer.
      for (const stream of [...streams.values()]) stream.end()
      for (const call of [...waiting]) call.fail({ kind: 'unreachable', why: 'the connection was reset' })
      onChange()
    },
  }
  return engine
}

export const refused: EngineFault = { kind: 'unreachable', why: 'the connection was refused' }
