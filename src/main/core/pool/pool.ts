/**
 * The pool: as many seats as wanted, the slots of those whose engines are ready, and the news when an engine comes or
 * is lost. How many engines are wanted is somebody else's decision (`setWanted`); which of them rest for a while is that
 * of its two judges, for those that fail (health.ts) and for those that are used up (wear.ts).
 */
import { WeirError } from '../../../contract/errors.ts'
import { type EngineView, type PoolView } from '../../../contract/state.ts'
import { type EngineId, type RunningEngine } from '../ports.ts'
import { createSlots, type Slot } from '../selection/slots.ts'
import { type Pool, type PoolDeps } from './door.ts'
import { createJudges } from './judges.ts'
import { poolView } from './mode.ts'
import { createSeat, type Seat } from './seat.ts'
import { goRounds } from './rounds.ts'
import { createScaledView } from './scaled.ts'
import { isSpare, type Takes } from './standing.ts'
import { createStarting } from './starting.ts'
import { createStrength, numberOf } from './strength.ts'

/** Where engines cannot be put to sleep, that is tried again after so long. */
const noSparesMs = 600_000

export function createPool(deps: PoolDeps): Pool {
  const { clock, runtime, settings } = deps
  const seats = new Map<EngineId, Seat>()
  const runs = new Map<EngineId, Promise<void>>()
  const slots = (deps.createSlots ?? createSlots)()
  const stopping = new AbortController()
  /** After an engine could not be put to sleep, none is kept as a spare until then. */
  let noSparesUntilMs = -Infinity
  /** Before it is known which engines run already, none is made. */
  let started = false
  let rounds: Promise<void> | null = null
  const maySleep = (): boolean => runtime.freeze !== undefined && clock.now() >= noSparesUntilMs
  const isLent = (): boolean => runtime.view().active === 'remote'
  const starting = createStarting(() => (isLent() ? Infinity : settings.maxStarting))
  const strength = createStrength({
    seats: () => seats.values(),
    seat: (id) => seats.get(id),
    usedSlots: (id) => slots.used(id),
    add: () => addSeat(freeId(), null),
    most: () => (isLent() ? Infinity : settings.max),
    spares: () => (maySleep() && deps.wantsSpares() ? settings.pausedSpares : 0),
  })
  const scaled = createScaledView({
    clock,
    seats: () => seats.values(),
    usedSlots: (id) => slots.used(id),
  })
  const judges = (deps.judges ?? createJudges)({
    clock,
    patients: () => seats.values(),
    patient: (id) => seats.get(id),
    isIdle: (id) => slots.used(id) === 0,
    canReplace: () => !isLent(),
    diskLimitBytes: settings.diskLimitMb * 1024 * 1024,
    onHandOver: (id, why) => deps.onHandOver(id, why, 'when it plays elsewhere'),
    onPanic: (isOn) => deps.onPanic(isOn, view()),
  })

  function look(): void {
    if (!stopping.signal.aborted) judges.look()
  }

  function setTakes(id: EngineId, takes: Takes): void {
    switch (takes) {
      case 'none':
        return slots.close(id)
      case 'one':
        slots.open(id, Math.min(settings.slotsPerEngine, slots.used(id) + 1))
        return deps.onRoom('engine ready')
      case 'all':
        slots.open(id, settings.slotsPerEngine)
        return deps.onRoom('engine ready')
    }
  }

  function addSeat(id: EngineId, adopted: RunningEngine | null): Seat {
    const seat = createSeat(id, {
      clock,
      random: deps.random,
      runtime,
      api: deps.api,
      bootTimeoutMs: settings.bootTimeoutS * 1000,
      starting,
      onTakes: setTakes,
      onBooted: (tookMs) => scaled.noteBoot(tookMs),
      onNoSleep(refusing, why) {
        noSparesUntilMs = clock.now() + noSparesMs
        deps.onNoSleep(refusing, why)
      },
      onLost(lost, why) {
        judges.health.forget(lost)
        judges.wear.forget(lost)
        deps.onLost(lost, why)
      },
      onChange(changed, state, reason) {
        deps.onChange(changed, state, reason, isSpare(seat))
        look()
      },
    })
    seats.set(id, seat)
    const run = seat
      .run(adopted)
      .catch((error: unknown) => deps.logger.error('an engine seat ended by a mistake', { id, error }))
      .finally(() => {
        seats.delete(id)
        runs.delete(id)
        scaled.forget(id)
        fill()
      })
    runs.set(id, run)
    return seat
  }

  function freeId(): EngineId {
    let number = 1
    // Streams of an engine that was removed may hold their slots for a moment longer.
    while (seats.has(`e${number}`) || slots.used(`e${number}`) > 0) number++
    return `e${number}`
  }

  function fill(): void {
    if (started && !stopping.signal.aborted) strength.fill()
  }

  function pick(avoid: ReadonlySet<EngineId>): Slot | null {
    const { restful } = strength
    const elsewhere = restful.size === 0 ? null : slots.reserve(new Set([...avoid, ...restful]))
    return elsewhere ?? slots.reserve(avoid)
  }

  const viewsOf = (some: readonly Seat[]): EngineView[] =>
    [...some]
      .sort((a, b) => numberOf(a.id) - numberOf(b.id))
      .map((seat) => seat.view({ used: slots.used(seat.id), total: settings.slotsPerEngine }))

  const view = (): PoolView =>
    poolView({ wanted: strength.wanted, engines: viewsOf(strength.staying()), panic: judges.panic })

  /** @throws WeirError `engine_unknown` */
  function seatOf(id: EngineId): Seat {
    const seat = seats.get(id)
    if (seat === undefined) throw new WeirError('engine_unknown', { id })
    return seat
  }

  return {
    start(adopted) {
      started = true
      for (const engine of adopted) addSeat(engine.id, engine)
      fill()
      rounds = goRounds(
        {
          clock,
          runtime,
          seats: () => seats.values(),
          onResources: (id, resources) => judges.wear.sampled(id, resources),
          look() {
            look()
            fill()
          },
        },
        stopping.signal,
      )
    },
    async stop(options) {
      stopping.abort()
      for (const seat of seats.values()) seat.retire('Weir ends', { keepEngine: options.keepEngines })
      await Promise.all([...runs.values(), rounds])
    },
    setWanted(engines, letGo = 'surplus', restful = []) {
      if (!started) strength.expect(engines)
      else if (!stopping.signal.aborted) strength.setWanted(engines, letGo, restful)
    },
    addOne: () => strength.addOne(),
    drain(id) {
      strength.dismiss(seatOf(id))
    },
    remove(id, why) {
      const seat = seatOf(id)
      seat.retire(why)
      fill()
    },
    scaled: () => scaled.engines(),
    bootMs: () => scaled.bootMs(),
    cannotMake: () => scaled.cannotMake(),
    bytesPerEngine: () => scaled.bytesPerEngine(),
    wakeSpare() {
      if (!stopping.signal.aborted) strength.wakeSpare()
    },
    reserve(avoid) {
      const slot = pick(avoid)
      if (slot === null) return null
      const isTrial = judges.health.placed(slot.engineId)
      if (isTrial) look()
      if (slots.free === 0) deps.onFull()
      let held = true
      return {
        engineId: slot.engineId,
        release() {
          if (!held) return
          held = false
          slot.release()
          if (slots.used(slot.engineId) === 0) scaled.noteIdle(slot.engineId)
          if (isTrial) judges.health.trialOver(slot.engineId)
          strength.retireDrained()
          look()
          deps.onRoom('released')
        },
      }
    },
    urlOf: (id) => seats.get(id)?.url ?? null,
    anyUrl: () => [...seats.values()].find((seat) => seat.state === 'ready')?.url ?? null,
    suspect(id) {
      seats.get(id)?.suspect()
      judges.health.failed(id)
      look()
    },
    noteFlow: (id) => seats.get(id)?.noteFlow(),
    noteStart(id, outcome) {
      seats.get(id)?.noteStart(outcome)
      if (outcome !== 'played') return
      judges.health.played(id)
      look()
    },
    replace(id, why) {
      seatOf(id).restart(why)
    },
    hurry() {
      for (const seat of seats.values()) seat.hurry()
    },
    replaceAll(why) {
      for (const seat of seats.values()) seat.replace(why)
    },
    died: (id, why) => seats.get(id)?.lose(why),
    paused(id, why) {
      const seat = seats.get(id)
      if (seat === undefined) return
      seat.pause(why)
      deps.onHandOver(id, why, 'at once')
    },
    resumed: (id) => seats.get(id)?.resume(),
    ailing(id, why) {
      seats.get(id)?.suspect()
      judges.health.ailing(id, why)
      look()
    },
    well(id) {
      judges.health.well(id)
      look()
    },
    counts() {
      const all = [...seats.values()].filter((seat) => !isSpare(seat))
      const ready = all.filter((seat) => seat.state === 'ready').length
      return {
        wanted: strength.wanted,
        total: all.length,
        staying: strength.staying().length,
        ready,
        freeSlots: slots.free,
        busySlots: slots.busy,
        slots: slots.free + slots.busy,
        answering: all.filter((seat) => seat.answers).length,
        out: all.filter((seat) => seat.isOut).length,
      }
    },
    views: () => viewsOf([...seats.values()]),
    view,
  }
}
