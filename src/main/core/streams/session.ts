/**
 * A session: one upstream stream of one content, shared by all its readers, from the first wish to the last stop.
 *
 *   queued / starting ──► live ◄──► lingering (nobody left; kept for a moment)
 *          ▲               │
 *          └── moved ◄─────┘ the engine died or the stream stalled: readers stay connected meanwhile
 *
 * It ends when nobody wants it, when it is stopped, or when no engine can carry it; then readers are ended, the engine
 * is told to stop once, and the slot is free.
 */
import { type ContentRef } from '../../../contract/ids.ts'
import { type Settings } from '../../../contract/settings.ts'
import { type SessionState, type SessionView } from '../../../contract/state.ts'
import { type StreamProgress, type StreamRequest } from '../door.ts'
import { createBroadcast } from '../fanout/broadcast.ts'
import { type HandOver } from '../pool/door.ts'
import {
  type Clock,
  type EngineApi,
  type EngineId,
  type EngineStream,
  type Random,
  type Timer,
} from '../ports.ts'
import { sleep } from '../time.ts'
import { createAudience, type Audience } from './audience.ts'
import { type Carrier } from './carrier.ts'
import { createComeback } from './comeback.ts'
import { toWeirError, type StreamFailure } from './failure.ts'
import { type Starter } from './starter.ts'
import { createSuccessor } from './successor.ts'
import { watch } from './watch.ts'

/** A start that nobody waits for is given up after so long: players that probe come back at once. */
const startGraceMs = 1000

export interface SessionDeps {
  readonly clock: Clock
  readonly random: Random
  readonly api: EngineApi
  readonly starter: Starter
  readonly settings: Settings['streams']
  /** The infohash of what was asked for is known. If another session has it, this one's audience moves there. */
  onInfohash(session: Session, infohash: string): void
  /** Resolves when it is known whether another session carries this content already; it has moved the audience then. */
  joinTwin(session: Session): Promise<ReadonlySet<EngineId>>
  onPlays(session: Session, engineId: EngineId): void
  /** Engines that carry other streams. */
  enginesOfOthers(session: Session): Iterable<EngineId>
  onBroken(session: Session, engineId: EngineId, failure: StreamFailure): void
  /** From now on no new request finds it. */
  onEnding(session: Session): void
  nameOf(session: Session): string | null
  /** How a session stands that waits for a slot. */
  queued(sessionId: string): StreamProgress
  /** A bug of ours ended the session. */
  onMistake(error: unknown): void
  readonly measured: { start(ms: number): void; outcome(played: boolean): void }
}

export interface Session {
  readonly id: string
  readonly ref: ContentRef
  readonly infohash: string | null
  readonly contentIds: ReadonlySet<string>
  readonly engineId: EngineId | null
  readonly state: SessionState
  readonly audience: Audience
  readonly bytesIn: number
  /** Resolves when everything of it is gone. */
  readonly done: Promise<void>
  addContentId(contentId: string): void
  engineLost(engineId: EngineId, why: string): void
  /** Leaves the engine through nobody's fault: without a gap where another one can take over first. */
  handOver(engineId: EngineId, why: string, how: HandOver): void
  /** To an engine that is not to be avoided, by a person's word. Resolves when it plays there, or with why it stays. */
  move(avoid: ReadonlySet<EngineId>, why: string): Promise<{ engineId: EngineId } | { why: string }>
  stop(by: 'user' | 'shutdown'): void
  /** It is over: its audience has moved to another session, or it must not be started anywhere. */
  giveUp(why: StreamFailure): void
  /** Takes the figures that `view` shows until the next time; `sinceMs` after the last. */
  sample(sinceMs: number): void
  view(): SessionView
}

/** `request` is the one that made it. */
export function createSession(id: string, request: StreamRequest, deps: SessionDeps): Session {
  const { clock, settings } = deps
  const { ref, options } = request
  const { address } = request.reader
  const life = new AbortController()
  const contentIds = new Set<string>(ref.kind === 'contentId' ? [ref.id] : [])
  const startedAtMs = clock.wallMs()
  const wishedMs = clock.now()
  let infohash = ref.kind === 'infohash' ? ref.id : null
  let state: SessionState = 'starting'
  let carrier: Carrier | null = null
  let liveAtMs: number | null = null
  let lingering: Timer | null = null
  let swarm: SessionView['swarm'] = null
  let figures = { bytes: 0, bitrateBps: null as number | null }
  let readerNumber = 0
  let failovers = 0
  /** Carriers that are being ended while the session goes on elsewhere. */
  const leaving = new Set<Promise<void>>()
  const everybodyGone = Promise.withResolvers<void>()
  let isOver = false
  let isHurried = false

  const broadcast = createBroadcast({
    clock,
    capacityBytes: settings.bufferMb * 1024 * 1024,
    slowReaderMs: settings.slowReaderS * 1000,
  })
  const audience = createAudience({
    clock,
    broadcast,
    newReaderId: () => `${id}-r${++readerNumber}`,
    onChange: reconsider,
    progress,
  })

  function progress(): StreamProgress {
    if (state === 'queued') return deps.queued(id)
    return { phase: state === 'live' || state === 'lingering' ? 'live' : 'starting' }
  }

  const onSession = (stream: EngineStream): void => {
    infohash = stream.infohash
    deps.onInfohash(session, stream.infohash)
  }
  const successor = createSuccessor({
    clock,
    life: life.signal,
    start: (wish) => deps.starter.start({ id, ref, options, address, onSession, ...wish }),
    onTakeOver: () => broadcast.gap(),
    onData: (chunk) => broadcast.push(chunk),
  })

  /** Keeps the session while it is wanted; lets it linger, then end, when it is not. */
  function reconsider(): void {
    if (isOver && audience.readerCount === 0) everybodyGone.resolve()
    if (life.signal.aborted) return
    if (audience.wanted) {
      lingering?.cancel()
      lingering = null
      if (state === 'lingering') state = 'live'
      return
    }
    if (state === 'live') state = 'lingering'
    const lingerMs = settings.lingerS * 1000
    lingering ??= clock.after(state === 'lingering' ? lingerMs : Math.min(lingerMs, startGraceMs), () =>
      end({ kind: 'client_left' }),
    )
  }

  function end(why: StreamFailure): void {
    if (life.signal.aborted) return
    lingering?.cancel()
    state = 'stopping'
    life.abort(why)
    deps.onEnding(session)
  }

  function leave(left: Carrier): void {
    const ended = left.end().finally(() => leaving.delete(ended))
    leaving.add(ended)
  }

  function enterLive(): void {
    if (infohash === null) return
    const isFirst = liveAtMs === null
    liveAtMs ??= clock.wallMs()
    state = 'live'
    if (isFirst) {
      deps.measured.start(clock.now() - wishedMs)
      deps.measured.outcome(true)
      audience.live({ sessionId: id, infohash })
    }
    reconsider()
  }

  /** Starts and, when a carrier breaks, starts again elsewhere; answers why the session is over. */
  async function carry(): Promise<StreamFailure> {
    let avoid = await deps.joinTwin(session)
    const comeback = createComeback(deps)
    while (!life.signal.aborted) {
      const risen = await successor.take()
      if (risen?.ok === true) carrier = risen.carrier
      else state = 'starting'
      const result =
        risen?.ok === true
          ? risen
          : await deps.starter.start({
              id,
              ref,
              options,
              address,
              isResuming: liveAtMs !== null,
              avoid,
              signal: life.signal,
              onQueued: () => (state = 'queued'),
              // While engines boot, none can be asked whether two names are one content; now one can.
              ...(liveAtMs === null ? { afterWaiting: () => deps.joinTwin(session) } : {}),
              onCarrier: (next) => {
                carrier = next
                state = 'starting'
              },
              onSession,
              onData: (chunk) => broadcast.push(chunk),
            })
      // Ended meanwhile: it must not be live again, and how the start came out is nobody's news.
      if (life.signal.aborted) break
      if (!result.ok) {
        const againMs = comeback.failed(result.failure)
        if (againMs === null) return result.failure
        carrier = null
        await sleep(clock, againMs, life.signal)
        continue
      }
      const { carrier: playing } = result
      comeback.plays()
      enterLive()
      const broken = await watch(
        {
          clock,
          api: deps.api,
          idleMs: () => broadcast.idleMs(),
          onStat: ({ status, peers, speedDownKBps, speedUpKBps = null }) =>
            (swarm = { status, peers, speedDownKBps, speedUpKBps }),
          onFlow: () => deps.onPlays(session, playing.engineId),
        },
        playing,
        life.signal,
      )
      leave(playing)
      carrier = null
      swarm = null
      if (broken === null) break
      failovers++
      deps.onBroken(session, playing.engineId, broken)
      const againMs = comeback.broke(broken)
      if (againMs === null) return broken
      // What may break engines is kept apart from other streams, as far as there is room.
      avoid = new Set([playing.engineId, ...(comeback.isSuspect ? deps.enginesOfOthers(session) : [])])
      if (!successor.hasTakenOver) {
        broadcast.gap()
        state = 'starting'
        if (againMs > 0) await sleep(clock, againMs, life.signal)
      }
    }
    return life.signal.reason as StreamFailure
  }

  async function run(): Promise<void> {
    const why = await carry().catch((error: unknown): StreamFailure => {
      deps.onMistake(error)
      return { kind: 'engine_died', why: 'of a mistake inside Weir' }
    })
    if (carrier !== null) leave(carrier)
    carrier = null
    end(why)
    const risen = await successor.take()
    if (risen?.ok === true) leave(risen.carrier)
    if (liveAtMs === null && why.kind !== 'client_left' && why.kind !== 'stopped')
      deps.measured.outcome(false)
    audience.over(toWeirError(why))
    if (why.kind === 'client_left' || why.kind === 'stopped') broadcast.end()
    else broadcast.abort()
    isOver = true
    // A player that is slow to take its last bytes has a moment for them, but not at the end of Weir.
    if (isHurried) broadcast.abort()
    reconsider()
    await Promise.all([...leaving, everybodyGone.promise])
  }

  const session: Session = {
    id,
    ref,
    get infohash() {
      return infohash
    },
    contentIds,
    get engineId() {
      return carrier?.engineId ?? null
    },
    get state() {
      return state
    },
    audience,
    get bytesIn() {
      return broadcast.bytes
    },
    // The run begins a turn later, when the session is known to the directory.
    done: Promise.resolve().then(run),
    addContentId: (contentId) => contentIds.add(contentId),
    engineLost(engineId, why) {
      if (carrier?.engineId === engineId) carrier.fail({ kind: 'engine_died', why })
      successor.fail(engineId, { kind: 'engine_died', why })
    },
    handOver(engineId, why, how) {
      if (how === 'at once') successor.fail(engineId, { kind: 'handed_over', why })
      if (carrier?.engineId !== engineId) return
      if (how === 'at once') carrier.fail({ kind: 'handed_over', why })
      else if (state === 'live') successor.begin(carrier, why)
    },
    async move(avoid, why) {
      if (carrier === null || state !== 'live') return { why: 'nobody watches it at the moment' }
      const moving = successor.beginAsked(carrier, why, avoid)
      const result = moving === null ? null : await moving
      if (result === null) return { why: 'it is being moved already' }
      return result.ok ? { engineId: result.carrier.engineId } : { why: whyNotMoved(result.failure) }
    },
    stop(by) {
      isHurried ||= by === 'shutdown'
      end({ kind: 'stopped', by })
      if (isHurried && isOver) broadcast.abort()
    },
    giveUp: end,
    sample(sinceMs) {
      const bytes = broadcast.bytes
      const isLive = liveAtMs !== null
      figures = { bytes, bitrateBps: isLive ? Math.round(((bytes - figures.bytes) * 8000) / sinceMs) : null }
      audience.sample()
    },
    view: () => ({
      id,
      infohash,
      contentIds: [...contentIds],
      name: deps.nameOf(session),
      engineId: carrier?.engineId ?? null,
      state,
      startedAtMs,
      liveAtMs,
      readers: audience.views(),
      bytes: figures.bytes,
      bitrateBps: figures.bitrateBps,
      swarm,
      failovers,
    }),
  }
  return session
}

/** A start that would have to wait is given up by the successor itself. */
function whyNotMoved(failure: StreamFailure): string {
  if (failure.kind === 'client_left') return 'no other engine has a free slot'
  return toWeirError(failure).message.replace(/\.$/, '')
}
