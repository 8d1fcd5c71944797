/** How long a player waited until an engine was asked for its stream: the engine's own word, by the same wall clock. */
import { type Snapshot } from '../../src/contract/state.ts'
import { type DemoCounters } from '../../src/demo-engine/side-door.ts'
import { openPictureReader, type PictureReader } from '../../e2e/support/picture-reader.ts'

/** Epoch milliseconds with fractions, as the stand-in counts them. */
export const wallMs = (): number => performance.timeOrigin + performance.now()

export interface Asking {
  readonly reader: PictureReader
  /** When the player opened its connection. */
  readonly atMs: number
}

export function ask(url: string): Asking {
  const atMs = wallMs()
  return { reader: openPictureReader(url), atMs }
}

export interface Provision {
  readonly engineId: string
  /** From the player's request to the engine's knowledge of it. */
  readonly provisioningMs: number
  /** From the player's request to the first byte of the picture, which the engine's own start is part of. */
  readonly pictureMs: number
}

/**
 * To be called when the picture runs, on an engine that has not been asked for this content before or since.
 * @throws Error when no engine that is there was asked for it
 */
export async function provisionOf(
  { reader, atMs }: Asking,
  contentId: string,
  { sessions, engines }: Snapshot,
): Promise<Provision> {
  const session = sessions.find(({ contentIds }) => contentIds.includes(contentId))
  const engine = engines.find(({ id }) => id === session?.engineId)
  if (session?.infohash == null || engine?.url == null) throw new Error(`Nothing carries ${contentId}`)
  const answer = await fetch(`${engine.url}/demo/counters`)
  const askedAtMs = ((await answer.json()) as DemoCounters).lastStartAtMs[session.infohash]
  if (askedAtMs === undefined) throw new Error(`${engine.id} was not asked for ${contentId}`)
  return {
    engineId: engine.id,
    provisioningMs: askedAtMs - atMs,
    pictureMs: (reader.firstPictureS() ?? Infinity) * 1000,
  }
}
