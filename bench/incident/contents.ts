/** The library of the incident: most of it dead, the rest as good and as bad as real content is; chosen as people choose. */
import { demoId, type BehaviourKind } from '../../src/demo-engine/behaviours.ts'

/** `viable`: can play, on some engine, whenever it is asked. `flickers` can half of the time and counts as neither. */
export type Fate = 'viable' | 'dead' | 'flickers'

export interface Content {
  readonly id: string
  readonly kind: BehaviourKind
  readonly fate: Fate
}

export interface Library {
  readonly contents: readonly Content[]
  /** Popular ones often, others seldom. */
  choose(): Content
}

/** Seconds until a cold swarm delivers; engine-api.md has 10 to 25 s at worst, and 0.5 s normally. */
const slowS = 8

export function createLibrary(size: number, deadShare: number, random: () => number): Library {
  const deadCount = Math.round(size * deadShare)
  const contents: Content[] = Array.from({ length: size }, (_, serial) =>
    serial < deadCount ? dead(serial) : alive(serial - deadCount, size - deadCount, serial),
  )
  // Whether a content is popular has nothing to do with whether it plays.
  for (let at = contents.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const [a, b] = [contents[at], contents[other]]
    if (a !== undefined && b !== undefined) [contents[at], contents[other]] = [b, a]
  }
  const weights = contents.map((_, rank) => 1 / (rank + 1) ** 0.8)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return {
    contents,
    choose() {
      let left = random() * total
      for (const [rank, content] of contents.entries()) {
        left -= weights[rank] ?? 0
        if (left <= 0) return content
      }
      return contents[0] ?? dead(0)
    },
  }
}

/** Two of three say so after 4 s, the third after 28 s. */
function dead(serial: number): Content {
  const kind = serial % 3 === 2 ? 'deadSlow' : 'dead'
  return { id: demoId(kind, 0, serial), kind, fate: 'dead' }
}

/** An eighth each: picky of either parity, slow, flickering; the rest simply plays. */
function alive(n: number, of: number, serial: number): Content {
  const eighth = Math.max(1, Math.round(of / 8))
  const [kind, value]: [BehaviourKind, number] =
    n < eighth
      ? ['picky', n % 2]
      : n < 2 * eighth
        ? ['slow', slowS]
        : n < 3 * eighth
          ? ['flickers', 60]
          : ['plays', 0]
  return { id: demoId(kind, value, serial), kind, fate: kind === 'flickers' ? 'flickers' : 'viable' }
}

/** The same numbers for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
