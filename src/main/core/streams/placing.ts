/**
 * How a start comes by a slot: for its first attempt at once or by waiting in the queue, for the next ones on an engine
 * that has not failed it.
 */
import { asWeirError, type WeirError } from '../../../contract/errors.ts'
import { refKey, type ContentRef } from '../../../contract/ids.ts'
import { type EngineState } from '../../../contract/state.ts'
import { type AdmissionQueue } from '../admission/queue.ts'
import { type Pool } from '../pool/door.ts'
import { type Clock, type EngineId } from '../ports.ts'
import { type Slot } from '../selection/slots.ts'
import { type Verdict } from './blame.ts'
import { type EvidenceBook } from './evidence.ts'
import { type StreamFailure } from './failure.ts'

export interface PlacingDeps {
  readonly clock: Clock
  readonly pool: Pool
  readonly queue: AdmissionQueue
  readonly evidence: EvidenceBook
  /** Why no engine can be expected soon (Docker is missing, say); null when it is a matter of waiting. */
  hopeless(): string | null
  /** A new stream asks for a slot; and it has to wait for one. */
  onArrival(): void
  onWaiting(): void
  /** What to say to somebody whose time in the queue is over. */
  waitedInVain(): StreamFailure
  readonly measured: { selection(ms: number): void }
}

/** What a start's report tells of its way; filled in as it goes. */
export interface Way {
  engineId: EngineId | null
  attempts: number
  verdict: Verdict | null
  firstByteMs: number | null
  selectionMs: number | null
  provisioningMs: number | null
}

/** What there is to know of a start before any engine is asked. */
export interface PlaceRequest {
  readonly id: string
  readonly ref: ContentRef
  /** Who asked first for this stream: in the queue each address has its turn. */
  readonly address: string
  /** It has viewers whose picture stands still: it goes ahead of all who are new. */
  readonly isResuming?: boolean
  /** Engines not to begin with. */
  readonly avoid: ReadonlySet<EngineId>
  /** On none of those it may begin, rather than not at all. */
  readonly isPlaceFixed?: boolean
  /** Aborted with a StreamFailure when nobody wants the stream any more. */
  readonly signal: AbortSignal
  onQueued(): void
}

export interface Placing {
  /** Takes a free slot at once, or waits in the queue. Nobody new overtakes those who wait. */
  first(request: PlaceRequest, way: Way): Promise<Slot | StreamFailure>
  /**
   * On one engine it may play, on another not: where some refused it lately, on one that played it, else on one that has
   * not refused it, as far as there is room.
   */
  atOnce(contentKey: string, avoid: ReadonlySet<EngineId>, way: Way): Slot | null
  /**
   * On another engine than those that failed; where all others are full or still boot, what becomes free there before
   * the deadline. null when nothing does, or when no other engine can be expected.
   */
  elsewhere(
    contentKey: string,
    avoid: ReadonlySet<EngineId>,
    way: Way,
    deadline: AbortSignal,
  ): Promise<Slot | null>
}

export function createPlacing(deps: PlacingDeps): Placing {
  const { clock, pool, queue, evidence } = deps

  function pick(avoid: ReadonlySet<EngineId>, way: Way): Slot | null {
    const beganMs = clock.now()
    const slot = pool.reserve(avoid)
    const tookMs = clock.now() - beganMs
    way.selectionMs = Math.max(way.selectionMs ?? 0, tookMs)
    deps.measured.selection(tookMs)
    if (slot !== null) queue.noteTaken()
    return slot
  }

  function backWhereItPlayed(contentKey: string, avoid: ReadonlySet<EngineId>, way: Way): Slot | null {
    const players = evidence.players(contentKey)
    if (players.size === 0) return null
    const others = pool.views().flatMap(({ id }) => (players.has(id) ? [] : [id]))
    return pick(new Set([...avoid, ...others]), way)
  }

  function atOnce(contentKey: string, avoid: ReadonlySet<EngineId>, way: Way): Slot | null {
    const refusers = evidence.refusers(contentKey)
    if (refusers.size === 0) return pick(avoid, way)
    return (
      backWhereItPlayed(contentKey, avoid, way) ??
      pick(new Set([...avoid, ...refusers]), way) ??
      pick(avoid, way)
    )
  }

  function first(request: PlaceRequest, way: Way): Promise<Slot | StreamFailure> {
    const contentKey = refKey(request.ref)
    if (request.isResuming !== true) deps.onArrival()
    if (queue.length === 0 || request.isResuming === true) {
      const slot =
        atOnce(contentKey, request.avoid, way) ??
        (request.avoid.size > 0 && request.isPlaceFixed !== true ? pick(new Set(), way) : null)
      if (slot !== null) return Promise.resolve(slot)
    }
    const why = deps.hopeless()
    if (why !== null) return Promise.resolve({ kind: 'no_engine_ready', why })
    request.onQueued()
    return new Promise((resolve) => {
      const done = (outcome: Slot | StreamFailure): void => {
        request.signal.removeEventListener('abort', leave)
        resolve(outcome)
      }
      const leave = (): void => {
        entry?.cancel()
        done(request.signal.reason as StreamFailure)
      }
      let entry: { cancel(): void } | null = null
      try {
        entry = queue.enqueue({
          id: request.id,
          address: request.address,
          isResuming: request.isResuming === true,
          onTurn() {
            const slot = atOnce(contentKey, new Set(), way)
            if (slot === null) return false
            done(slot)
            return true
          },
          onTimeout: () => done(deps.waitedInVain()),
        })
        request.signal.addEventListener('abort', leave, { once: true })
        if (request.signal.aborted) leave()
        else deps.onWaiting()
      } catch (error) {
        done(turnedAway(asWeirError(error)))
      }
    })
  }

  async function elsewhere(
    contentKey: string,
    avoid: ReadonlySet<EngineId>,
    way: Way,
    deadline: AbortSignal,
  ): Promise<Slot | null> {
    const slot = atOnce(contentKey, avoid, way)
    const mayCome = (state: EngineState): boolean =>
      state === 'ready' || state === 'starting' || state === 'creating'
    const isWorthIt = (): boolean =>
      deps.hopeless() === null && pool.views().some(({ id, state }) => !avoid.has(id) && mayCome(state))
    if (slot !== null || !isWorthIt()) return slot
    const taken = Promise.withResolvers<Slot | null>()
    const lookout = queue.lookOut(() => {
      const free = atOnce(contentKey, avoid, way)
      if (free !== null) taken.resolve(free)
      return free !== null
    })
    const giveUp = (): void => {
      lookout.cancel()
      taken.resolve(null)
    }
    deadline.addEventListener('abort', giveUp, { once: true })
    deps.onWaiting()
    const found = await taken.promise
    deadline.removeEventListener('abort', giveUp)
    // Both at the same moment: a slot that comes too late is let go.
    if (!deadline.aborted) return found
    found?.release()
    return null
  }

  /** The queue would not have it. */
  function turnedAway({ code, params, retryAfterS = 5 }: WeirError): StreamFailure {
    if (code === 'shutting_down') return { kind: 'stopped', by: 'shutdown' }
    if (code === 'too_many_readers') return { kind: 'limit_reached', params, retryAfterS }
    return { kind: 'queue_full', waiting: queue.length, retryAfterS }
  }

  return { first, atOnce, elsewhere }
}
