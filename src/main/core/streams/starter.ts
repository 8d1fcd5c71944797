/**
 * The start: from the wish for a stream to its first byte, over as many engines as it takes and may take
 * (docs/architecture.md, "How a stream starts"). A failed attempt is blamed before anything is counted; a retry goes to
 * another engine, after a pause with full jitter, inside the one deadline of the whole start, and only while the retry
 * budget and the content's breaker allow it.
 */
import { refKey } from '../../../contract/ids.ts'
import { type Settings } from '../../../contract/settings.ts'
import { type ContentBreakers, type Refusal } from '../breakers/content-breakers.ts'
import { type EngineApi, type EngineId, type EngineStream, type Random } from '../ports.ts'
import { type Slot } from '../selection/slots.ts'
import { type StartReport } from '../telemetry/history.ts'
import { deadline, sleep, type Deadline } from '../time.ts'
import { blame, type Verdict } from './blame.ts'
import { createCarrier, type Carrier } from './carrier.ts'
import { type Culprits } from './culprits.ts'
import { mayPlayElsewhere, toWeirError, type StreamFailure } from './failure.ts'
import { createPlacing, type PlaceRequest, type PlacingDeps, type Way } from './placing.ts'
import { backoffMs, type RetryBudget } from './retry.ts'

const retryBackoff = { baseMs: 250, maxMs: 2000 }
/** A content that an engine refused is tried on one more: that the first was wrong is seen, that two are is rare. */
const enginesForRefusedContent = 2

export interface StarterDeps extends Omit<PlacingDeps, 'measured'> {
  readonly random: Random
  readonly api: EngineApi
  readonly breakers: ContentBreakers
  readonly culprits: Culprits
  readonly budget: RetryBudget
  readonly settings: Settings['streams']
  readonly measured: PlacingDeps['measured'] & {
    provisioning(ms: number): void
    firstByte(ms: number): void
    /** An attempt failed and was blamed. */
    failed(failure: StreamFailure, verdict: Verdict): void
    /** A start is over, all its attempts included. */
    ended(report: StartReport): void
  }
}

interface FailedAttempt {
  readonly failure: StreamFailure
  readonly verdict: Verdict
  readonly attempts: number
  readonly tookMs: number
  /** Until the deadline of the whole start. */
  readonly leftMs: number
}

export interface StartRequest extends PlaceRequest {
  readonly options: Readonly<Record<string, string>>
  /**
   * A slot is held after a wait in the queue. No engine is asked before this resolves; if the signal is aborted by then,
   * none is.
   */
  afterWaiting?(): Promise<unknown>
  /** An engine is being asked. The carrier must hear of its engine's death (`fail`) from now on. */
  onCarrier(carrier: Carrier): void
  onSession(stream: EngineStream): void
  onData(chunk: Uint8Array): void
}

export type StartResult = { ok: true; carrier: Carrier } | { ok: false; failure: StreamFailure }

export interface Starter {
  start(request: StartRequest): Promise<StartResult>
}

export function createStarter(deps: StarterDeps): Starter {
  const { clock, pool, breakers, evidence, settings } = deps
  const placing = createPlacing(deps)

  /** Asks one engine. The slot is the carrier's from here on. */
  async function attempt(request: StartRequest, slot: Slot, limit: Deadline): Promise<StartResult> {
    const engineUrl = pool.urlOf(slot.engineId)
    if (engineUrl === null) {
      slot.release()
      return { ok: false, failure: { kind: 'engine_died', why: 'it was gone when it was to be asked' } }
    }
    const beganMs = clock.now()
    const carrier = createCarrier(
      { clock, random: deps.random, api: deps.api, startTimeoutMs: settings.startTimeoutS * 1000 },
      {
        slot,
        engineUrl,
        ref: request.ref,
        options: request.options,
        onSession: (stream) => request.onSession(stream),
        onData: (chunk) => request.onData(chunk),
        onEnd: deps.culprits.begins(slot.engineId, refKey(request.ref)),
      },
    )
    request.onCarrier(carrier)
    const failure = await carrier.begin(limit.signal)
    if (failure === null) {
      deps.measured.firstByte(clock.now() - beganMs)
      deps.culprits.plays(slot.engineId, refKey(request.ref))
      return { ok: true, carrier }
    }
    await carrier.end()
    return { ok: false, failure }
  }

  /** Counts a failed attempt where it belongs. */
  function judge(engineId: EngineId, contentKey: string, failure: StreamFailure): Verdict {
    const verdict = blame(failure, evidence.of(engineId, contentKey))
    if (verdict.blame === 'content') evidence.refused(engineId, contentKey)
    if (verdict.blame === 'engine') pool.suspect(engineId)
    pool.noteStart(engineId, verdict.blame === 'engine' ? 'engine_failed' : 'other')
    deps.measured.failed(failure, verdict)
    return verdict
  }

  /** What is sure to be in vain must not cost the budget anything, so that is asked last. */
  function mayRetry(contentKey: string, failed: FailedAttempt): boolean {
    const { failure, verdict, attempts, tookMs, leftMs } = failed
    if (!mayPlayElsewhere(failure) || attempts >= settings.maxAttempts) return false
    const isRefused = verdict.blame === 'content'
    if (isRefused && (attempts >= enginesForRefusedContent || leftMs < tookMs)) return false
    if (!breakers.check(contentKey).allow) return false
    return deps.budget.tryRetry(!isRefused || evidence.hasPlayed(contentKey))
  }

  async function run(request: StartRequest, way: Way): Promise<StartResult> {
    const wishedMs = clock.now()
    const contentKey = refKey(request.ref)
    deps.budget.recordStart()
    let hasWaited = false
    const onQueued = (): void => {
      hasWaited = true
      request.onQueued()
    }
    const first = await placing.first({ ...request, onQueued }, way)
    if (!('release' in first)) return { ok: false, failure: first }
    way.provisioningMs = clock.now() - wishedMs
    deps.measured.provisioning(way.provisioningMs)
    if (hasWaited) await request.afterWaiting?.()

    const avoid = new Set(request.avoid)
    const endMs = clock.now() + settings.startTimeoutS * 1000
    const limit = deadline(clock, settings.startTimeoutS * 1000, request.signal)
    try {
      let slot = first
      for (let attempts = 1; ; attempts++) {
        way.verdict = null
        if (limit.signal.aborted) {
          slot.release()
          return { ok: false, failure: request.signal.reason as StreamFailure }
        }
        const admission = breakers.admit(contentKey)
        if (!admission.allow) {
          slot.release()
          return { ok: false, failure: knownBad(admission, clock.wallMs()) }
        }
        way.attempts = attempts
        way.engineId = slot.engineId
        const askedMs = clock.now()
        const result = await attempt(request, slot, limit)
        if (result.ok) {
          pool.noteStart(slot.engineId, 'played')
          way.firstByteMs = clock.now() - askedMs
          admission.done('success', undefined, { tookMs: way.firstByteMs })
          return result
        }
        if (request.signal.aborted) {
          admission.done('neither')
          return result
        }
        const { failure } = result
        const verdict = judge(slot.engineId, contentKey, failure)
        way.verdict = verdict
        admission.done(verdict.blame === 'content' ? 'failure' : 'neither', toWeirError(failure).message, {
          certain: verdict.certain,
          kind: failure.kind,
        })
        avoid.add(slot.engineId)
        const nowMs = clock.now()
        const failed = { failure, verdict, attempts, tookMs: nowMs - askedMs, leftMs: endMs - nowMs }
        if (limit.signal.aborted || !mayRetry(contentKey, failed)) return result
        await sleep(clock, backoffMs(attempts - 1, retryBackoff, deps.random), limit.signal)
        if (limit.signal.aborted) return result
        // For a second opinion on what an engine refused, nobody waits.
        const next =
          verdict.blame === 'content'
            ? placing.atOnce(contentKey, avoid, way)
            : await placing.elsewhere(contentKey, avoid, way, limit.signal)
        if (next === null) return result
        slot = next
      }
    } finally {
      limit.clear()
    }
  }

  async function start(request: StartRequest): Promise<StartResult> {
    const wishedMs = clock.now()
    const way: Way = {
      engineId: null,
      attempts: 0,
      verdict: null,
      firstByteMs: null,
      selectionMs: null,
      provisioningMs: null,
    }
    const result = await run(request, way)
    const { verdict, ...figures } = way
    const contentKey = refKey(request.ref)
    deps.measured.ended({
      contentKey,
      ...figures,
      ...(result.ok
        ? { result: 'played', blame: null, error: null, startMs: clock.now() - wishedMs }
        : {
            result: result.failure.kind,
            blame: (verdict ?? blame(result.failure, evidence.of(way.engineId ?? '', contentKey))).blame,
            error: toWeirError(result.failure).message,
            startMs: null,
          }),
    })
    return result
  }

  return { start }
}

export function knownBad(refusal: Refusal, nowMs: number): StreamFailure {
  const retryAfterS =
    refusal.nextTryAtMs === null ? null : Math.max(1, Math.ceil((refusal.nextTryAtMs - nowMs) / 1000))
  return {
    kind: 'known_bad',
    isBlocked: refusal.state === 'blocked',
    failures: refusal.failures,
    lastError: refusal.lastError,
    retryAfterS,
  }
}
