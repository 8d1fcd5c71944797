/** Worlds in which something is wrong: contents, engines, the daemon, or all of it. */
import { type Fault } from './plan.ts'
import { drawInt } from './seeds.ts'
import {
  anySettings,
  deadContents,
  playable,
  quietMs,
  slowContents,
  someCrowd,
  type Character,
  type Drawing,
} from './world-parts.ts'

const faultsOf = (count: number, make: (n: number) => Fault): Fault[] =>
  Array.from({ length: count }, (_, n) => make(n))

function anyMoment({ random, lastsMs }: Drawing): number {
  return Math.round(quietMs + random.next() * (lastsMs * 0.8 - quietMs))
}

/** Six in ten channels of the list do not play any more, quickly or slowly. */
function deadContent(drawing: Drawing): Character {
  const { random } = drawing
  const contents = [...playable(random, 4), ...deadContents(random, 6)]
  const visits = someCrowd(drawing, contents, {
    viewers: drawInt(random, 5, 8),
    stayMs: { min: 10_000, max: 120_000 },
    gapMs: { min: 500, max: 8000 },
  })
  return { contents, visits }
}

/** One or two engines die whenever they have just come up. */
function crashLoops(drawing: Drawing): Character {
  const { random, at } = drawing
  const contents = playable(random, 15)
  const faults = faultsOf(drawInt(random, 1, 2), (n) => ({
    kind: 'crash loop',
    atMs: at(0.1 + random.next() * 0.2),
    engine: n + 1,
    forMs: at(0.4),
    afterMs: { min: 0, max: 20_000 },
  }))
  return { contents, visits: someCrowd(drawing, contents), faults }
}

/** Most swarms take 8 to 22 s to answer, at times twice as long. */
function slowSwarms(drawing: Drawing): Character {
  const { random, at } = drawing
  const contents = [...slowContents(random, 10), ...playable(random, 4)]
  const faults: Fault[] = [{ kind: 'slow swarms', atMs: at(0.4), forMs: at(0.15), times: 2 }]
  return { contents, visits: someCrowd(drawing, contents, { stayMs: { min: 30_000, max: 300_000 } }), faults }
}

/** Engines stop answering with their ports open, or are frozen for a while. */
function wedges(drawing: Drawing): Character {
  const { random, at } = drawing
  const contents = playable(random, 15)
  const faults = faultsOf(drawInt(random, 2, 5), (n) =>
    n % 2 === 0
      ? { kind: 'wedge', atMs: anyMoment(drawing), engine: drawInt(random, 1, 3) }
      : { kind: 'freeze', atMs: anyMoment(drawing), engine: drawInt(random, 1, 3), forMs: at(0.1) },
  )
  return { contents, visits: someCrowd(drawing, contents), faults }
}

/** The daemon goes for a minute or two while engines die; later there are no ports, and the image is gone. */
function daemonOutage(drawing: Drawing): Character {
  const { random, at } = drawing
  const contents = playable(random, 15)
  const awayMs = at(0.25)
  const goneMs = Math.min(at(0.3), drawInt(random, 60_000, 120_000))
  const crash = (): Fault => ({
    kind: 'crash',
    atMs: awayMs + Math.round(random.next() * goneMs),
    engine: drawInt(random, 1, 3),
  })
  const faults: Fault[] = [
    { kind: 'no daemon', atMs: awayMs, forMs: goneMs },
    crash(),
    crash(),
    { kind: 'no ports', atMs: at(0.65), forMs: at(0.1) },
    { kind: 'crash', atMs: at(0.67), engine: drawInt(random, 1, 3) },
    { kind: 'no image', atMs: at(0.82), forMs: at(0.08) },
    { kind: 'out of memory', atMs: at(0.84), engine: drawInt(random, 1, 3) },
  ]
  return { contents, visits: someCrowd(drawing, contents), faults }
}

/** Engines get slow with every stream, and one of them very slow. */
function noisyNeighbour(drawing: Drawing): Character {
  const { random, at } = drawing
  const contents = playable(random, 15)
  const faults = faultsOf(2, (n) => ({
    kind: 'noisy neighbour',
    atMs: at(0.2 + 0.35 * n),
    engine: drawInt(random, 1, 3),
    forMs: at(0.2),
    times: drawInt(random, 10, 60),
  }))
  return {
    contents,
    visits: someCrowd(drawing, contents, { stayMs: { min: 20_000, max: 200_000 } }),
    faults,
    engines: { easyStreams: 1 },
  }
}

/** Everything at once, in a house with settings of its own. */
function badDay(drawing: Drawing): Character {
  const { random, at } = drawing
  const contents = [...playable(random, 10), ...slowContents(random, 3), ...deadContents(random, 5)]
  const faults = faultsOf(drawInt(random, 4, 10), (): Fault => {
    const atMs = anyMoment(drawing)
    const engine = drawInt(random, 1, 5)
    const forMs = at(0.02 + random.next() * 0.15)
    switch (drawInt(random, 0, 8)) {
      case 0:
        return { kind: 'crash', atMs, engine }
      case 1:
        return { kind: 'out of memory', atMs, engine }
      case 2:
        return { kind: 'wedge', atMs, engine }
      case 3:
        return { kind: 'freeze', atMs, engine, forMs }
      case 4:
        return { kind: 'noisy neighbour', atMs, engine, forMs, times: drawInt(random, 2, 60) }
      case 5:
        return { kind: 'crash loop', atMs, engine, forMs, afterMs: { min: 0, max: 8000 } }
      case 6:
        return { kind: 'no daemon', atMs, forMs }
      case 7:
        return { kind: 'no ports', atMs, forMs }
      default:
        return { kind: 'slow swarms', atMs, forMs, times: drawInt(random, 2, 10) }
    }
  })
  const visits = someCrowd(drawing, contents, {
    viewers: drawInt(random, 5, 16),
    stayMs: { min: 2000, max: 240_000 },
    gapMs: { min: 0, max: 20_000 },
  })
  return { contents, visits, faults, settings: anySettings(random) }
}

export const troubledWorlds = {
  'dead content': deadContent,
  'crash loops': crashLoops,
  'slow swarms': slowSwarms,
  wedges,
  'daemon outage': daemonOutage,
  'noisy neighbour': noisyNeighbour,
  'bad day': badDay,
} as const
