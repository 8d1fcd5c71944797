/**
 * What exists inside the real core at a moment: slots with their holders, who waits, which starts a breaker was promised
 * news of. The rooms are entered from outside (core/rooms.ts), so core knows nothing of it; a rival that has no such rooms
 * has no such census, and is judged by what its engines and players see.
 */
import { rooms, type Rooms } from '../main/core/rooms.ts'
import { type Admission } from '../main/core/breakers/content-breakers.ts'
import { type EngineId } from '../main/core/ports.ts'
import { type CreateScaler } from '../main/core/scaling/scaler.ts'
import { type Scene } from './house/scene.ts'
import { type Planted } from './planted.ts'
import { watchedScaler } from './watched-scaler.ts'

export interface Census {
  /** To be given to the orchestrator. */
  readonly rooms: Rooms
  readonly createScaler: CreateScaler
  /** Engines that the scaler wanted last; null where another one was put in its place. */
  readonly wanted: number | null
  /** Streams that wait for a slot; null where there is no such room. */
  readonly queueLength: number | null
  /** Slots that are held, and starts whose end some breaker awaits. */
  readonly held: number
  readonly awaited: number
  /** What must hold whenever nothing is about to happen. */
  check(): void
}

/** No start lasts longer than its deadline, its wait and the goodbyes. */
const longestStartMs = 120_000

export function takeCensus(scene: Scene, planted: Planted | null): Census {
  const { clock } = scene
  const capacity = new Map<EngineId, number>()
  const isOpen = new Set<EngineId>()
  const holders = new Map<EngineId, number>()
  const awaited = new Set<{ readonly key: string; readonly sinceMs: number }>()
  let slots: ReturnType<Rooms['createSlots']> | null = null
  let queue: ReturnType<Rooms['createAdmissionQueue']> | null = null
  let held = 0
  let wanted: number | null = null

  function hold(id: EngineId, by: 1 | -1): void {
    holders.set(id, (holders.get(id) ?? 0) + by)
    held += by
  }

  const createSlots: Rooms['createSlots'] = () => {
    const real = rooms.createSlots()
    const inner = planted?.slots?.(real) ?? real
    slots = inner
    return {
      open(id, slotsOfIt) {
        capacity.set(id, slotsOfIt)
        isOpen.add(id)
        inner.open(id, slotsOfIt)
      },
      close(id) {
        isOpen.delete(id)
        inner.close(id)
      },
      reserve(avoid) {
        const slot = inner.reserve(avoid)
        if (slot === null) return null
        const { engineId } = slot
        hold(engineId, 1)
        const [streams, most] = [holders.get(engineId) ?? 0, capacity.get(engineId) ?? 0]
        if (!isOpen.has(engineId)) {
          scene.complain('placed on an engine that is not ready', `${engineId} takes no streams now`)
        }
        if (streams > most) scene.complain('over-full engine', `${engineId} carries ${streams} of ${most}`)
        let isHeld = true
        return {
          engineId,
          release() {
            if (isHeld) hold(engineId, -1)
            isHeld = false
            slot.release()
          },
        }
      },
      used: (id) => inner.used(id),
      get free() {
        return inner.free
      },
      get busy() {
        return inner.busy
      },
    }
  }

  const createAdmissionQueue: Rooms['createAdmissionQueue'] = (deps) => {
    const real = rooms.createAdmissionQueue(deps)
    queue = planted?.queue?.(real) ?? real
    return queue
  }

  const createContentBreakers: Rooms['createContentBreakers'] = (deps) => {
    const real = rooms.createContentBreakers(deps)
    const inner = planted?.breakers?.(real) ?? real
    const watched = Object.create(inner) as typeof inner
    watched.admit = (key): Admission => {
      const answer = inner.admit(key)
      if (!answer.allow) return answer
      const start = { key, sinceMs: clock.now() }
      awaited.add(start)
      return {
        ...answer,
        done(...news) {
          answer.done(...news)
          if (!awaited.delete(start) || !answer.probe) return
          const verdict = inner.check(key)
          if (verdict.allow || verdict.state !== 'half-open') return
          scene.complain(
            'lost half-open',
            `the probe of ${short(key)} is over (${news[0]}), yet none may follow`,
          )
        },
      }
    }
    return watched
  }

  return {
    rooms: { createSlots, createAdmissionQueue, createContentBreakers },
    createScaler: watchedScaler(scene, (engines) => (wanted = engines)),
    get wanted() {
      return wanted
    },
    get queueLength() {
      return queue?.length ?? null
    },
    get held() {
      return held
    },
    get awaited() {
      return awaited.size
    },
    check() {
      if (slots === null || queue === null) return
      for (const [id, streams] of holders) {
        const used = slots.used(id)
        if (used === streams) continue
        scene.complain(
          'a slot is held by exactly one stream',
          `${id} counts ${used} slots for ${streams} streams`,
        )
      }
      if (queue.length > 0 && slots.free > 0) {
        scene.complain('lost waiter', `${queue.length} wait although ${slots.free} slots are free`)
      }
      for (const { key, sinceMs } of awaited) {
        if (clock.now() - sinceMs < longestStartMs) break
        scene.complain(
          'forgotten start',
          `the breaker of ${short(key)} has waited ${longestStartMs / 1000} s`,
        )
      }
    },
  }
}

const short = (key: string): string => (key.split(':')[1] ?? key).slice(0, 6)
