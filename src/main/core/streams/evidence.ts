/**
 * What is known of each engine as a witness: what plays on it, what it refused, and which of its refusals another
 * engine has contradicted. `blame` weighs an engine's testimony by it. No timers: what is old does not count.
 */
import { type Clock, type EngineId } from '../ports.ts'
import { type Evidence } from './blame.ts'

/** An engine has proven itself while something plays on it and this long afterwards. */
const proofLastsMs = 60_000
/** Swarms come and go: an older refusal says nothing about now. */
const refusalLastsMs = 600_000
/** This many contents refused with nothing playing in between mean that the pool, not the library, may be dead. */
const refusalsThatRaiseDoubt = 3
const rememberedPerEngine = 64

export interface EvidenceBook {
  /**
   * The content delivers bytes on the engine: call at the first byte, and again every few seconds while they flow.
   * @returns true when this ends a time of doubt (three or more contents had been refused and nothing played): what
   * was counted against contents without certainty should be pardoned now.
   */
  plays(engineId: EngineId, contentKey: string): boolean
  /** The engine said, in words or by its status, that the content does not come. */
  refused(engineId: EngineId, contentKey: string): void
  /** As a witness about this content. The order of this and `refused` for one failure does not matter. */
  of(engineId: EngineId, contentKey: string): Evidence
  /** Engines that refused the content lately and have not played it since: it is tried elsewhere first. */
  refusers(contentKey: string): ReadonlySet<EngineId>
  /** Engines that played the content lately: where it was refused by others, it goes back there. */
  players(contentKey: string): ReadonlySet<EngineId>
  /** Some engine played it lately, so that another refusal is worth a second try. */
  hasPlayed(contentKey: string): boolean
  /** Nothing plays anywhere and several contents were refused: the pool's internet may be gone. */
  inDoubt(): boolean
  /** The engine is gone; its id will not come back. */
  forget(engineId: EngineId): void
}

interface Witness {
  /** Content key to the moment of its last bytes. */
  readonly played: Map<string, number>
  readonly refused: Map<string, number>
  readonly contradicted: Map<string, number>
  /** Like `refused`, but forgotten only when the content plays here after all. */
  readonly turnedDown: Map<string, number>
}

export function createEvidenceBook({ clock }: { clock: Clock }): EvidenceBook {
  const witnesses = new Map<EngineId, Witness>()
  const refusedSinceAnythingPlayed = new Map<string, number>()

  const witness = (engineId: EngineId): Witness => {
    let found = witnesses.get(engineId)
    if (found === undefined) {
      found = { played: new Map(), refused: new Map(), contradicted: new Map(), turnedDown: new Map() }
      witnesses.set(engineId, found)
    }
    return found
  }
  const isFresh = (atMs: number | undefined, lastsMs: number): boolean =>
    atMs !== undefined && clock.now() - atMs <= lastsMs
  const countFresh = (moments: Map<string, number>, lastsMs: number): number => {
    let fresh = 0
    for (const atMs of moments.values()) if (isFresh(atMs, lastsMs)) fresh++
    return fresh
  }
  const playsOther = (of: Witness, contentKey: string): boolean => {
    for (const [key, atMs] of of.played) if (key !== contentKey && isFresh(atMs, proofLastsMs)) return true
    return false
  }
  const inDoubt = (): boolean =>
    countFresh(refusedSinceAnythingPlayed, refusalLastsMs) >= refusalsThatRaiseDoubt

  const players = (contentKey: string): Set<EngineId> => {
    const found = new Set<EngineId>()
    for (const [engineId, { played }] of witnesses) {
      if (isFresh(played.get(contentKey), refusalLastsMs)) found.add(engineId)
    }
    return found
  }

  return {
    plays(engineId, contentKey) {
      const doubtEnds = inDoubt()
      refusedSinceAnythingPlayed.clear()
      const here = witness(engineId)
      remember(here.played, contentKey, clock.now())
      here.refused.delete(contentKey)
      here.turnedDown.delete(contentKey)
      here.contradicted.clear()
      for (const [otherId, other] of witnesses) {
        if (otherId !== engineId && isFresh(other.refused.get(contentKey), refusalLastsMs)) {
          other.refused.delete(contentKey)
          remember(other.contradicted, contentKey, clock.now())
        }
      }
      return doubtEnds
    },
    refused(engineId, contentKey) {
      remember(witness(engineId).refused, contentKey, clock.now())
      remember(witness(engineId).turnedDown, contentKey, clock.now())
      remember(refusedSinceAnythingPlayed, contentKey, clock.now())
    },
    of(engineId, contentKey) {
      const here = witnesses.get(engineId)
      let refusedByProven = false
      for (const [otherId, other] of witnesses) {
        if (otherId === engineId || !isFresh(other.refused.get(contentKey), refusalLastsMs)) continue
        if (playsOther(other, contentKey)) refusedByProven = true
      }
      return {
        playsHere: here !== undefined && playsOther(here, contentKey),
        refusedByProven,
        contradictions: here === undefined ? 0 : countFresh(here.contradicted, refusalLastsMs),
      }
    },
    refusers(contentKey) {
      const found = new Set<EngineId>()
      for (const [engineId, { turnedDown }] of witnesses) {
        if (isFresh(turnedDown.get(contentKey), refusalLastsMs)) found.add(engineId)
      }
      return found
    },
    players,
    hasPlayed: (contentKey) => players(contentKey).size > 0,
    inDoubt,
    forget(engineId) {
      witnesses.delete(engineId)
    },
  }
}

/** Keeps the newest; a Map iterates in the order of insertion, so the first is the oldest. */
function remember(moments: Map<string, number>, contentKey: string, atMs: number): void {
  moments.delete(contentKey)
  moments.set(contentKey, atMs)
  if (moments.size > rememberedPerEngine) {
    for (const oldest of moments.keys()) {
      moments.delete(oldest)
      break
    }
  }
}
