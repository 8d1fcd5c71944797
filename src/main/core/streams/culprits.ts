/**
 * Which content breaks engines. An engine that dies is to blame itself (blame.ts), unless engine after engine dies soon
 * after one and the same content was put on it: then it is the content that must not be put on another.
 *
 * A death counts against a content only when nothing else can be meant:
 *
 * - It was being started there, or had played for less than `lastsMs`.
 * - It has not lasted anywhere of late, and it was the only such content on the engine. So a stream that plays for long
 *   is never suspected, however many engines die under it, and those who start together (an engine may crash under five
 *   parallel starts) are not either.
 * - It had played there, or was put there after the death that counted before was known: so engines that die together
 *   count once, though a stream that looks for a new one is put on each of them.
 *
 * No timers: what is old does not count.
 */
import { type Clock, type EngineId } from '../ports.ts'

/** Whoever has played for so long broke nothing. */
const lastsMs = 15_000
/** The runtime tells of a death a moment after the connection broke. */
const newsTakesMs = 3000
const rememberedMs = 600_000
const enginesThatConvict = 3
/** More than play at a time in any house. */
const lastingRemembered = 1000

export interface EngineBreak {
  readonly contentKey: string
  /** Some bytes of it had come. */
  readonly hadPlayed: boolean
  /** Deaths in a row that count against it, this one included. */
  readonly deaths: number
  /** Three in a row, while other content lasts. */
  readonly certain: boolean
}

export interface Culprits {
  /** An engine is asked for the content. Call what it returns when the content has left the engine. */
  begins(engineId: EngineId, contentKey: string): () => void
  /** Bytes of it flow; call at the first and every few seconds. True once, when it has lasted there. */
  plays(engineId: EngineId, contentKey: string): boolean
  /** The engine's process is gone, by nobody's will. Whom that counts against. */
  died(engineId: EngineId): EngineBreak | null
  /** The engine is gone; its id may come back as another. */
  forget(engineId: EngineId): void
}

interface Stay {
  readonly contentKey: string
  /** Its place among all beginnings and deaths. */
  readonly order: number
  readonly beganMs: number
  leftMs: number | null
  hasPlayed: boolean
  hasLasted: boolean
}

export function createCulprits({ clock }: { clock: Pick<Clock, 'now'> }): Culprits {
  const stays = new Map<EngineId, Set<Stay>>()
  const suspects = new Map<string, { deaths: number; order: number; atMs: number }>()
  /** Content key to when it was last seen to last; the longest ago first. */
  const lasting = new Map<string, number>()
  let order = 0

  const isLate = (atMs: number | undefined): boolean =>
    atMs === undefined || clock.now() - atMs > rememberedMs
  const isSuspicious = ({ contentKey, hasLasted, leftMs }: Stay): boolean =>
    !hasLasted && isLate(lasting.get(contentKey)) && (leftMs === null || clock.now() - leftMs <= newsTakesMs)
  const othersLast = (contentKey: string): boolean =>
    [...lasting].some(([key, atMs]) => key !== contentKey && !isLate(atMs))

  function noteLasting(contentKey: string): void {
    suspects.delete(contentKey)
    lasting.delete(contentKey)
    lasting.set(contentKey, clock.now())
    for (const key of lasting.keys()) {
      if (lasting.size <= lastingRemembered) break
      lasting.delete(key)
    }
  }

  return {
    begins(engineId, contentKey) {
      const here = stays.get(engineId) ?? new Set()
      stays.set(engineId, here)
      for (const one of here) {
        if (one.leftMs !== null && clock.now() - one.leftMs > newsTakesMs) here.delete(one)
      }
      const stay: Stay = {
        contentKey,
        order: ++order,
        beganMs: clock.now(),
        leftMs: null,
        hasPlayed: false,
        hasLasted: false,
      }
      here.add(stay)
      return () => (stay.leftMs ??= clock.now())
    },
    plays(engineId, contentKey) {
      let lastsNow = false
      for (const stay of stays.get(engineId) ?? []) {
        if (stay.contentKey !== contentKey || stay.leftMs !== null) continue
        stay.hasPlayed = true
        if (clock.now() - stay.beganMs < lastsMs) continue
        lastsNow ||= !stay.hasLasted
        stay.hasLasted = true
        noteLasting(contentKey)
      }
      return lastsNow
    },
    died(engineId) {
      const suspicious = [...(stays.get(engineId) ?? [])].filter(isSuspicious)
      stays.delete(engineId)
      const [stay] = suspicious
      if (stay === undefined || suspicious.some(({ contentKey }) => contentKey !== stay.contentKey))
        return null
      const { contentKey } = stay
      for (const [key, { atMs }] of suspects) if (isLate(atMs)) suspects.delete(key)
      const before = suspects.get(contentKey)
      if (before !== undefined && suspicious.every((one) => !one.hasPlayed && one.order < before.order))
        return null
      const deaths = (before?.deaths ?? 0) + 1
      suspects.set(contentKey, { deaths, order: ++order, atMs: clock.now() })
      return {
        contentKey,
        hadPlayed: suspicious.some(({ hasPlayed }) => hasPlayed),
        deaths,
        certain: deaths >= enginesThatConvict && othersLast(contentKey),
      }
    },
    forget: (engineId) => void stays.delete(engineId),
  }
}
