/** All engines of the house, dead and alive, and what can be counted of them at a moment without asking any policy. */
import { type EngineId, type Timer } from '../../main/core/ports.ts'
import { createEngine, type Engine } from './engine.ts'
import { type Scene } from './scene.ts'

export interface FleetCounts {
  /** Containers: being made, booting, working, broken, dead and not yet removed. */
  readonly existing: number
  /** Past their boot and meant to work. */
  readonly grown: number
  readonly working: number
  readonly busy: number
}

export interface Fleet {
  readonly made: { created: number; refused: number; died: number; removed: number }
  /** Put to sleep by the policy itself, as spares. */
  readonly asleep: Set<Engine>
  /** Goes up whenever `counts` may have changed, boots aside. */
  readonly version: number
  all(): Iterable<Engine>
  byId(id: EngineId): Engine | undefined
  /** By its base URL or any URL below it. */
  at(url: string): Engine | undefined
  add(id: EngineId): Engine
  remove(engine: Engine): void
  counts(): FleetCounts
}

export function createFleet(scene: Scene): Fleet {
  const byId = new Map<EngineId, Engine>()
  const byUrl = new Map<string, Engine>()
  const asleep = new Set<Engine>()
  const boots = new Map<Engine, Timer>()
  const made = { created: 0, refused: 0, died: 0, removed: 0 }
  let version = 0
  const onChange = (): void => void version++

  return {
    made,
    asleep,
    get version() {
      return version
    },
    all: () => byId.values(),
    byId: (id) => byId.get(id),
    at: (url) => byUrl.get(url.split('/', 3).join('/')),
    add(id) {
      const engine = createEngine(scene, { id, serial: ++made.created, onChange })
      byId.set(id, engine)
      byUrl.set(engine.url, engine)
      // Its readiness is no event of its own; this makes it one.
      boots.set(engine, scene.clock.after(engine.readyAtMs - scene.clock.now(), onChange))
      onChange()
      return engine
    },
    remove(engine) {
      if (byId.get(engine.id) === engine) byId.delete(engine.id)
      byUrl.delete(engine.url)
      asleep.delete(engine)
      boots.get(engine)?.cancel()
      boots.delete(engine)
      made.removed++
      engine.die()
      onChange()
    },
    counts() {
      let grown = 0
      let working = 0
      let busy = 0
      for (const engine of byId.values()) {
        if (scene.clock.now() >= engine.readyAtMs && !asleep.has(engine)) grown++
        if (engine.works) working++
        if (engine.streams.size > 0) busy++
      }
      return { existing: byId.size, grown, working, busy }
    },
  }
}
