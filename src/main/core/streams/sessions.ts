/**
 * The directory of sessions: every request finds the one session of its content, whether it names the content id or the
 * infohash, so that one content costs one start however many ask (singleflight).
 *
 * Which infohash a content id has is known only from an engine. While that is open, a content id and an infohash asked
 * for at the same time might be the same content: then the younger session asks an engine for both names before it
 * starts, and gives way to the older one if they are twins.
 */
import { refKey, type ContentRef } from '../../../contract/ids.ts'
import { type StreamRequest } from '../door.ts'
import { type HandOver } from '../pool/door.ts'
import { type Clock, type EngineApi, type EngineId } from '../ports.ts'
import { deadline } from '../time.ts'
import { type UncountedTicket } from './audience.ts'
import { type StreamFailure } from './failure.ts'
import { type Names } from './names.ts'
import { createSession, type Session, type SessionDeps } from './session.ts'

export type { Session }

const identifyTimeoutMs = 2000

export interface SessionsDeps extends Omit<
  SessionDeps,
  'onInfohash' | 'joinTwin' | 'onEnding' | 'nameOf' | 'onPlays' | 'enginesOfOthers'
> {
  readonly clock: Clock
  readonly api: EngineApi
  readonly names: Names
  /** Base URL of an engine that can be asked; null when none is ready. */
  anyEngineUrl(): string | null
  /** Both names of a content are known. */
  onNames(contentId: string, infohash: string): void
  onPlays(contentKey: string, engineId: EngineId): void
  onBroken(session: Session, engineId: EngineId, failure: StreamFailure): void
  onEnded(session: Session): void
  nameOf(session: Session): string | null
}

export interface Sessions {
  /** The session of this content, if there is one. */
  find(ref: ContentRef): Session | null
  /** Joins the content's session, or makes it. */
  open(request: StreamRequest): UncountedTicket
  byId(id: string): Session | null
  /** Sessions of the content as it was asked for (`refKey`), which must not be started now. */
  giveUp(contentKey: string, why: StreamFailure): void
  engineLost(engineId: EngineId, why: string): void
  /** What plays on this engine is to go on elsewhere, through nobody's fault. */
  handOver(engineId: EngineId, why: string, how: HandOver): void
  all(): readonly Session[]
  /** Ends all; resolves when nothing is left of them. */
  stop(): Promise<void>
}

export function createSessions(deps: SessionsDeps): Sessions {
  const { names } = deps
  /** By content id and by infohash, as far as known. */
  const byKey = new Map<string, Session>()
  /** In the order of their making, ending ones too. */
  const sessions = new Map<string, Session>()
  let lastNumber = 0

  const infohashKey = (infohash: string): string => refKey({ kind: 'infohash', id: infohash })

  function find(ref: ContentRef): Session | null {
    const direct = byKey.get(refKey(ref))
    if (direct !== undefined) return direct
    const infohash = ref.kind === 'contentId' ? names.infohashOf(ref.id) : null
    return (infohash === null ? undefined : byKey.get(infohashKey(infohash))) ?? null
  }

  function register(session: Session): void {
    for (const id of session.contentIds) byKey.set(refKey({ kind: 'contentId', id }), session)
    if (session.infohash !== null) byKey.set(infohashKey(session.infohash), session)
  }

  function merge(from: Session, into: Session): void {
    for (const id of from.contentIds) into.addContentId(id)
    from.audience.moveTo(into.audience)
    from.giveUp({ kind: 'client_left' })
    register(into)
    // It may not know this name yet; whoever comes by it next need not ask an engine again.
    if (from.infohash !== null) byKey.set(infohashKey(from.infohash), into)
  }

  function onInfohash(session: Session, infohash: string): void {
    for (const contentId of session.contentIds) {
      names.learn(contentId, infohash)
      deps.onNames(contentId, infohash)
    }
    const holder = byKey.get(infohashKey(infohash))
    if (holder !== undefined && holder !== session) merge(session, holder)
    else if (session.state !== 'stopping') register(session)
  }

  /** Older sessions that might carry the same content under its other name. */
  function possibleTwins(session: Session): Session[] {
    const twins: Session[] = []
    for (const other of sessions.values()) {
      if (other === session) break
      if (other.state === 'stopping' || other.ref.kind === session.ref.kind) continue
      const isOpen = other.ref.kind === 'contentId' ? other.infohash === null : other.contentIds.size === 0
      if (isOpen) twins.push(other)
    }
    return twins
  }

  /** What an engine knows of it; null when none could tell. Asked twice: the first may leave in the middle of it. */
  async function identify(ref: ContentRef) {
    const limit = deadline(deps.clock, identifyTimeoutMs)
    let known: { infohash: string | null; contentId: string | null } | null = null
    for (let tries = 0; tries < 2 && known === null && !limit.signal.aborted; tries++) {
      const engineUrl = deps.anyEngineUrl()
      if (engineUrl === null) break
      known = await deps.api.identify(engineUrl, ref, limit.signal).catch(() => null)
    }
    limit.clear()
    return known
  }

  async function joinTwin(session: Session): Promise<ReadonlySet<EngineId>> {
    const twins = possibleTwins(session)
    // If it stays open, not on the same engine: one engine has one session per content, the older would be cut.
    const elsewhere = (): Set<EngineId> =>
      new Set(twins.flatMap(({ engineId }) => (engineId === null ? [] : [engineId])))
    if (twins.length === 0) return elsewhere()
    const known = await identify(session.ref)
    if (known === null || session.state === 'stopping') return elsewhere()
    const { contentId, infohash } = known
    if (contentId !== null && infohash !== null) {
      names.learn(contentId, infohash)
      deps.onNames(contentId, infohash)
    }
    const otherName: ContentRef | null =
      session.ref.kind === 'infohash'
        ? contentId === null
          ? null
          : { kind: 'contentId', id: contentId }
        : infohash === null
          ? null
          : { kind: 'infohash', id: infohash }
    const twin = otherName === null ? null : find(otherName)
    if (twin !== null && twin !== session && twins.includes(twin)) merge(session, twin)
    return otherName === null ? elsewhere() : new Set()
  }

  function make(request: StreamRequest): Session {
    const session = createSession(`s${++lastNumber}`, request, {
      ...deps,
      onInfohash,
      joinTwin,
      onPlays: (playing, engineId) => deps.onPlays(refKey(playing.ref), engineId),
      enginesOfOthers: (session) =>
        [...sessions.values()].flatMap((other) =>
          other === session || other.engineId === null ? [] : [other.engineId],
        ),
      onEnding(ending) {
        for (const [key, holder] of byKey) if (holder === ending) byKey.delete(key)
      },
    })
    sessions.set(session.id, session)
    register(session)
    void session.done.finally(() => {
      sessions.delete(session.id)
      deps.onEnded(session)
    })
    return session
  }

  return {
    find,
    open: (request) => (find(request.ref) ?? make(request)).audience.claim(request.reader),
    byId: (id) => sessions.get(id) ?? null,
    giveUp(contentKey, why) {
      for (const session of sessions.values()) if (refKey(session.ref) === contentKey) session.giveUp(why)
    },
    engineLost(engineId, why) {
      for (const session of sessions.values()) session.engineLost(engineId, why)
    },
    handOver(engineId, why, how) {
      for (const session of sessions.values()) session.handOver(engineId, why, how)
    },
    all: () => [...sessions.values()],
    async stop() {
      for (const session of sessions.values()) session.stop('shutdown')
      await Promise.all([...sessions.values()].map((session) => session.done))
    },
  }
}
