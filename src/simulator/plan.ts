/**
 * A world as plain data: what there is, who comes, what breaks. Everything random was drawn when the plan was made, or is
 * drawn from the seed by the name of what it happens to, so leaving out a player or a fault changes nothing else: that
 * is what lets a failing plan be minimised. Worlds are made in worlds.ts, replays of recorded incidents in replay/.
 */
import { type SettingsInput } from '../contract/settings.ts'

/** Drawn anew each time, evenly between both. */
export interface Range {
  readonly min: number
  readonly max: number
}

export type ContentKind =
  /** Plays for ever. */
  | { readonly does: 'play' }
  /** The engine says that it cannot be played. */
  | { readonly does: 'die'; readonly afterMs: Range }
  /** The engine never answers the start. */
  | { readonly does: 'hang' }
  /** The engine gives a session from which no byte comes. */
  | { readonly does: 'stay silent' }
  /** Dies in that share of its starts, else plays. */
  | { readonly does: 'flake'; readonly share: number }
  /** Plays for so long, then falls silent while its status stays good. */
  | { readonly does: 'stall'; readonly afterMs: Range }

export interface PlannedContent {
  /** 40 hex digits. */
  readonly id: string
  readonly kind: ContentKind
  /** From the engine's being asked to its answer, on an engine with room; the engine's own where not given. */
  readonly startMs?: Range
  /** Whether it can play, so that failing it is somebody's fault. */
  readonly isViable: boolean
}

/** How a kind of player behaves when it gets no picture (docs/engine-api.md, "Players"). */
export interface PlayerTraits {
  readonly name: string
  readonly userAgent: string
  /** Without a picture for so long, it gives the request up as failed. */
  readonly patienceMs: number
  /** After an error or a cut it asks again so often, after so long. */
  readonly retries: number
  readonly retryAfterMs: number
}

/** A player that comes, plays one content after another, and goes. */
export interface Visit {
  readonly atMs: number
  readonly address: string
  readonly player: PlayerTraits
  readonly watches: readonly {
    /** Index in `contents`. */
    readonly content: number
    /** From the request on, picture or not. */
    readonly stayMs: number
  }[]
}

/** `engine` is the number in its id: 3 for `e3`. What is not there when it happens does not happen. */
export type Fault =
  | { readonly kind: 'crash' | 'out of memory' | 'wedge'; readonly atMs: number; readonly engine: number }
  | { readonly kind: 'freeze'; readonly atMs: number; readonly engine: number; readonly forMs: number }
  /** All of its answers take `times` as long. */
  | {
      readonly kind: 'noisy neighbour'
      readonly atMs: number
      readonly engine: number
      readonly forMs: number
      readonly times: number
    }
  /** Every engine made under this number meanwhile dies so long after it was ready. */
  | {
      readonly kind: 'crash loop'
      readonly atMs: number
      readonly engine: number
      readonly forMs: number
      readonly afterMs: Range
    }
  /** `daemon`: nothing can be made or removed, engines run on; `ports`, `image`: nothing can be made. */
  | { readonly kind: 'no daemon' | 'no ports' | 'no image'; readonly atMs: number; readonly forMs: number }
  /** All swarms: starts take `times` as long. */
  | { readonly kind: 'slow swarms'; readonly atMs: number; readonly forMs: number; readonly times: number }

export interface EngineTraits {
  readonly createMs: Range
  readonly removeMs: Range
  readonly bootMs: Range
  /** While it boots: connections are refused, held without an answer, or starts taken and failed in words. */
  readonly whileBooting: 'refuses' | 'holds' | 'fails'
  /** From its being asked to its answer. */
  readonly startMs: Range
  /** From the opening of the playback URL to the first byte. */
  readonly firstByteMs: Range
  /** Streams it carries with ease; each one more makes its answers slower by half. */
  readonly easyStreams: number
  /** So many starts at a time make it crash; Infinity for never. */
  readonly crashesAtStarts: number
  readonly networkMs: Range
}

export interface Plan {
  readonly world: string
  readonly seed: number
  /** Phase one: players and faults. All faults are over at its end. */
  readonly lastsMs: number
  /** Phase two: no faults any more, players finish; by its end everything must have converged. */
  readonly calmMs: number
  readonly settings: SettingsInput
  readonly engines: EngineTraits
  readonly contents: readonly PlannedContent[]
  readonly visits: readonly Visit[]
  readonly faults: readonly Fault[]
  /** When the load was stepped, for figures: `up` or `down`. */
  readonly steps: readonly { readonly atMs: number; readonly to: 'up' | 'down' }[]
}
