/**
 * What one run of the simulator says: table, JSON, plots and rivals are made of this and of nothing else. Plain data; the
 * same seed, world and policy give the same bytes.
 */

export interface Result {
  readonly world: string
  readonly policy: string
  readonly seed: number
  /** Virtual seconds that the run lived through, phase two included. */
  readonly virtualS: number
  readonly trace: {
    /** SHA-256 over all lines, hex. */
    readonly hash: string
    readonly lines: number
  }
  /** In the order in which they were seen; empty for a run in which everything held. */
  readonly violations: readonly Violation[]
  readonly figures: Figures
  readonly series: AllSeries
}

export interface Violation {
  readonly atS: number
  /** Name of the invariant, as in invariants.ts: `over-full engine`. */
  readonly invariant: string
  /** What was seen, with its values. */
  readonly text: string
}

export interface Distribution {
  readonly count: number
  readonly meanMs: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** Requests are players' wishes for a stream, each counted once however often the player asks again for it. */
export interface Outcomes {
  readonly requests: number
  readonly played: number
  /** Refused, or no picture before the player gave up. */
  readonly failed: number
  /** The viewer left of their own accord while waiting: neither. */
  readonly left: number
  /** failed / (played + failed); 0 without any. */
  readonly failureRate: number
}

export interface Figures {
  readonly all: Outcomes
  /** The same of content that can play: every failure here is the policy's. */
  readonly viable: Outcomes
  /** From a player's request to its first picture, of those that played. */
  readonly start: Distribution
  /** The same of content that can play, where those that failed count with the time that they waited in vain. */
  readonly wait: Distribution
  /** From a player's request until an engine was asked for it; shared streams and refusals are not counted. */
  readonly provisioning: Distribution
  /** Picks of an engine, as the policy measured them itself. */
  readonly selection: Distribution
  /** Cut or frozen for more than 10 s while it played, per played hour, of content that can play. */
  readonly breaksPerHour: number
  readonly engines: {
    readonly created: number
    /** Failed creations (daemon away, no ports). */
    readonly refused: number
    readonly died: number
    readonly removed: number
    readonly meanExisting: number
    readonly meanReady: number
    readonly meanBusy: number
    /** Starts asked of engines, and those of them that met an engine which was still booting. */
    readonly asked: number
    readonly askedWhileBooting: number
    /** Moments at which an engine carried more streams than it has slots. */
    readonly overFull: number
    /** Of the time of engines past their boot: how much of it they worked (alive, not wedged, not frozen). */
    readonly healthyShare: number
    /** The same over all engine time, boots included. */
    readonly workingShare: number
  }
  readonly scaling: {
    readonly ups: number
    readonly downs: number
    /** Changes of direction of `wanted`: up after down, down after up. */
    readonly reversals: number
    readonly reversalsPerHour: number
    /** The most between two neighbouring load steps; null in a world without steps. */
    readonly reversalsPerStep: number | null
    /**
     * Seconds from a load step up until the first minute in which nobody lacked room and no engine was added, one per
     * step; `null` where that was never reached before the next step.
     */
    readonly settleS: readonly (number | null)[]
    /** Share of time in which viewers wished for more streams than working engines have slots, `max` at most. */
    readonly underShare: number
  }
  readonly queue: { readonly max: number; readonly meanLength: number }
}

/** A step function: `value[i]` holds from `atS[i]` until `atS[i + 1]`; times grow, the last holds until the end. */
export interface Series {
  readonly atS: readonly number[]
  readonly value: readonly number[]
}

export interface AllSeries {
  /** Engines that the policy wants. */
  readonly wanted: Series
  /** Containers that exist, in whatever state. */
  readonly existing: Series
  /** Engines that work: past their boot, alive, not wedged. */
  readonly ready: Series
  /** Engines that carry at least one stream. */
  readonly busy: Series
  /** Streams that viewers wish for: waiting or playing, one per content. */
  readonly demand: Series
  /** Streams that wait for a slot, as the policy says. */
  readonly queue: Series
  /** Failed requests since the beginning, and those of content that can play. */
  readonly failures: Series
  readonly viableFailures: Series
}
