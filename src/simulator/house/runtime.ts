/** The simulated place where engines run: makes and removes them, loses its daemon, and tells of deaths as Docker does. */
import { WeirError } from '../../contract/errors.ts'
import { type EngineRuntime, type RuntimeEvent } from '../../main/core/ports.ts'
import { sleep } from '../../main/core/time.ts'
import { drawMs, randomOf } from '../seeds.ts'
import { type Engine } from './engine.ts'
import { type Fleet } from './fleet.ts'
import { type Scene } from './scene.ts'

export type Want = 'daemon' | 'ports' | 'image'

export interface House {
  readonly runtime: EngineRuntime
  /** Creations that are under way. */
  readonly making: number
  /** From now on there is none, or there is again. */
  lack(want: Want, isLacking: boolean): void
  kill(engine: Engine, why: string): void
  freeze(engine: Engine): void
  thaw(engine: Engine): void
  /** Engines made under this id die so long after they are ready, while it lasts; null: it is over. */
  curse(id: string, afterMs: (() => number) | null): void
}

/** How soon a death is told. */
const deathNewsMs = 20
const inVainAllowed = 4
const inVainWithinMs = 60_000
/** Measured with Docker 28. */
const freezeMs = 14

export function createHouse(scene: Scene, fleet: Fleet): House {
  const { plan, clock, trace } = scene
  const { engines: traits, seed } = plan
  const create = randomOf(seed, 'create')
  const remove = randomOf(seed, 'remove')
  const listeners = new Set<(event: RuntimeEvent) => void>()
  const lacking = new Set<Want>()
  const curses = new Map<string, () => number>()
  /** Removed while no daemon could be told. */
  const orphans = new Set<Engine>()
  /** Died while nobody could tell. */
  const untold = new Map<Engine, string>()
  const toldFrozen = new Set<Engine>()
  const inVain = new Map<string, readonly number[]>()
  let making = 0

  const emit = (event: RuntimeEvent): void => {
    for (const listener of [...listeners]) listener(event)
  }

  function problem(): WeirError | null {
    if (lacking.has('daemon')) {
      return new WeirError('docker_missing', { endpoint: 'the simulated socket', startCommand: 'wait' })
    }
    return lacking.has('image')
      ? new WeirError('docker_image_missing', { image: 'engine', why: 'it was removed' })
      : null
  }

  function refuse(error: WeirError): never {
    fleet.made.refused++
    throw error
  }

  function checkMeans(): void {
    const why = problem()
    if (why !== null) refuse(why)
    if (lacking.has('ports')) {
      const { portFrom = 16880, portTo = 16979 } = plan.settings.engines ?? {}
      refuse(new WeirError('ports_exhausted', { from: portFrom, to: portTo }))
    }
  }

  function tell(engine: Engine, why: string): void {
    if (fleet.byId(engine.id) !== engine || orphans.has(engine)) return
    fleet.remove(engine)
    trace.note(`${engine.id} is reported dead: ${why}`)
    emit({ type: 'died', id: engine.id, why })
  }

  /** It was removed before it could be of any use. That may happen, but not again and again. */
  function noteInVain(id: string): void {
    const lately = (inVain.get(id) ?? []).filter((atMs) => clock.now() - atMs < inVainWithinMs)
    inVain.set(id, [...lately, clock.now()])
    if (lately.length + 1 < inVainAllowed) return
    scene.complain(
      'engines are made for something',
      `${id} was removed ${inVainAllowed} times while it booted`,
    )
  }

  /** Of what was done by somebody else, once a daemon can tell. */
  function tellFreeze(engine: Engine): void {
    const isFrozen = engine.isFrozen && !fleet.asleep.has(engine)
    if (!engine.isAlive || isFrozen === toldFrozen.has(engine)) return
    if (isFrozen) toldFrozen.add(engine)
    else toldFrozen.delete(engine)
    if (isFrozen) emit({ type: 'paused', id: engine.id, why: 'was paused outside Weir' })
    else emit({ type: 'resumed', id: engine.id })
  }

  /** As long as `docker pause` takes, if there is a daemon. */
  async function reached(id: string): Promise<Engine | undefined> {
    const why = problem()
    if (why?.code === 'docker_missing') throw why
    await sleep(clock, freezeMs, new AbortController().signal)
    const engine = fleet.byId(id)
    return engine?.isAlive === true ? engine : undefined
  }

  const runtime: EngineRuntime = {
    start: () => Promise.resolve([]),
    view: () => ({
      active: 'docker',
      detail: 'simulated engines',
      problem: problem()?.toBody() ?? null,
      progress: null,
    }),
    capacity: () => Infinity,
    async create(id, signal) {
      making++
      trace.note(`${id} is to be made`)
      try {
        checkMeans()
        await sleep(clock, drawMs(create, traits.createMs), signal)
        if (signal.aborted) throw new WeirError('shutting_down')
        checkMeans()
      } finally {
        making--
      }
      const engine = fleet.add(id)
      trace.note(`${id} runs as ${engine.serial}`)
      const curse = curses.get(id)
      if (curse !== undefined) {
        const diesInMs = engine.readyAtMs - clock.now() + curse()
        clock.after(diesInMs, () => {
          if (curses.has(id) && engine.isAlive) house.kill(engine, 'exited with code 1')
        })
      }
      return engine
    },
    async remove(id) {
      const engine = fleet.byId(id)
      if (engine === undefined) return
      trace.note(`${id} is removed`)
      if (engine.isAlive && clock.now() < engine.readyAtMs) noteInVain(id)
      if (lacking.has('daemon')) {
        orphans.add(engine)
        return
      }
      // Its end is seen at once; that its name and port are free takes longer.
      engine.die()
      orphans.add(engine)
      await sleep(clock, drawMs(remove, traits.removeMs), new AbortController().signal)
      orphans.delete(engine)
      fleet.remove(engine)
    },
    async freeze(id) {
      const engine = await reached(id)
      if (engine === undefined) return
      trace.note(`${id} is put to sleep`)
      fleet.asleep.add(engine)
      engine.isFrozen = true
    },
    async thaw(id) {
      const engine = await reached(id)
      if (engine === undefined) return
      trace.note(`${id} is woken`)
      fleet.asleep.delete(engine)
      engine.thaw()
    },
    resources: () => Promise.resolve(null),
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    retry: () => Promise.resolve(),
    async stop({ keepEngines }) {
      if (keepEngines) return
      for (const engine of [...fleet.all()]) fleet.remove(engine)
    },
  }

  const house: House = {
    runtime,
    get making() {
      return making
    },
    lack(want, isLacking) {
      if (lacking.has(want) === isLacking) return
      trace.note(isLacking ? `no ${want}` : `${want} again`)
      if (isLacking) {
        lacking.add(want)
        const why = problem()
        if (want === 'daemon' && why !== null) emit({ type: 'unreachable', why: why.message })
      } else {
        lacking.delete(want)
        if (want === 'daemon') {
          for (const engine of orphans) fleet.remove(engine)
          orphans.clear()
          for (const [engine, why] of untold) tell(engine, why)
          untold.clear()
          for (const engine of fleet.all()) tellFreeze(engine)
        }
        if (want !== 'ports' && problem() === null) emit({ type: 'reachable' })
      }
      if (want !== 'ports') emit({ type: 'view' })
    },
    kill(engine, why) {
      if (!engine.isAlive) return
      trace.note(`${engine.id} dies: ${why}`)
      fleet.made.died++
      engine.die()
      clock.after(deathNewsMs, () => {
        if (lacking.has('daemon')) untold.set(engine, why)
        else tell(engine, why)
      })
    },
    freeze(engine) {
      if (!engine.isAlive || engine.isFrozen) return
      trace.note(`${engine.id} is frozen`)
      engine.isFrozen = true
      if (!lacking.has('daemon')) tellFreeze(engine)
    },
    thaw(engine) {
      if (!engine.isAlive || !engine.isFrozen) return
      trace.note(`${engine.id} is thawed`)
      fleet.asleep.delete(engine)
      engine.thaw()
      if (!lacking.has('daemon')) tellFreeze(engine)
    },
    curse(id, afterMs) {
      if (afterMs === null) curses.delete(id)
      else curses.set(id, afterMs)
    },
  }
  return house
}
