/**
 * Who holds the tiller: the scaler, or a person. Steering gathers the facts of the moment, asks the scaler once a second
 * and whenever a stream begins to wait, and tells the pool how many engines there should be. A person may pause that or
 * set a number by hand; neither outlives Weir. A scaler that fails leaves everything as it is.
 */
import { WeirError } from '../../../contract/errors.ts'
import { type ScalingMode, type Snapshot } from '../../../contract/state.ts'
import { type AdmissionQueue } from '../admission/queue.ts'
import { type Pool } from '../pool/door.ts'
import { type Clock, type EngineId, type EngineRuntime, type HostProbe, type Logger } from '../ports.ts'
import { type CreateScaler, type Decision, type Facts, type ScalerSettings } from './scaler.ts'

const eventsKept = 50
/** A shortage that comes and goes is told once in so long. */
const cannotAgainMs = 60_000

export type SteeringSettings = ScalerSettings & { readonly slotsPerEngine: number }

export interface SteeringDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly runtime: EngineRuntime
  readonly pool: Pool
  readonly queue: Pick<AdmissionQueue, 'length' | 'longestWaitMs'>
  readonly createScaler: CreateScaler
  readonly settings: SteeringSettings
  readonly host: HostProbe | undefined
  /** Every decision with its reason, for the history. */
  onDecision(text: string): void
  /** What people should know: a shortage, a change of mode. */
  onNews(level: 'info' | 'attention' | 'bad', text: string): void
}

export interface Steering {
  /** From now on engines are wanted; before, it is not known which ones run already. */
  start(): void
  /** Decides for this moment. */
  look(): void
  /** A stream asks for a slot. */
  arrived(): void
  /** All slots are taken: a spare that sleeps is woken before anybody has to wait. */
  full(): void
  /** No engine is wanted because nobody watches; the next viewer changes that. */
  readonly isAsleep: boolean
  /** No engine is wanted by a person's word, and nothing but that person changes it. */
  readonly isOff: boolean
  /** Sleeping spares are of use. */
  readonly wantsSpares: boolean
  readonly mode: ScalingMode
  /** One engine more: as long as scaling is left to Weir, it may let it go again. @throws WeirError `scaling_out_of_range` */
  add(): void
  /** An engine goes by a person's word, so by hand one less is wanted; Weir may make another. */
  without(engineId: EngineId, how: 'drained' | 'removed'): void
  pause(): void
  resume(): void
  /** @throws WeirError `scaling_out_of_range` */
  set(engines: number): void
  view(): Snapshot['scaling']
}

export function createSteering(deps: SteeringDeps): Steering {
  const { clock, runtime, pool, queue, settings } = deps
  const scaler = deps.createScaler({ clock, settings })
  let mode: ScalingMode = 'auto'
  let wanted = 0
  let isStarted = false
  let isLooking = false
  let arrivals = 0
  let reason = 'Weir has just started'
  let cannot: string | null = null
  let cannotToldMs = -Infinity
  let isCannotTold = false
  let brokenBy: string | null = null
  let events: Snapshot['scaling']['events'] = []

  /** Engines of other people cost nothing, so all of them are used unless somebody says otherwise. */
  const lentEngines = (): number | null => {
    const capacity = runtime.capacity()
    return Number.isFinite(capacity) ? capacity : null
  }
  const most = (): number => lentEngines() ?? settings.max

  function decided(text: string): void {
    reason = text
    events = [{ atMs: clock.wallMs(), text }, ...events].slice(0, eventsKept)
    deps.onDecision(text)
  }

  function noteCannot(words: string | null): void {
    cannot = words
    if (words === null) {
      if (isCannotTold) deps.onNews('info', 'There can be as many engines as are needed again')
      isCannotTold = false
      return
    }
    if (isCannotTold || clock.now() - cannotToldMs < cannotAgainMs) return
    isCannotTold = true
    cannotToldMs = clock.now()
    deps.onNews('attention', `More engines are needed than there can be: ${words}`)
  }

  const facts = (): Facts => ({
    nowMs: clock.now(),
    engines: pool.scaled(),
    slotsPerEngine: settings.slotsPerEngine,
    queue: { length: queue.length, longestWaitMs: queue.longestWaitMs },
    arrivals,
    bootMs: pool.bootMs(),
    cannotMake: whyNotMade(),
    host: hostRoom(),
  })

  function whyNotMade(): string | null {
    const { active, problem } = runtime.view()
    // The demo stands in for what has the problem.
    return (active === 'demo' ? null : problem?.message) ?? pool.cannotMake()
  }

  function hostRoom(): Facts['host'] {
    const room = runtime.isHere?.() === false ? null : (deps.host?.room() ?? null)
    return room === null ? null : { ...room, bytesPerEngine: pool.bytesPerEngine() }
  }

  /** What the scaler says, as far as it makes sense; null when it fails. */
  function ask(): Decision | null {
    try {
      const decision = scaler.decide(facts())
      if (!Number.isFinite(decision.wanted)) throw new Error(`it wants ${decision.wanted} engines`)
      brokenBy = null
      return decision
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (brokenBy !== why) {
        deps.logger.error('the scaler failed', { error })
        deps.onNews('bad', 'Weir does not scale: its scaler made a mistake. The engines stay as they are.')
      }
      brokenBy = why
      return null
    }
  }

  function steer(): void {
    const lent = lentEngines()
    if (mode !== 'auto') return pool.setWanted(Math.min(wanted, most()), 'surplus')
    if (lent !== null) {
      wanted = lent
      reason = 'all engines that somebody else runs are used'
      noteCannot(null)
      return pool.setWanted(wanted, 'surplus')
    }
    const decision = ask()
    if (decision === null) {
      if (wanted === 0) wanted = Math.max(1, settings.min)
      return pool.setWanted(wanted, [])
    }
    wanted = Math.min(most(), Math.max(0, Math.round(decision.wanted)))
    if (decision.text !== null) decided(decision.text)
    noteCannot(decision.cannot)
    pool.setWanted(wanted, decision.letGo, decision.restful ?? [])
    if (queue.length > 0) pool.wakeSpare()
  }

  function look(): void {
    // What the pool does with a decision may make a stream wait, which asks again.
    if (!isStarted || isLooking) return
    isLooking = true
    try {
      steer()
    } finally {
      isLooking = false
    }
  }

  const outOfRange = (count: number): WeirError =>
    new WeirError('scaling_out_of_range', {
      engines: count,
      max: most(),
      setting: lentEngines() === null ? 'engines.max' : 'engines.remote',
    })

  function check(count: number): void {
    if (count > most()) throw outOfRange(count)
  }

  function setMode(next: ScalingMode, text: string): void {
    mode = next
    decided(text)
    if (next !== 'auto') noteCannot(null)
    deps.onNews('info', text)
    look()
  }

  return {
    start() {
      isStarted = true
      look()
    },
    look,
    arrived: () => void arrivals++,
    full() {
      if (isStarted && mode === 'auto') pool.wakeSpare()
    },
    get isAsleep() {
      return mode === 'auto' && isStarted && wanted === 0 && brokenBy === null
    },
    get isOff() {
      return mode !== 'auto' && wanted === 0 && pool.counts().total === 0
    },
    get wantsSpares() {
      return isStarted && cannot === null && !(settings.sleepWhenIdle && wanted === 0)
    },
    get mode() {
      return mode
    },
    pause() {
      wanted = isStarted ? pool.counts().staying : settings.min
      setMode('paused', `Scaling is paused by hand: ${engines(wanted)} until it is resumed`)
    },
    resume: () => setMode('auto', 'Scaling is resumed by hand'),
    set(count) {
      check(count)
      wanted = count
      setMode('manual', `${engines(count)} by hand`)
    },
    add() {
      const { staying } = pool.counts()
      check(staying + 1)
      if (mode !== 'auto') {
        wanted++
        decided(`one more by hand: ${engines(wanted)}`)
        return look()
      }
      if (!pool.addOne()) throw outOfRange(staying + 1)
      decided('one more by hand')
      look()
    },
    without(engineId, how) {
      const state = pool.scaled().find(({ id }) => id === engineId)?.state
      const wasWanted = state !== undefined && state !== 'leaving' && state !== 'frozen'
      if (mode !== 'auto' && wasWanted) {
        wanted = Math.max(0, wanted - 1)
        // Before it goes, or the pool would make another for it.
        pool.setWanted(wanted, [])
      }
      decided(`${engineId} ${how} by hand`)
    },
    view: () => ({ mode, desired: wanted, reason, cannot, events }),
  }
}

const engines = (count: number): string => `${count} ${count === 1 ? 'engine' : 'engines'}`
