/** Who asks for what and when: a slow rise, a crowd, then the same few contents over and over as everything fails. */
import { type Draws } from './draws.ts'

export interface SyntheticContent {
  readonly id: string
  readonly isDead: boolean
}

export interface Arrival {
  readonly atS: number
  readonly content: SyntheticContent
}

const firstAtS = 75
/** One new content after the other at first, then as many as that. */
const rates = [
  { untilS: 135, everyS: 5, isNew: true },
  { untilS: 285, everyS: 3.6, isNew: false },
  { untilS: 360, everyS: 1.9, isNew: false },
]
/** Everybody who had failed comes back at once. */
const storms = [
  { atS: 368.5, requests: 17, withinS: 1 },
  { atS: 373, requests: 13, withinS: 0.5 },
  { atS: 378.2, requests: 7, withinS: 0.4 },
  { atS: 385, requests: 12, withinS: 0.5 },
  { atS: 395.3, requests: 5, withinS: 0.5 },
  { atS: 413, requests: 2, withinS: 5 },
]
const deadContents = 5
const deadShare = 0.27
/** Requests per content fell by rank like this: 12, 9, 8, 7, 6, 5… and 32 of 57 were asked for once. */
const popularContents = 25
const popularity = (rank: number): number => 1 / (rank + 2)
const deadPopularity = [17, 13, 5, 5, 1]
/** Of requests for what can play, so many were for something that nobody had asked for before. */
const newShare = 0.24

export function drawArrivals(draws: Draws): Arrival[] {
  const fresh = (isDead: boolean): SyntheticContent => ({ id: draws.hex(40), isDead })
  const dead = Array.from({ length: deadContents }, () => fresh(true))
  const popular = Array.from({ length: popularContents }, () => fresh(false))
  const pick = (): SyntheticContent => {
    if (draws.next() < deadShare) return dead[draws.weighted(deadPopularity)] ?? fresh(true)
    if (draws.next() < newShare) return fresh(false)
    return popular[draws.weighted(popular.map((_, rank) => popularity(rank)))] ?? fresh(false)
  }

  const arrivals: Arrival[] = []
  let atS = firstAtS
  for (const { untilS, everyS, isNew } of rates) {
    while (atS < untilS) {
      const isDeadNow = isNew && atS > firstAtS + 40 && draws.next() < deadShare
      arrivals.push({ atS, content: isDeadNow ? (dead[0] ?? fresh(true)) : isNew ? fresh(false) : pick() })
      atS += isNew ? everyS + draws.between(-0.2, 0.2) : -everyS * Math.log(1 - draws.next())
    }
  }
  for (const storm of storms) {
    for (let at = 0; at < storm.requests; at++) {
      arrivals.push({ atS: storm.atS + draws.next() * storm.withinS, content: pick() })
    }
  }
  return arrivals.sort((one, other) => one.atS - other.atS)
}
