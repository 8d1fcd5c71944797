/** Worlds in which nothing breaks: what matters is how the load moves. */
import { drawInt } from './seeds.ts'
import { playable, quietMs, someCrowd, type Character, type Drawing } from './world-parts.ts'

/** Few viewers, long stays, nothing breaks. */
function steady(drawing: Drawing): Character {
  const contents = playable(drawing.random, 15)
  return { contents, visits: someCrowd(drawing, contents) }
}

/** A handful, then four times as many at once, then a handful again. */
function step(drawing: Drawing): Character {
  const { random, at, lastsMs } = drawing
  const contents = playable(random, 40)
  const few = drawInt(random, 3, 5)
  const visits = [
    ...someCrowd(drawing, contents, { viewers: few }),
    ...someCrowd(drawing, contents, {
      viewers: 3 * few,
      fromMs: at(0.3),
      toMs: at(0.7),
      arriveMs: { min: 0, max: 10_000 },
      stayMs: { min: lastsMs, max: lastsMs },
    }),
  ]
  return {
    contents,
    visits,
    steps: [
      { atMs: at(0.3), to: 'up' },
      { atMs: at(0.7), to: 'down' },
    ],
  }
}

/** Always as many as fill four or five engines, give or take a tenth: nothing to scale for. */
function noise(drawing: Drawing): Character {
  const { random } = drawing
  const contents = playable(random, 60)
  const visits = someCrowd(drawing, contents, {
    viewers: drawInt(random, 12, 15),
    arriveMs: { min: 0, max: 5000 },
    stayMs: { min: 120_000, max: 600_000 },
    gapMs: { min: 1000, max: 45_000 },
  })
  return { contents, visits }
}

/** From two viewers to a full house and back, in steps that nobody announces. */
function eveningPeak(drawing: Drawing): Character {
  const { random, at } = drawing
  const contents = playable(random, 40)
  const layers = 9
  const visits = Array.from({ length: layers }, (_, n) => {
    const early = 0.05 + (0.4 * n) / layers
    return someCrowd(drawing, contents, {
      viewers: 2,
      fromMs: Math.max(quietMs, at(early)),
      toMs: at(1 - early),
      arriveMs: { min: 0, max: 40_000 },
    })
  }).flat()
  return { contents, visits }
}

/** Everybody has the remote control and nobody knows what they want. */
function zappingFamily(drawing: Drawing): Character {
  const { random } = drawing
  const contents = playable(random, 25)
  const visits = someCrowd(drawing, contents, {
    viewers: drawInt(random, 4, 6),
    stayMs: { min: 1500, max: 25_000 },
    gapMs: { min: 0, max: 500 },
    inOneVisit: true,
  })
  return { contents, visits }
}

/** Kick-off: everybody at once, most of them for one channel. */
function matchStart(drawing: Drawing): Character {
  const { random, at } = drawing
  const contents = playable(random, 30)
  const [match] = contents
  const visits = [
    ...someCrowd(drawing, contents, { viewers: 4, toMs: at(0.9) }),
    ...someCrowd(drawing, match === undefined ? [] : [match], {
      viewers: drawInt(random, 15, 25),
      fromMs: at(0.25),
      toMs: at(0.8),
      arriveMs: { min: 0, max: 5000 },
      stayMs: { min: 60_000, max: 3_600_000 },
    }),
    ...someCrowd(drawing, contents, {
      viewers: drawInt(random, 14, 24),
      fromMs: at(0.25),
      toMs: at(0.8),
      arriveMs: { min: 0, max: 8000 },
      stayMs: { min: 30_000, max: 900_000 },
    }),
  ]
  return { contents, visits, steps: [{ atMs: at(0.25), to: 'up' }] }
}

export const calmWorlds = {
  steady,
  step,
  noise,
  'evening peak': eveningPeak,
  'zapping family': zappingFamily,
  'match start': matchStart,
} as const
