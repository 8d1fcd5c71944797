/** What worlds are made of: contents that play or do not, and crowds that come and go. */
import { type SettingsInput } from '../contract/settings.ts'
import { type Random } from '../main/core/ports.ts'
import { players } from './house/players.ts'
import {
  type EngineTraits,
  type Plan,
  type PlannedContent,
  type PlayerTraits,
  type Range,
  type Visit,
} from './plan.ts'
import { drawInt, drawMs, pick } from './seeds.ts'

/** What makes a world itself. */
export type Character = Pick<Plan, 'contents' | 'visits'> &
  Partial<Pick<Plan, 'faults' | 'steps' | 'settings'>> & { readonly engines?: Partial<EngineTraits> }

/** `at(0.5)`: the middle of phase one. */
export interface Drawing {
  readonly random: Random
  readonly lastsMs: number
  readonly at: (share: number) => number
}

/** Nobody comes before the first engines can be ready, and nobody stays until the end. */
export const quietMs = 15_000

/** Swarms that are there: an answer within a second or two. */
export function playable(random: Random, count: number): PlannedContent[] {
  return Array.from({ length: count }, () => ({
    id: random.hex(40),
    kind: { does: 'play' },
    startMs: { min: 300, max: drawInt(random, 600, 2500) },
    isViable: true,
  }))
}

/** Swarms that play, but take their time. */
export function slowContents(random: Random, count: number): PlannedContent[] {
  return Array.from({ length: count }, () => ({
    id: random.hex(40),
    kind: { does: 'play' },
    startMs: { min: 4000, max: drawInt(random, 8000, 16_000) },
    isViable: true,
  }))
}

/** All the ways not to play, and two that play at times. */
export function deadContents(random: Random, count: number): PlannedContent[] {
  const ways = [
    { does: 'die', afterMs: { min: 3000, max: 5000 } },
    { does: 'die', afterMs: { min: 25_000, max: 29_000 } },
    { does: 'die', afterMs: { min: 200, max: 900 } },
    { does: 'hang' },
    { does: 'stay silent' },
    { does: 'flake', share: 0.5 },
    { does: 'stall', afterMs: { min: 2000, max: 60_000 } },
  ] as const
  return Array.from({ length: count }, (_, n) => ({
    id: random.hex(40),
    kind: ways[n % ways.length] ?? ways[0],
    isViable: false,
  }))
}

/** What somebody may have set, hasty scalers and tiny queues included; defaults in one house of four. */
export function anySettings(random: Random): SettingsInput {
  if (random.next() < 0.25) return {}
  const min = drawInt(random, 0, 3)
  const windowS = pick(random, [10, 60, 300])
  return {
    engines: {
      min,
      max: drawInt(random, Math.max(1, min), 8),
      slotsPerEngine: drawInt(random, 1, 4),
      spares: drawInt(random, 0, 2),
      pausedSpares: drawInt(random, 0, 2),
      maxStarting: drawInt(random, 1, 3),
      sleepWhenIdle: random.next() < 0.3,
    },
    streams: {
      startTimeoutS: drawInt(random, 10, 30),
      lingerS: drawInt(random, 0, 15),
      maxAttempts: drawInt(random, 1, 4),
    },
    queue: { max: drawInt(random, 0, 20), maxWaitS: drawInt(random, 0, 60) },
    breaker: { openS: drawInt(random, 10, 60), minAttempts: drawInt(random, 2, 3) },
    scaling: {
      cooldownS: drawInt(random, 0, 60),
      sustainS: drawInt(random, 0, 10),
      downWindowS: windowS,
      minLifetimeS: windowS,
    },
  }
}

export interface Crowd {
  readonly contents: readonly PlannedContent[]
  /** At a time; whoever goes is followed by another after a gap. */
  readonly viewers: number
  readonly fromMs: number
  readonly toMs: number
  /** After `fromMs`. */
  readonly arriveMs: Range
  readonly stayMs: Range
  readonly gapMs: Range
  /** The same viewer watches one thing after another, without a gap. */
  readonly inOneVisit?: boolean
}

/** Indices are those of the contents' own list, which must be the plan's, or begin as it does. */
export function crowd(random: Random, given: Crowd): Visit[] {
  const { contents, toMs, stayMs } = given
  const visits: Visit[] = []
  for (let viewer = 0; viewer < given.viewers; viewer++) {
    const address = `192.168.1.${drawInt(random, 10, 250)}`
    const player = pick<PlayerTraits>(random, [players.vlc, players.kodi, players.jellyfin])
    let atMs = given.fromMs + drawMs(random, given.arriveMs)
    const begunMs = atMs
    const watches: { content: number; stayMs: number }[] = []
    while (atMs < toMs) {
      const watch = {
        content: drawInt(random, 0, contents.length - 1),
        stayMs: Math.min(drawMs(random, stayMs), toMs - atMs),
      }
      if (given.inOneVisit === true) watches.push(watch)
      else visits.push({ atMs, address, player, watches: [watch] })
      atMs += watch.stayMs + drawMs(random, given.gapMs)
    }
    if (watches.length > 0) visits.push({ atMs: begunMs, address, player, watches })
  }
  return visits.sort((a, b) => a.atMs - b.atMs)
}

/** A few viewers over all of phase one, but for what is changed. */
export function someCrowd(
  drawing: Drawing,
  contents: readonly PlannedContent[],
  changes: Partial<Crowd> = {},
): Visit[] {
  const { random, lastsMs } = drawing
  return crowd(random, {
    contents,
    viewers: drawInt(random, 4, 7),
    fromMs: quietMs,
    toMs: lastsMs,
    arriveMs: { min: 0, max: 30_000 },
    stayMs: { min: 60_000, max: 900_000 },
    gapMs: { min: 2000, max: 60_000 },
    ...changes,
  })
}
