/**
 * A seat is one place in the pool: it makes an engine, waits until it is ready, watches it, and makes another one when
 * it is lost, with growing pauses. The engine keeps its seat's id, so people see "e3 restarted", not a new name.
 *
 * Only an engine whose version endpoint answers is ever given streams: in the recorded incident half of the failures
 * came from engines that were still booting. What else keeps streams from it is gathered in standing.ts.
 */
import { type EngineState, type EngineView, type Resources } from '../../../contract/state.ts'
import {
  type Clock,
  type EngineApi,
  type EngineId,
  type EngineRuntime,
  type Random,
  type RunningEngine,
} from '../ports.ts'
import { backoffMs } from '../streams/retry.ts'
import { sleep } from '../time.ts'
import { createLogbook } from './logbook.ts'
import { nap } from './nap.ts'
import { createProbe } from './probe.ts'
import { createShowing } from './showing.ts'
import { answers, isOut, isSpare, newcomer, type Circumstances, type Takes } from './standing.ts'
import { type Leave, type Starting } from './starting.ts'
import { createVigil, type Watched } from './vigil.ts'
import { wordsOf } from './words.ts'
import { type Patient } from './ward.ts'

const flowIsFreshMs = 15_000
/** Pause before an engine is made again: full jitter, doubled each time, forgotten after ten healthy minutes. */
const restartBackoff = { baseMs: 500, maxMs: 60_000 }
const healthyAfterMs = 600_000

export interface SeatDeps {
  readonly clock: Clock
  readonly random: Random
  readonly runtime: EngineRuntime
  readonly api: EngineApi
  readonly bootTimeoutMs: number
  /** Places of those that are being made or boot. */
  readonly starting: Starting
  /** Its engine is ready, so long after it was wished for. */
  onBooted(tookMs: number): void
  /** It could not be put to sleep, and is no spare any more. */
  onNoSleep(id: EngineId, why: string): void
  /** What may be started on it from now on. */
  onTakes(id: EngineId, takes: Takes): void
  /** The engine is over, and the streams that it carried. */
  onLost(id: EngineId, why: string): void
  /** A state was entered, or its reason changed. */
  onChange(id: EngineId, state: EngineState, reason: string): void
}

export interface Seat extends Patient {
  readonly state: EngineState
  readonly url: string | null
  /** It goes for good when its streams have left; `isRetired`: it goes now, and nothing can call it back. */
  readonly isLeaving: boolean
  readonly isRetired: boolean
  /** Since its engine was ready first; 0 before. */
  readonly upForMs: number
  readonly spare: Circumstances['spare']
  /** Why its last try to make an engine failed; null when it did not. */
  readonly whyNotMade: string | null
  /** As measured last; null when it was not. */
  readonly memoryBytes: number | null
  /** Runs until `retire`; resolves when the engine is gone. */
  run(adopted: RunningEngine | null): Promise<void>
  /** Somebody saw the engine fail: it is probed at once. */
  suspect(): void
  /** Bytes of it flow: its silence on probes is no death. */
  noteFlow(): void
  /** Somebody else froze it, or thawed it again. */
  pause(why: string): void
  resume(): void
  /** The engine is gone. */
  lose(why: string): void
  /** Ends the present engine and makes another without a pause, since somebody asked for it. */
  restart(why: string): void
  /** Takes no further streams; those it carries go on. `stay` takes that back. */
  drain(): void
  stay(): void
  /** Puts it to sleep when it is ready: it takes no streams until `wake`. It must carry none. */
  keepAsSpare(): void
  wake(): void
  /** Ends for good. `keepEngine` leaves the engine running for the next start of Weir. */
  retire(why: string, options?: { keepEngine: boolean }): void
  /** Cuts a pause before the next try short. */
  hurry(): void
  noteStart(outcome: 'played' | 'engine_failed' | 'other'): void
  setResources(resources: Resources | null): void
  view(slots: EngineView['slots']): EngineView
}

export function createSeat(id: EngineId, deps: SeatDeps): Seat {
  const { clock, random, runtime } = deps
  const retirement = new AbortController()
  /** Aborted with a sentence when the present engine is over. */
  let life = new AbortController()
  /** Wakes the watch over an engine, also at the end of its life. */
  let alarm = new AbortController()
  /** Ends what must not go on while the engine is paused. */
  let frozen = new AbortController()
  let nextTry = new AbortController()
  /** Ends its sleep. */
  let waking = new AbortController()
  /** Gives back its place among the engines that start. */
  let leaveStart: Leave = nothing

  let engine: RunningEngine | null = null
  let lastFlowMs = -Infinity
  let failedTries = 0
  let isAskedFor = false
  let whyNotMade: string | null = null
  let keepEngine = false

  const book = createLogbook(clock)
  const showing = createShowing({
    clock,
    onTakes: (takes) => deps.onTakes(id, takes),
    onChange: (state, reason) => deps.onChange(id, state, reason),
  })
  const become = (changes: Partial<Circumstances>): void => showing.become(changes)
  const probe = createProbe({ clock, api: deps.api, onVersion: (version) => book.version(version) })
  const vigil = createVigil({ clock, probe, bootTimeoutMs: deps.bootTimeoutMs })

  /** Ends the present life at once: from here on nothing is started on the engine, and its streams know. */
  function end(why: string, stage: 'ending' | 'failed'): void {
    if (life.signal.aborted) return
    life.abort(why)
    alarm.abort()
    engine = null
    book.end()
    const spare = isSpare(showing.now) ? 'to sleep' : 'no'
    become({ ...newcomer(), stage, stageWhy: why, isLeaving: showing.now.isLeaving, spare })
    deps.onLost(id, why)
  }

  const watched: Watched = {
    get url() {
      return engine?.url ?? ''
    },
    get life() {
      return life.signal
    },
    get isPaused() {
      return showing.now.pause !== null
    },
    get frozen() {
      return frozen.signal
    },
    get isForSleep() {
      return showing.now.spare === 'to sleep'
    },
    get flows() {
      return clock.now() - lastFlowMs < flowIsFreshMs
    },
    nextAlarm() {
      alarm = new AbortController()
      return alarm.signal
    },
    async sleep() {
      waking = new AbortController()
      become({ spare: 'asleep' })
      const refusal = await nap(id, runtime, { life: life.signal, wake: waking.signal })
      if (life.signal.aborted) return
      become({ spare: 'waking' })
      if (refusal !== null) deps.onNoSleep(id, refusal)
    },
    onAnswer() {
      if (showing.now.spare === 'waking') become({ spare: 'no', stageWhy: 'answers' })
      if (showing.now.silence !== null) become({ silence: null, stageWhy: 'answers again' })
      if (book.upForMs > healthyAfterMs) failedTries = 0
    },
    onMiss: (words) => become({ silence: words }),
  }

  /** A place among the engines that start; null when its life was over first. */
  async function placeToStart(): Promise<Leave | null> {
    const place = deps.starting.enter()
    if (place !== null) return place
    become({ stageWhy: 'waits until fewer engines start' })
    const waitedFor = await deps.starting.wait(life.signal)
    if (!life.signal.aborted) become({ stageWhy: 'is being made' })
    return waitedFor
  }

  async function make(): Promise<RunningEngine> {
    try {
      const made = await runtime.create(id, life.signal)
      whyNotMade = null
      return made
    } catch (error) {
      if (!life.signal.aborted) whyNotMade = wordsOf(error)
      throw error
    }
  }

  /** One engine, from making it to its end. */
  async function live(adopted: RunningEngine | null): Promise<void> {
    life = new AbortController()
    frozen = new AbortController()
    book.begin()
    if (retirement.signal.aborted) return life.abort(retirement.signal.reason)
    const stageWhy = adopted === null ? 'is being made' : 'was running already'
    become({ ...newcomer(), stageWhy, isLeaving: showing.now.isLeaving, spare: showing.now.spare })
    const wishedMs = clock.now()
    try {
      if (adopted === null) leaveStart = (await placeToStart()) ?? nothing
      if (life.signal.aborted) return
      const made = adopted ?? (await make())
      if (life.signal.aborted) return
      engine = made
      become({ stage: 'starting', stageWhy: 'boots' })
      await vigil.untilReady(watched)
      if (life.signal.aborted) return
      leaveStart()
      if (adopted === null) deps.onBooted(clock.now() - wishedMs)
      book.ready()
      become({ stage: 'up', stageWhy: 'answers' })
      await vigil.watchOver(watched)
    } catch (error) {
      end(wordsOf(error), 'failed')
    } finally {
      leaveStart()
    }
  }

  async function clearAway(): Promise<void> {
    if (keepEngine && retirement.signal.aborted) return
    await runtime.remove(id).catch((error: unknown) => become({ stageWhy: wordsOf(error) }))
  }

  return {
    id,
    get state() {
      return showing.shown.state
    },
    get url() {
      return engine?.url ?? null
    },
    get isLeaving() {
      return showing.now.isLeaving || retirement.signal.aborted
    },
    get isRetired() {
      return retirement.signal.aborted
    },
    get isUp() {
      return showing.now.stage === 'up'
    },
    get upForMs() {
      return book.upForMs
    },
    get spare() {
      return showing.now.spare
    },
    get whyNotMade() {
      return whyNotMade
    },
    get memoryBytes() {
      return book.view().resources?.memoryBytes ?? null
    },
    get answers() {
      return answers(showing.now)
    },
    get isOut() {
      return isOut(showing.now)
    },
    async run(adopted) {
      let next = adopted
      while (!retirement.signal.aborted) {
        await live(next)
        next = null
        await clearAway()
        if (retirement.signal.aborted) break
        const waitMs = isAskedFor ? 0 : backoffMs(failedTries++, restartBackoff, random)
        isAskedFor = false
        become({ stageWhy: `${showing.now.stageWhy}; next try in ${Math.ceil(waitMs / 1000)} s` })
        nextTry = new AbortController()
        await sleep(clock, waitMs, nextTry.signal)
      }
      become({ stage: 'stopped', stageWhy: String(retirement.signal.reason) })
    },
    suspect: () => alarm.abort(),
    noteFlow: () => (lastFlowMs = clock.now()),
    pause(why) {
      if (engine === null || life.signal.aborted || showing.now.pause !== null) return
      become({ pause: why })
      frozen.abort()
      // It may stand still for hours; others need not wait for it.
      leaveStart()
    },
    resume() {
      if (showing.now.pause === null) return
      frozen = new AbortController()
      // Thawed is not yet well: it gets streams when it answers, which is asked at once.
      const silence = showing.now.stage === 'up' ? 'runs again and is asked whether it answers' : null
      become({ pause: null, silence })
      alarm.abort()
    },
    lose: (why) => end(why, 'failed'),
    replace: (why) => end(why, 'ending'),
    restart(why) {
      if (!life.signal.aborted) isAskedFor = true
      end(why, 'ending')
      nextTry.abort()
    },
    setHealth: (health) => become({ health }),
    setWear(wear) {
      if (showing.now.wear !== wear) become({ wear })
    },
    drain: () => become({ isLeaving: true }),
    stay() {
      if (!retirement.signal.aborted) become({ isLeaving: false })
    },
    keepAsSpare() {
      if (showing.now.spare !== 'no') return
      become({ spare: 'to sleep' })
      alarm.abort()
    },
    wake() {
      if (!isSpare(showing.now)) return
      become({ spare: showing.now.spare === 'asleep' ? 'waking' : 'no' })
      waking.abort()
    },
    retire(why, options) {
      keepEngine = options?.keepEngine ?? false
      retirement.abort(why)
      end(why, 'ending')
      nextTry.abort()
    },
    hurry: () => nextTry.abort(),
    noteStart: (outcome) => book.start(outcome),
    setResources: (seen) => book.resources(seen),
    view: (slots) => ({
      id,
      state: showing.shown.state,
      reason: showing.shown.reason,
      sinceMs: showing.sinceMs,
      url: engine?.url ?? null,
      slots,
      startedAtMs: engine?.startedAtMs ?? null,
      isSpare: isSpare(showing.now),
      ...book.view(),
    }),
  }
}

const nothing = (): void => undefined
