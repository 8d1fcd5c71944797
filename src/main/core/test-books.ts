/**
 * The books that tests keep of engines: who was asked to start what, who was told to stop, who is being read. Wraps the
 * fake engines' ports, adds what a real daemon can do besides (pausing), and complains of what an engine must never see.
 */
import { type ContentRef } from '../../contract/ids.ts'
import { infohashOf, type createFakeEngines } from './fake-engines.ts'
import { EngineFaultError, type EngineApi, type EngineRuntime, type UpstreamListener } from './ports.ts'

const memoryLimitBytes = 1e9

export type FakeEngines = ReturnType<typeof createFakeEngines>

/** A session that an engine answered with. */
interface EngineSession {
  readonly commandUrl: string
  readonly engineUrl: string
  readonly infohash: string
  stops: number
  isBeingRead: boolean
  engineIsGone: boolean
}

export interface BooksOptions {
  /** Further content ids of a content: id to the id that the fake engines know. */
  readonly aliases: ReadonlyMap<string, string>
  /** No content may ever be asked for while a session of it is under way, under whatever name. */
  readonly oneStartEach: boolean
  readonly complain: (what: string) => void
}

export interface Books {
  readonly runtime: EngineRuntime
  readonly api: EngineApi
  /** How many are asking an engine right now whether two names are one content; they may hold a slot meanwhile. */
  readonly identifying: number
  /** Sessions that engines still hold and were never told to stop. */
  forgotten(): string[]
  /** Connections that read something now. */
  readonly readsOpen: number
  /** Whether an engine ever stood still: a start that it held up may look like the content's failure. */
  readonly wasPaused: boolean
  /** The processes stand still: connections stay open, nothing moves. */
  pause(engineId: string): void
  /** The same, and the runtime tells of it, as Docker does. */
  freeze(engineId: string): void
  /** What stood still goes on, what had grown is small again. */
  relieveAll(): void
  /** Its memory is all but full: it will be restarted, and may hand its streams over before it stops them. */
  grow(engineId: string): void
  kill(engineId: string): void
  wedge(engineId: string): void
}

export function keepBooks(engines: FakeEngines, options: BooksOptions): Books {
  const { aliases, complain } = options
  const sessions = new Map<string, EngineSession>()
  const urls = new Map<string, string>()
  const paused = new Map<string, PromiseWithResolvers<void>>()
  const frozen = new Set<string>()
  const grown = new Set<string>()
  /** Their streams may be read twice for a moment: elsewhere first, then no more here. */
  const handingOver = new Set<string>()
  let wasPaused = false
  /** Starts asked for and not yet answered, by infohash. */
  const asking = new Map<string, number>()
  let identifying = 0

  const known = (ref: ContentRef): ContentRef =>
    ref.kind === 'contentId' ? { kind: ref.kind, id: aliases.get(ref.id) ?? ref.id } : ref
  const infohashOfRef = (ref: ContentRef): string =>
    ref.kind === 'infohash' ? ref.id : infohashOf(known(ref).id)
  const underWay = (infohash: string): EngineSession[] =>
    [...sessions.values()].filter((one) => one.infohash === infohash && one.stops === 0 && !one.engineIsGone)

  /** Waits while the engine stands still. */
  async function pass(url: string, signal: AbortSignal): Promise<void> {
    const gate = [...paused].find(([engineUrl]) => url.startsWith(engineUrl))?.[1]
    if (gate === undefined) return
    const given = Promise.withResolvers<void>()
    const leave = (): void => given.reject(new EngineFaultError({ kind: 'aborted' }))
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    await Promise.race([gate.promise, given.promise])
  }

  function gone(engineId: string): void {
    const url = urls.get(engineId)
    if (url === undefined) return
    urls.delete(engineId)
    grown.delete(url)
    frozen.delete(engineId)
    for (const session of sessions.values()) if (session.engineUrl === url) session.engineIsGone = true
    paused.get(url)?.resolve()
    paused.delete(url)
  }

  const runtime: EngineRuntime = {
    ...engines.runtime,
    async create(id, signal) {
      const engine = await engines.runtime.create(id, signal)
      urls.set(id, engine.url)
      return engine
    },
    remove(id) {
      gone(id)
      return engines.runtime.remove(id)
    },
    async resources(id) {
      const share = grown.has(urls.get(id) ?? '') ? 0.97 : 0.1
      return {
        cpuPercent: 5,
        memoryBytes: share * memoryLimitBytes,
        memoryLimitBytes,
        netRxBytes: null,
        netTxBytes: null,
        diskBytes: null,
      }
    },
  }

  function count(infohash: string, by: 1 | -1): void {
    asking.set(infohash, (asking.get(infohash) ?? 0) + by)
  }

  const api: EngineApi = {
    ...engines.api,
    async version(url, signal) {
      await pass(url, signal)
      return engines.api.version(url, signal)
    },
    async stat(url, signal) {
      await pass(url, signal)
      return engines.api.stat(url, signal)
    },
    async identify(url, ref, signal) {
      identifying++
      try {
        await pass(url, signal)
        const found = await engines.api.identify(url, known(ref), signal)
        return ref.kind === 'contentId' ? { ...found, contentId: ref.id } : found
      } finally {
        identifying--
      }
    },
    async startStream(baseUrl, ref, pid, passedOn, signal) {
      const infohash = infohashOfRef(ref)
      if (options.oneStartEach && ((asking.get(infohash) ?? 0) > 0 || underWay(infohash).length > 0)) {
        complain(`${ref.kind} ${ref.id.slice(0, 2)} was started although it runs already`)
      }
      count(infohash, 1)
      try {
        await pass(baseUrl, signal)
        const stream = await engines.api.startStream(baseUrl, known(ref), pid, passedOn, signal)
        sessions.set(stream.commandUrl, {
          commandUrl: stream.commandUrl,
          engineUrl: baseUrl,
          infohash,
          stops: 0,
          isBeingRead: false,
          engineIsGone: ![...urls.values()].includes(baseUrl),
        })
        return stream
      } finally {
        count(infohash, -1)
      }
    },
    async openPlayback(url, listener, signal) {
      await pass(url, signal)
      const session = sessions.get(url)
      if (session === undefined) throw new Error('a playback URL that no engine gave')
      if (session.isBeingRead) complain(`a second reader of ${url}`)
      const close = (): void => {
        session.isBeingRead = false
      }
      const heard: UpstreamListener = {
        onData(chunk) {
          if (!paused.has(session.engineUrl)) listener.onData(chunk)
        },
        onEnd(clean, why) {
          close()
          listener.onEnd(clean, why)
        },
      }
      const upstream = await engines.api.openPlayback(url, heard, signal)
      session.isBeingRead = true
      const reads = underWay(session.infohash).filter(
        (one) => one.isBeingRead && !handingOver.has(one.engineUrl),
      )
      if (reads.length > 1) complain(`one content is read ${reads.length} times at once`)
      return {
        close() {
          close()
          upstream.close()
        },
      }
    },
    async stopStream(commandUrl, signal) {
      const session = sessions.get(commandUrl)
      if (session === undefined) throw new Error('a command URL that no engine gave')
      if (++session.stops > 1) complain(`an engine was told ${session.stops} times to stop one session`)
      await pass(commandUrl, signal)
      return engines.api.stopStream(commandUrl, signal)
    },
  }

  return {
    runtime,
    api,
    get identifying() {
      return identifying
    },
    forgotten: () =>
      [...sessions.values()]
        .filter(({ stops, engineIsGone }) => stops === 0 && !engineIsGone)
        .map(({ commandUrl }) => commandUrl),
    get readsOpen() {
      return [...sessions.values()].filter((one) => one.isBeingRead).length
    },
    get wasPaused() {
      return wasPaused
    },
    pause(engineId) {
      const url = urls.get(engineId)
      if (url === undefined || paused.has(url)) return
      wasPaused = true
      paused.set(url, Promise.withResolvers())
    },
    freeze(engineId) {
      if (frozen.has(engineId) || !urls.has(engineId)) return
      frozen.add(engineId)
      this.pause(engineId)
      engines.emit({ type: 'paused', id: engineId, why: 'paused by somebody' })
    },
    grow(engineId) {
      const url = urls.get(engineId)
      if (url === undefined) return
      grown.add(url)
      handingOver.add(url)
    },
    relieveAll() {
      for (const gate of paused.values()) gate.resolve()
      paused.clear()
      grown.clear()
      const thawed = [...frozen]
      frozen.clear()
      for (const id of thawed) engines.emit({ type: 'resumed', id })
    },
    kill(engineId) {
      gone(engineId)
      engines.kill(engineId)
    },
    wedge: (engineId) => engines.wedge(engineId),
  }
}
